// What only the arrange view keeps for itself: tool, row heights, opened take lanes.

import { createSignal } from "solid-js";
import { createStore, unwrap } from "solid-js/store";
import { view } from "../view";
import { LEAST, MOST } from "./rows";

export type Tool = "pointer" | "range" | "draw";
export const TOOLS: { id: Tool; title: string; sentence: string }[] = [
  { id: "pointer", title: "Pointer", sentence: "Select, move and trim clips" },
  { id: "range", title: "Range", sentence: "Drag a range in any lane" },
  { id: "draw", title: "Draw", sentence: "Draw the shown automation freehand" },
];
const [tool, setTool] = createSignal<Tool>("pointer");
export { tool, setTool };

/** How much larger waveforms are drawn than they are; the sound is not changed. */
const [waveZoom, setWaveZoom] = createSignal(1);
export { waveZoom };
export function zoomWaves(factor: number): void {
  setWaveZoom((now) => Math.min(32, Math.max(1, now * factor)));
}

type Own = { heights: Record<string, number>; open: Record<string, boolean> };
const KEPT = "arrange";

function kept(): Own {
  try {
    return { heights: {}, open: {}, ...(JSON.parse(sessionStorage.getItem(KEPT) ?? "{}") as Partial<Own>) };
  } catch {
    return { heights: {}, open: {} };
  }
}
const [own, setOwn] = createStore<Own>(kept());
function keep(): void {
  sessionStorage.setItem(KEPT, JSON.stringify(unwrap(own)));
}

export function heightOf(strip: string): number {
  return own.heights[strip] ?? view.trackHeight;
}
/** Sets a row's height in pixels, inside of what a row may have. */
export function setHeight(strip: string, height: number): void {
  setOwn("heights", strip, Math.round(Math.min(MOST, Math.max(LEAST, height))));
  keep();
}

/** Whether a track shows its overlapping takes in lanes. */
export function isOpen(strip: string): boolean {
  return own.open[strip] ?? false;
}
export function setOpen(strip: string, open: boolean): void {
  setOwn("open", strip, open);
  keep();
}
