// Carrying a strip by its name onto a VCA: then it follows that VCA.

import { createSignal } from "solid-js";
import { ask } from "../studio";

/** The VCA that a carried strip would follow. */
const [landing, setLanding] = createSignal<string | null>(null);
export { landing };

/** How far the pointer goes before it carries, pixels. */
const SLACK = 6;

function under(event: PointerEvent): string | null {
  return document.elementFromPoint(event.clientX, event.clientY)?.closest<HTMLElement>("[data-vca]")?.dataset.vca ?? null;
}

/** Begins on a press on a strip's name. */
export function carryToVca(down: PointerEvent, strip: string): void {
  if (down.button !== 0 || down.pointerType === "touch") return;
  const target = down.currentTarget as HTMLElement;
  let carries = false;
  const move = (event: PointerEvent) => {
    if (!carries && Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < SLACK) return;
    if (!carries) target.setPointerCapture(down.pointerId);
    carries = true;
    setLanding(under(event));
  };
  const end = () => {
    target.removeEventListener("pointermove", move);
    target.removeEventListener("pointerup", up);
    target.removeEventListener("pointercancel", end);
    window.removeEventListener("keydown", escape, true);
    setLanding(null);
  };
  const up = () => {
    const vca = landing();
    end();
    if (!carries) return;
    // The click that follows a carry selects nothing.
    const swallow = (event: Event) => event.stopImmediatePropagation();
    target.addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => target.removeEventListener("click", swallow, true), 0);
    if (vca) void ask("vca.assign", { tracks: [strip], vca });
  };
  const escape = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !carries) return;
    event.stopPropagation();
    end();
  };
  target.addEventListener("pointermove", move);
  target.addEventListener("pointerup", up);
  target.addEventListener("pointercancel", end);
  window.addEventListener("keydown", escape, true);
}
