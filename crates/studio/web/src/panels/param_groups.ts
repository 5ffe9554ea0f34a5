// The parameters of an effect as a panel shows them: the first and the common ones large, the rest by what they are about.

import type { Param } from "../protocol";

export type ParamGroup = { title: string; params: Param[] };

const ABOUT: [string, RegExp][] = [
  ["Detector", /^(detector|sidechain-|look-ahead|stereo-link|listen|hysteresis)/],
  ["Tone", /(low-cut|high-cut|damping|warmth|low-decay|high-decay|colour|tilt)$/],
  ["Movement", /^(rate|depth|shape|modulation|sync|phase-offset|spread)$/],
  ["Output", /^(mix|makeup|auto-makeup|output|gain|width|range)$/],
];
/** How many stand large. */
export const LARGE = 6;

/** The large ones: the effect's first parameter and those that follow it, numbers only. */
export function largeParams(params: Param[]): Param[] {
  const numbers = params.filter((param) => param.words === null);
  return numbers.filter((param) => !/^(sidechain-|look-ahead|stereo-link)/.test(param.key)).slice(0, LARGE);
}

/** All others, grouped; groups of none are left out, what is about nothing known comes first. */
export function otherParams(params: Param[]): ParamGroup[] {
  const large = new Set(largeParams(params).map((param) => param.key));
  const rest = params.filter((param) => !large.has(param.key));
  const groupOf = (param: Param) => ABOUT.find(([, fits]) => fits.test(param.key))?.[0] ?? "Character";
  return ["Character", ...ABOUT.map(([title]) => title)].flatMap((title) => {
    const group = rest.filter((param) => groupOf(param) === title);
    return group.length > 0 ? [{ title, params: group }] : [];
  });
}
