// What a screen reader is told of the strips' meters, and their clip lights. None of it is laid out.

import { showLevel } from "../format";
import { hearWords } from "../painter/painting";
import type { Row } from "./meter_layer";
import { loudnessReading, reductionReading } from "./meter_readings";

/** Milliseconds between two readings in numbers. */
const CALM = 1000;

/** Keeps the labels of a row of strips true while the calling component lives. */
export function labelMeters(row: Row): void {
  let told = -Infinity;
  hearWords((of) => {
    const content = row.content();
    if (!content) return;
    const [loud, reduced, lights] = ["loud", "reduced", "clip-light"].map((name) => content.getElementsByClassName(name));
    const now = performance.now();
    const numbers = now - told >= CALM;
    if (numbers) told = now;
    for (let i = 0; i < row.count; i += 1) {
      const words = of(row.first + i);
      if (!words) return;
      if (numbers) {
        label(loud?.[i], `short-term loudness ${loudnessReading(words.loudness)} LUFS`);
        label(reduced?.[i], `gain reduction ${reductionReading(words.reduction) || "0"} dB`);
      }
      light(lights?.[i], words.clipped, words.hold);
    }
  });
}

function label(node: Element | undefined, says: string): void {
  if (node && node.getAttribute("aria-label") !== says) node.setAttribute("aria-label", says);
}

function light(node: Element | undefined, lit: boolean, hold: number): void {
  if (!(node instanceof HTMLElement) || (node.dataset.lit === "") === lit) return;
  const name = node.closest<HTMLElement>(".strip")?.dataset.name ?? "";
  if (lit) node.dataset.lit = "";
  else delete node.dataset.lit;
  label(node, lit ? `${name} went over full scale, by ${showLevel(hold)}; press to clear` : `${name} has not clipped`);
}
