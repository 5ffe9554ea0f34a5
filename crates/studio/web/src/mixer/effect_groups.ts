// The effects as engineers look for them: grouped by what is wanted, found by the words people use for them.

import type { Effect } from "../protocol";

export type Group = { title: string; effects: Effect[] };

const GROUPS: [string, string[]][] = [
  ["Tone", ["equalizer", "high-pass", "low-pass"]],
  ["Level", ["compressor", "multiband-compressor", "de-esser", "transient-shaper", "gain"]],
  ["Noise and spill", ["gate", "expander"]],
  ["Colour", ["saturator", "exciter"]],
  ["Space", ["reverb", "delay", "convolution"]],
  ["Movement", ["chorus", "flanger", "phaser", "vibrato", "tremolo", "auto-pan"]],
  ["Stereo picture", ["width", "mid-side"]],
  ["Loudness and peaks", ["limiter", "clipper", "dither"]],
  ["Putting right", ["polarity", "sample-delay", "dc-filter"]],
  ["Test signals", ["tone", "noise"]],
];

/** What people also call them. */
const ALSO: Record<string, string> = {
  equalizer: "eq filter bell shelf tone bands", "high-pass": "low cut rumble hpf filter", "low-pass": "high cut lpf filter",
  compressor: "dynamics squash glue leveller", "multiband-compressor": "dynamics bands", "de-esser": "sibilance s hiss",
  "transient-shaper": "attack punch sustain", gain: "volume trim level", gate: "noise spill bleed", expander: "noise spill bleed dynamics",
  saturator: "distortion tape tube drive warmth", exciter: "harmonics air enhancer", reverb: "room hall plate space echo",
  delay: "echo slap repeat", convolution: "impulse response cabinet ir room", width: "stereo widener imager mono bass",
  "mid-side": "ms stereo matrix", limiter: "loudness maximizer ceiling brickwall", clipper: "clip peaks loudness",
  dither: "bits noise", polarity: "phase invert flip", "sample-delay": "align time phase", "dc-filter": "offset",
  tone: "sine oscillator test", noise: "white pink test", vibrato: "pitch", tremolo: "pulse", "auto-pan": "panner",
};

/** A name as it is read: `transient-shaper` is `transient shaper`. */
export function readable(name: string): string {
  return name.replaceAll("-", " ").replace(/^de /, "de-").replace(/^dc /, "DC ");
}

/** All effects that a search finds, in groups; an empty search finds all. What is in no group comes last. */
export function grouped(effects: Effect[], search: string): Group[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (one: Effect) => {
    const text = `${one.name} ${readable(one.name)} ${ALSO[one.name] ?? ""} ${one.sentence}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const known = new Set(GROUPS.flatMap(([, names]) => names));
  const rest: [string, string[]] = ["Others", effects.map((one) => one.name).filter((name) => !known.has(name))];
  return [...GROUPS, rest].flatMap(([title, names]) => {
    const found = names.flatMap((name) => effects.filter((one) => one.name === name && fits(one)));
    return found.length > 0 ? [{ title, effects: ranked(found, words) }] : [];
  });
}

/** What begins with the first word looked for stands first. */
function ranked(effects: Effect[], words: string[]): Effect[] {
  const first = words[0];
  if (!first) return effects;
  const rank = (one: Effect) => (one.name.startsWith(first) ? 0 : one.name.includes(first) ? 1 : 2);
  return [...effects].sort((a, b) => rank(a) - rank(b));
}
