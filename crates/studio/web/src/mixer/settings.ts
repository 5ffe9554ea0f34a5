// Settings of an effect as edits: from one set of numbers and parts to another in one step. Used by A/B, presets and copying.

import type { Edit, Effect, Insert, Param, Part, Settings } from "../protocol";

/** A number as it is typed: a choice by its word. */
export function typed(param: Param, value: number): string {
  if (param.words) return param.words[Math.round(value)] ?? String(value);
  return String(value);
}

/** The names of parts in order, numbered by kind: `bell-1`, `bell-2`. */
export function partNames(parts: Part[], kinds: string[]): string[] {
  const counts = new Map<number, number>();
  return parts.map((part) => {
    const count = (counts.get(part.kind) ?? 0) + 1;
    counts.set(part.kind, count);
    return `${kinds[part.kind] ?? "part"}-${count}`;
  });
}

function numbers(path: string, params: Param[], from: number[], to: number[]): Edit[] {
  return params.flatMap((param, i) => {
    const value = to[i];
    return value === undefined || value === from[i] ? [] : [{ set: { path: `${path}/${param.key}`, value: typed(param, value) } }];
  });
}

/** The edits that give the insert at `path` other settings. Parts of the same kinds in the same order are kept, so that their curves stay. */
export function settingsEdits(path: string, effect: Effect, from: Settings, to: Settings): Edit[] {
  const edits = numbers(path, effect.params, from.numbers, to.numbers);
  effect.files.forEach((file, i) => {
    const value = to.files?.[i] ?? "";
    if (value !== (from.files?.[i] ?? "")) edits.push({ set: { path: `${path}/${file.key}`, value } });
  });
  if (!effect.parts) return edits;
  const [old, fresh] = [from.parts ?? [], to.parts ?? []];
  const names = partNames(old, effect.parts.kinds);
  const same = old.length === fresh.length && old.every((part, i) => part.kind === fresh[i]?.kind);
  if (same) {
    const params = effect.parts.params;
    old.forEach((part, i) => edits.push(...numbers(`${path}/${names[i] ?? ""}`, params, part.numbers, fresh[i]?.numbers ?? [])));
    return edits;
  }
  // From the last to the first, so that no name changes under the next.
  for (let i = old.length - 1; i >= 0; i -= 1) edits.push({ remove: { path: `${path}/${names[i] ?? ""}` } });
  fresh.forEach((part, index) => edits.push({ add: { to: path, index, item: { part: { kind: part.kind, numbers: [...part.numbers] } } } }));
  return edits;
}

/** The id a new insert of a kind gets: its kind, numbered from the second on. */
export function freeId(kind: string, inserts: { id: string }[]): string {
  const taken = (id: string) => inserts.some((one) => one.id === id);
  if (!taken(kind)) return kind;
  let n = 2;
  while (taken(`${kind}-${n}`)) n += 1;
  return `${kind}-${n}`;
}

export function copySettings(settings: Settings): Settings {
  const parts = settings.parts?.map((part) => ({ kind: part.kind, numbers: [...part.numbers] }));
  return {
    numbers: [...settings.numbers],
    ...(settings.files ? { files: [...settings.files] } : {}),
    ...(parts ? { parts } : {}),
  };
}

/** An insert for another strip; what steers it goes along only where that is not the strip itself. */
export function copyOf(insert: Insert, strip: string, inserts: { id: string }[]): Insert {
  return {
    id: freeId(insert.kind, inserts),
    kind: insert.kind,
    settings: copySettings(insert.settings),
    bypass: insert.bypass,
    sidechain: insert.sidechain === strip ? null : insert.sidechain,
  };
}

/** Whether two settings are the same to the digit. */
export function sameSettings(a: Settings, b: Settings): boolean {
  return JSON.stringify([a.numbers, a.files ?? [], a.parts ?? []]) === JSON.stringify([b.numbers, b.files ?? [], b.parts ?? []]);
}
