// The insert a panel shows: its path, its declaration, its values as shown now, and how a hand changes them.

import { move, presentNumber } from "../mixer/held";
import { partNames, typed } from "../mixer/settings";
import type { Effect, Insert, Param } from "../protocol";

export type Target = {
  /** `Kick/tone`. */
  path: string;
  strip: string;
  hue: number;
  insert: Insert;
  effect: Effect;
};

export function paramOf(target: Target, key: string): Param | undefined {
  return target.effect.params.find((param) => param.key === key);
}

/** A value of the insert as it is shown: in the hand or in the song. */
export function value(target: Target, key: string): number {
  const i = target.effect.params.findIndex((param) => param.key === key);
  const own = target.insert.settings.numbers[i] ?? target.effect.params[i]?.default ?? 0;
  return presentNumber(`${target.path}/${key}`, own);
}

/** The word of a choice. */
export function word(target: Target, key: string): string {
  return paramOf(target, key)?.words?.[Math.round(value(target, key))] ?? "";
}

function inside(param: Param, wanted: number): number {
  return Math.min(param.max, Math.max(param.min, wanted));
}

/** A hand moves a value of the insert. */
export function change(target: Target, key: string, wanted: number, gesture: string): void {
  const param = paramOf(target, key);
  if (!param) return;
  const to = inside(param, wanted);
  move(`${target.path}/${key}`, to, `${key} of ${target.path}`, gesture, typed(param, to));
}

// ---- Parts: bands of an equalizer, of a multiband compressor -----------------------------------------------------------

export function names(target: Target): string[] {
  return partNames(target.insert.settings.parts ?? [], target.effect.parts?.kinds ?? []);
}

export function partValue(target: Target, index: number, name: string, key: string): number {
  const params = target.effect.parts?.params ?? [];
  const i = params.findIndex((param) => param.key === key);
  const own = target.insert.settings.parts?.[index]?.numbers[i] ?? params[i]?.default ?? 0;
  return presentNumber(`${target.path}/${name}/${key}`, own);
}

export function changePart(target: Target, name: string, key: string, wanted: number, gesture: string): void {
  const param = target.effect.parts?.params.find((one) => one.key === key);
  if (!param) return;
  const to = inside(param, wanted);
  move(`${target.path}/${name}/${key}`, to, `${key} of ${target.path} ${name}`, gesture, typed(param, to));
}
