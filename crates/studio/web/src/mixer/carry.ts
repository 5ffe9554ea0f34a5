// Carrying an insert by the pointer: within its strip it changes place, over another strip it is copied there.

import { createSignal } from "solid-js";
import { pickUp } from "./pick_up";

/** Where the carried insert would land. */
export type Landing = { strip: string; index: number };
const [carried, setCarried] = createSignal<{ strip: string; id: string } | null>(null);
const [landing, setLanding] = createSignal<Landing | null>(null);
export { carried, landing };

/** How far the pointer goes before it carries, pixels. */
const SLACK = 4;

/** The gap between rows of a list that a height falls into: 0 before the first. */
export function gapAt(y: number, rows: { top: number; bottom: number }[]): number {
  const below = rows.findIndex((row) => y < (row.top + row.bottom) / 2);
  return below < 0 ? rows.length : below;
}

/** The place an insert takes when it is dropped into a gap: gaps behind it count it, its place does not. */
export function placeOfGap(gap: number, now: number): number {
  return gap > now ? gap - 1 : gap;
}

function find(x: number, y: number): Landing | null {
  const rack = document.elementFromPoint(x, y)?.closest<HTMLElement>("[data-strip]");
  const strip = rack?.dataset.strip;
  if (!rack || strip === undefined) return null;
  const rows = [...rack.querySelectorAll<HTMLElement>("[data-insert]")].map((row) => row.getBoundingClientRect());
  return { strip, index: gapAt(y, rows) };
}

/** Begins on a press; `drop` is called with where it was let go. */
export function carry(down: PointerEvent, strip: string, id: string, drop: (to: Landing) => void): void {
  pickUp(down, SLACK, {
    begin: () => setCarried({ strip, id }),
    over: (event) => setLanding(find(event.clientX, event.clientY)),
    drop: () => {
      const to = landing();
      if (to) drop(to);
    },
    end: () => {
      setCarried(null);
      setLanding(null);
    },
  });
}
