// A and B of an insert: two settings held by the page, swapped in one edit.

import { createStore } from "solid-js/store";
import type { Insert, Settings } from "../protocol";
import { edit, effect } from "../studio";
import { copySettings, sameSettings, settingsEdits } from "./settings";

type Pair = { heard: "A" | "B"; other: Settings };
const [pairs, setPairs] = createStore<Record<string, Pair | undefined>>({});

/** Which of its two settings an insert sounds with. */
export function heard(path: string): "A" | "B" {
  return pairs[path]?.heard ?? "A";
}

/** Whether A and B of an insert are different things. */
export function differ(path: string, insert: Insert): boolean {
  const pair = pairs[path];
  return pair !== undefined && !sameSettings(pair.other, insert.settings);
}

/** Listens to A or B. Until B is changed it is a copy of A. */
export function listenTo(path: string, insert: Insert, which: "A" | "B"): void {
  const kind = effect(insert.kind);
  if (!kind || which === heard(path)) return;
  const now = copySettings(insert.settings);
  const other = copySettings(pairs[path]?.other ?? now);
  setPairs(path, { heard: which, other: now });
  const edits = settingsEdits(path, kind, now, other);
  if (edits.length > 0) void edit(edits, `${which} of ${path}`);
}

/** Makes the other setting a copy of the one that sounds. */
export function copyToOther(path: string, insert: Insert): void {
  setPairs(path, { heard: heard(path), other: copySettings(insert.settings) });
}
