// Carrying a strip by its name onto a VCA: then it follows that VCA.

import { createSignal } from "solid-js";
import { ask } from "../studio";
import { pickUp } from "./pick_up";

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
  pickUp(down, SLACK, {
    over: (event) => setLanding(under(event)),
    drop: () => {
      const vca = landing();
      if (vca) void ask("vca.assign", { tracks: [strip], vca });
    },
    end: () => setLanding(null),
  });
}
