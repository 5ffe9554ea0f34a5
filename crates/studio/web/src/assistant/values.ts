// The values of the song that a move changes, found by their paths, each with its declaration.

import type { Insert, Level, Param, Strip } from "../protocol";
import { effect, seats, state } from "../studio";

export type Value = { path: string; label: string; param: Param; value: number };

/** The number of a level; off is as low as its range goes. */
function number(level: Level, param: Param): number {
  return level === "off" ? param.min : level;
}

function ofStrip(strip: Strip, word: string, path: string): Value[] {
  const param = state.catalogue.strip.find((one) => one.key === word);
  if (!param) return [];
  const all: Record<string, Level | boolean> = { trim: strip.trim, fader: strip.fader, pan: strip.pan, flip: strip.flip, mute: strip.mute, solo: strip.solo };
  const value = all[word];
  if (value === undefined) return [];
  return [{ path, label: word, param, value: typeof value === "boolean" ? Number(value) : number(value, param) }];
}

function ofSend(strip: Strip, to: string, path: string): Value[] {
  const send = strip.sends.find((one) => one.to === to);
  const param = state.catalogue.send.find((one) => one.key === "level");
  return send && param ? [{ path, label: `send to ${to}`, param, value: number(send.level, param) }] : [];
}

/** The names of an insert's parts: `bell-2` is the second bell. */
function partNames(insert: Insert, kinds: string[]): string[] {
  const counts = new Map<number, number>();
  return (insert.settings.parts ?? []).map((part) => {
    const count = (counts.get(part.kind) ?? 0) + 1;
    counts.set(part.kind, count);
    return `${kinds[part.kind]}-${count}`;
  });
}

function ofInsert(strip: Strip, insert: Insert, rest: string[]): Value[] {
  const kind = effect(insert.kind);
  if (!kind) return [];
  const at = `${strip.name}/${insert.id}`;
  const [first, key] = rest;
  const own = kind.params.map((param, i) => ({ path: `${at}/${param.key}`, label: `${insert.id} ${param.key}`, param, value: insert.settings.numbers[i] ?? param.default }));
  if (first === undefined) return own.filter(({ param }) => param.first && !param.fixed);
  const number = own.filter(({ param }) => param.key === first);
  if (number.length > 0 || !kind.parts) return number;
  const { parts } = kind;
  const index = partNames(insert, parts.kinds).indexOf(first);
  const part = insert.settings.parts?.[index];
  if (!part) return [];
  const all = parts.params.map((param, i) => ({ path: `${at}/${first}/${param.key}`, label: `${first} ${param.key}`, param, value: part.numbers[i] ?? param.default }));
  return all.filter(({ param }) => (key === undefined ? param.first : param.key === key));
}

function ofPath(path: string): Value[] {
  const [name = "", ...rest] = path.split("/");
  const strip = seats().find((one) => one.strip.name === name)?.strip;
  const [word] = rest;
  if (!strip || word === undefined) return [];
  if (word === "send") return ofSend(strip, rest[1] ?? "", path);
  const insert = strip.inserts.find((one) => one.id === word);
  return insert ? ofInsert(strip, insert, rest.slice(1)) : ofStrip(strip, word, path);
}

/** What of the paths stands in the song now; a proposed move's insert may not be there yet. */
export function valuesOf(paths: readonly string[]): Value[] {
  const seen = new Set<string>();
  return paths.flatMap(ofPath).filter(({ path }) => !seen.has(path) && seen.add(path));
}
