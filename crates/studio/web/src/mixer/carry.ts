// Carrying an insert by the pointer: within its strip it changes place, over another strip it is copied there.

import { createSignal } from "solid-js";

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
  if (down.button !== 0 || down.pointerType === "touch") return;
  const target = down.currentTarget as HTMLElement;
  const move = (event: PointerEvent) => {
    if (!carried()) {
      if (Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < SLACK) return;
      target.setPointerCapture(down.pointerId);
      setCarried({ strip, id });
    }
    setLanding(find(event.clientX, event.clientY));
  };
  const end = () => {
    target.removeEventListener("pointermove", move);
    target.removeEventListener("pointerup", up);
    target.removeEventListener("pointercancel", end);
    window.removeEventListener("keydown", escape, true);
    setCarried(null);
    setLanding(null);
  };
  const up = () => {
    const to = landing();
    const was = carried();
    end();
    if (!was) return;
    // The click that follows a carry selects nothing.
    const swallow = (event: Event) => event.stopImmediatePropagation();
    target.addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => target.removeEventListener("click", swallow, true), 0);
    if (to) drop(to);
  };
  const escape = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !carried()) return;
    event.stopPropagation();
    end();
  };
  target.addEventListener("pointermove", move);
  target.addEventListener("pointerup", up);
  target.addEventListener("pointercancel", end);
  window.addEventListener("keydown", escape, true);
}
