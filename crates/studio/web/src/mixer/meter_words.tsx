// What stands in words at a strip's meter: loudness, gain reduction and the clip light. The words are in a layer of their own over the
// strips: among them, the browser would put the picture of all strips together anew for each. The strip says them to a screen reader.

import { Index, type JSX, onCleanup, onMount } from "solid-js";
import { write } from "../draw/write";
import { showLevel } from "../format";
import { eachFrame } from "../live";
import { type Words, hearWords } from "../painter/painting";
import type { Place, Row } from "./meter_layer";

/** Pixels of a word. */
const WIDE = 36;

export function MeterWords(props: Row & { place: Place }): JSX.Element {
  let layer: HTMLDivElement | undefined;
  // Measured when it changes: asked for between two writings it would be laid out in between.
  const seen = { from: 0, wide: 0 };
  onMount(() => {
    const port = props.port();
    if (!port) return;
    const scrolled = () => (seen.from = port.scrollLeft);
    const watcher = new ResizeObserver(() => (seen.wide = port.clientWidth));
    watcher.observe(port);
    port.addEventListener("scroll", scrolled, { passive: true });
    scrolled();
    onCleanup(() => {
      watcher.disconnect();
      port.removeEventListener("scroll", scrolled);
    });
  });
  let news: ((meter: number) => Words | null) | undefined;
  hearWords((of) => (news = of));
  const stop = eachFrame((_, beat) => {
    const of = news;
    if (!beat || !of || !layer) return;
    news = undefined;
    const strips = props.content()?.querySelectorAll<HTMLElement>(".strip");
    const from = Math.max(0, Math.floor(seen.from / props.width));
    const to = Math.min(props.count, Math.ceil((seen.from + seen.wide) / props.width));
    for (let i = from; i < to; i += 1) {
      const [strip, words, loud, reduced] = [strips?.[i], of(props.first + i), layer.children[2 * i], layer.children[2 * i + 1]];
      if (strip && words && loud && reduced) say(strip, words, loud, reduced);
    }
  });
  onCleanup(stop);
  return (
    <div ref={layer} class="meter-words" aria-hidden="true" style={{ top: `${props.place.words.top}px`, width: `${props.count * props.width}px` }}>
      <Index each={Array.from({ length: props.count })}>
        {(_, i) => (
          <>
            <span style={{ left: `${i * props.width + props.place.words.begin}px` }}>–</span>
            <span class="reduced" style={{ left: `${i * props.width + props.place.words.end - WIDE}px` }} />
          </>
        )}
      </Index>
    </div>
  );
}

function say(strip: HTMLElement, { loudness, reduction, hold, clipped }: Words, loud: Element, reduced: Element): void {
  const louder = loudness > -70 ? loudness.toFixed(1).replace("-", "−") : "–";
  if (write(loud, louder)) strip.querySelector(".loud")?.setAttribute("aria-label", `short-term loudness ${louder} LUFS`);
  const less = reduction > 0.05 ? reduction.toFixed(1) : "";
  if (write(reduced, less && `▼${less}`)) strip.querySelector(".reduced")?.setAttribute("aria-label", `gain reduction ${less || "0"} dB`);
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
