// The parameters of a strip that can move over time: their paths, how values become heights, and how they read.

import { faderLevel, faderPlace, placeOf, rounded, valueAt } from "../controls/travel";
import { showLevel, showPan, showParam } from "../format";
import type { Seat } from "../studio";
import type { Catalogue, Effect, Insert, Level, Param, Strip } from "../protocol";

/** A parameter that can be automated. */
export type Parameter = {
  /** Path within the strip: `fader`, `send/Room`, `tone/bell-2/gain`. */
  path: string;
  title: string;
  group: string;
  param: Param;
  /** Whether it may also be off; such levels travel as a fader does. */
  off: boolean;
  /** The value while no curve stands. */
  now: Level;
};

function plain(key: string, unit: string, min: number, max: number, words: string[] | null = null): Param {
  return { key, unit, min, max, default: 0, scale: "linear", fixed: false, first: false, sentence: "", words };
}
const USUAL: Record<string, Param> = {
  fader: plain("fader", "dB", -144, 24),
  level: plain("level", "dB", -144, 24),
  pan: plain("pan", "%", -100, 100),
  mute: plain("mute", "", 0, 1, ["heard", "muted"]),
};

/** What of a VCA can move over time: no sound runs through it, so it has nothing but these. */
const OF_VCA = ["fader", "mute"];
/** The parameters that a curve can be drawn for. */
export function drawable(seat: Seat, catalogue: Pick<Catalogue, "effects" | "strip" | "send">): Parameter[] {
  const all = parametersOf(seat.strip, catalogue);
  return seat.kind === "vca" ? all.filter((one) => OF_VCA.includes(one.path)) : all;
}

/** All parameters of a strip, in the order of the strip. */
export function parametersOf(strip: Pick<Strip, "fader" | "pan" | "mute" | "sends" | "inserts">, catalogue: Pick<Catalogue, "effects" | "strip" | "send">): Parameter[] {
  const known = (key: string, list: Param[]) => list.find((param) => param.key === key) ?? (USUAL[key] as Param);
  const all: Parameter[] = [
    { path: "fader", title: "Fader", group: "Strip", param: known("fader", catalogue.strip), off: true, now: strip.fader },
    { path: "pan", title: "Pan", group: "Strip", param: known("pan", catalogue.strip), off: false, now: strip.pan },
    { path: "mute", title: "Mute", group: "Strip", param: USUAL.mute as Param, off: false, now: strip.mute ? 1 : 0 },
  ];
  for (const send of strip.sends) {
    all.push({ path: `send/${send.to}`, title: `Send to ${send.to}`, group: "Sends", param: known("level", catalogue.send), off: true, now: send.level });
  }
  for (const insert of strip.inserts) {
    const effect = catalogue.effects.find((one) => one.name === insert.kind);
    if (effect) all.push(...ofInsert(insert, effect));
  }
  return all;
}

/** The parameter of a path; the fader's is found without a look at the inserts. */
export function parameterOf(strip: Strip, path: string, catalogue: Pick<Catalogue, "effects" | "strip" | "send">): Parameter | undefined {
  const bare = { fader: strip.fader, pan: strip.pan, mute: strip.mute, sends: path.startsWith("send/") ? strip.sends : [], inserts: path.includes("/") && !path.startsWith("send/") ? strip.inserts : [] };
  return parametersOf(bare, catalogue).find((one) => one.path === path);
}

function ofInsert(insert: Insert, effect: Effect): Parameter[] {
  const make = (prefix: string, params: Param[], numbers: number[], name: string): Parameter[] =>
    params.flatMap((param, i) =>
      param.fixed ? [] : [{ path: `${prefix}/${param.key}`, title: `${name} ${param.key}`, group: insert.id, param, off: false, now: numbers[i] ?? param.default }],
    );
  const all = make(insert.id, effect.params, insert.settings.numbers, insert.id);
  const counts = new Map<string, number>();
  for (const part of insert.settings.parts ?? []) {
    const kind = effect.parts?.kinds[part.kind];
    if (!effect.parts || kind === undefined) continue;
    const number = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, number);
    all.push(...make(`${insert.id}/${kind}-${number}`, effect.parts.params, part.numbers, `${kind} ${number}`));
  }
  return all;
}

/** How high a value stands in its lane, 0 to 1. */
export function heightOfValue(parameter: Pick<Parameter, "param" | "off">, value: Level): number {
  if (parameter.off) return faderPlace(value);
  return placeOf(parameter.param, value === "off" ? parameter.param.min : value);
}
/** The value at a height. */
export function valueOfHeight(parameter: Pick<Parameter, "param" | "off">, place: number): Level {
  const inside = Math.min(1, Math.max(0, place));
  if (parameter.off) return faderLevel(inside);
  return rounded(parameter.param, valueAt(parameter.param, inside));
}
export function showValue(parameter: Parameter, value: Level): string {
  if (parameter.off) return showLevel(value);
  if (value === "off") return "off";
  return parameter.path === "pan" ? showPan(value) : showParam(parameter.param, value);
}
