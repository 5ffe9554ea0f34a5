// What a hand is moving right now, drawn before the song has it, and let go when the song has it.

import { createSignal } from "solid-js";
import type { SceneClip, ScenePoint } from "./scene";
import { soil } from "./camera";

/** The selected point of a curve: the strip and its place among the points. */
export type Chosen = { strip: string; index: number };
const [chosenPoint, choose] = createSignal<Chosen | null>(null, { equals: (a, b) => a?.strip === b?.strip && a?.index === b?.index });
export { chosenPoint };
export function choosePoint(point: Chosen | null): void {
  choose(point);
  soil();
}

export const preview: {
  active: boolean;
  /** Clips that are drawn elsewhere, or not at all, for now. */
  lifted: Set<string>;
  /** Moving clips by the row they hover over. */
  rows: Map<number, SceneClip[]>;
  /** Curves by strip. */
  curves: Map<string, ScenePoint[]>;
  /** A selection rectangle in pixels of the area. */
  marquee: { x0: number; y0: number; x1: number; y1: number } | null;
  /** A line where something would snap to. */
  guide: number | null;
  /** The clip under the pointer. */
  hover: string | null;
} = { active: false, lifted: new Set(), rows: new Map(), curves: new Map(), marquee: null, guide: null, hover: null };

/** Shows clips as they would be. */
export function showMoved(lifted: Iterable<string>, clips: SceneClip[]): void {
  preview.active = true;
  preview.lifted = new Set(lifted);
  preview.rows.clear();
  for (const clip of clips) {
    const list = preview.rows.get(clip.track);
    if (list) list.push(clip);
    else preview.rows.set(clip.track, [clip]);
  }
  soil();
}
export function letGo(): void {
  preview.active = false;
  preview.lifted.clear();
  preview.rows.clear();
  preview.guide = null;
  soil();
}
