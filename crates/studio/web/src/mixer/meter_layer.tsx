// One canvas for the meters of all visible strips. It lies among the strips, so that it scrolls with them without being drawn anew.

import { type JSX, createEffect, onCleanup, onMount } from "solid-js";
import { showLevel } from "../format";
import { eachFrame } from "../live";
import { view } from "../view";
import { bank, feed } from "./meter_bank";
import { METER_WIDTH, type Painted, paint, unpainted } from "./meter_paint";

type Props = {
  /** How many strips, how wide each is, and the place of the first among all meters. */
  count: number;
  width: number;
  first: number;
  /** What the strips lie in, and what of it is seen. */
  content: () => HTMLElement | undefined;
  port: () => HTMLElement | undefined;
};

/** Words under a meter are written five times a second. */
const WORDS = 200;

export function MeterLayer(props: Props): JSX.Element {
  let canvas: HTMLCanvasElement | undefined;
  onMount(() => {
    const painted: Painted[] = [];
    const layout = { top: 0, inset: 0, height: 0, from: 0, to: 0, ratio: 1, stale: true };
    let written = 0;
    const forget = () => {
      layout.stale = true;
    };
    const measure = () => {
      const content = props.content();
      const port = props.port();
      // All strips are laid out alike; one in sight is asked, since those out of sight are not laid out.
      const seen = content?.querySelectorAll<HTMLElement>(".strip")[Math.ceil((port?.scrollLeft ?? 0) / props.width)];
      const slot = (seen ?? content)?.querySelector<HTMLElement>(".meter-slot");
      if (!canvas || !content || !port || !slot) return false;
      const [outer, inner] = [content.getBoundingClientRect(), slot.getBoundingClientRect()];
      if (inner.height === 0) return false;
      const strip = slot.closest<HTMLElement>(".strip")?.getBoundingClientRect();
      layout.top = inner.top - outer.top;
      layout.inset = inner.left - (strip?.left ?? 0);
      layout.height = Math.round(inner.height);
      layout.from = Math.max(0, Math.floor(port.scrollLeft / props.width));
      layout.to = Math.min(props.count, Math.ceil((port.scrollLeft + port.clientWidth) / props.width));
      layout.ratio = devicePixelRatio;
      const wide = Math.max(1, (layout.to - layout.from) * props.width);
      canvas.width = Math.round(wide * layout.ratio);
      canvas.height = Math.round(layout.height * layout.ratio);
      canvas.style.width = `${wide}px`;
      canvas.style.height = `${layout.height}px`;
      canvas.style.top = `${layout.top}px`;
      canvas.style.left = `${layout.from * props.width}px`;
      canvas.getContext("2d")?.setTransform(layout.ratio, 0, 0, layout.ratio, 0, 0);
      painted.length = 0;
      layout.stale = false;
      return true;
    };
    const draw = (now: number) => {
      feed(now);
      if (layout.stale && !measure()) return;
      const pen = canvas?.getContext("2d");
      if (!pen) return;
      for (let i = layout.from; i < layout.to; i += 1) {
        const was = (painted[i] ??= unpainted());
        paint(pen, bank[props.first + i], was, (i - layout.from) * props.width + layout.inset, layout.height);
      }
      if (now - written < WORDS) return;
      written = now;
      const strips = props.content()?.querySelectorAll<HTMLElement>(".strip");
      for (let i = layout.from; i < layout.to; i += 1) words(strips?.[i], props.first + i);
    };
    const scrolled = () => {
      const from = Math.floor((props.port()?.scrollLeft ?? 0) / props.width);
      const to = Math.ceil(((props.port()?.scrollLeft ?? 0) + (props.port()?.clientWidth ?? 0)) / props.width);
      if (from < layout.from || to > layout.to || from > layout.from + 4) forget();
    };
    const watcher = new ResizeObserver(forget);
    const content = props.content();
    const port = props.port();
    if (content) watcher.observe(content);
    if (port) watcher.observe(port);
    port?.addEventListener("scroll", scrolled, { passive: true });
    const stop = eachFrame(draw);
    createEffect(() => {
      void [props.count, props.width, props.first, view.theme];
      forget();
    });
    onCleanup(() => {
      stop();
      watcher.disconnect();
      port?.removeEventListener("scroll", scrolled);
    });
  });
  return <canvas ref={canvas} class="meter-layer" aria-hidden="true" data-meter-width={METER_WIDTH} />;
}

/** Loudness, gain reduction and the clip light of a strip, written into its own elements. */
function words(strip: HTMLElement | undefined, index: number): void {
  const meter = bank[index];
  if (!strip || !meter) return;
  write(strip.querySelector(".loud"), meter.loudness > -70 ? meter.loudness.toFixed(1).replace("-", "−") : "–");
  write(strip.querySelector(".reduced"), meter.reduction > 0.05 ? `▼${meter.reduction.toFixed(1)}` : "");
  const clip = strip.querySelector<HTMLElement>(".clip-light");
  if (!clip || (clip.dataset.lit === "") === meter.clipped) return;
  if (meter.clipped) {
    clip.dataset.lit = "";
    const over = Math.max(meter.left.hold, meter.right.hold);
    clip.setAttribute("aria-label", `${strip.dataset.name ?? ""} went over full scale, by ${showLevel(over)}; press to clear`);
  } else {
    delete clip.dataset.lit;
    clip.setAttribute("aria-label", `${strip.dataset.name ?? ""} has not clipped`);
  }
}

function write(node: Element | null, text: string): void {
  if (node && node.textContent !== text) node.textContent = text;
}
