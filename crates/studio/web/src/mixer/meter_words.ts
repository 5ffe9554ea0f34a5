// What stands in words at a strip's meter: loudness, gain reduction and the clip light, written into the strip's own elements.

import { onCleanup, onMount } from "solid-js";
import { showLevel } from "../format";
import { eachFrame } from "../live";
import { type Words, hearWords } from "../painter/painting";

type Row = { count: number; width: number; first: number; content: () => HTMLElement | undefined; port: () => HTMLElement | undefined };

/** Writes the words of the strips in sight, while the calling component lives. */
export function writeWords(row: Row): void {
  // Measured when it changes: asked for between two writings it would be laid out in between.
  const seen = { from: 0, wide: 0 };
  onMount(() => {
    const port = row.port();
    if (!port) return;
    const scrolled = () => (seen.from = port.scrollLeft);
    const watcher = new ResizeObserver(() => (seen.wide = port.clientWidth));
    watcher.observe(port);
    port.addEventListener("scroll", scrolled, { passive: true });
    onCleanup(() => {
      watcher.disconnect();
      port.removeEventListener("scroll", scrolled);
    });
  });
  let news: ((meter: number) => Words | null) | undefined;
  hearWords((of) => (news = of));
  const stop = eachFrame((_, beat) => {
    if (!beat || !news) return;
    const of = news;
    news = undefined;
    const strips = row.content()?.querySelectorAll<HTMLElement>(".strip");
    if (!strips) return;
    const from = Math.max(0, Math.floor(seen.from / row.width));
    const to = Math.min(row.count, Math.ceil((seen.from + seen.wide) / row.width));
    for (let i = from; i < to; i += 1) {
      const [strip, words] = [strips[i], of(row.first + i)];
      if (strip && words) write(strip, words);
    }
  });
  onCleanup(stop);
}

function write(strip: HTMLElement, { loudness, reduction, hold, clipped }: Words): void {
  text(strip.querySelector(".loud"), loudness > -70 ? loudness.toFixed(1).replace("-", "−") : "–");
  text(strip.querySelector(".reduced"), reduction > 0.05 ? `▼${reduction.toFixed(1)}` : "");
  const light = strip.querySelector<HTMLElement>(".clip-light");
  if (!light || (light.dataset.lit === "") === clipped) return;
  if (clipped) {
    light.dataset.lit = "";
    light.setAttribute("aria-label", `${strip.dataset.name ?? ""} went over full scale, by ${showLevel(hold)}; press to clear`);
  } else {
    delete light.dataset.lit;
    light.setAttribute("aria-label", `${strip.dataset.name ?? ""} has not clipped`);
  }
}

function text(node: Element | null, says: string): void {
  if (node && node.textContent !== says) node.textContent = says;
}
