// The page's side of the painter: canvases are handed to it with their layout, its words come back.

import { createEffect, createRoot, onCleanup } from "solid-js";
import { colour } from "../draw/canvas";
import { connection, notice } from "../studio";
import { view } from "../view";
import { INKS, type Ink, type Inks } from "./drawing";
import { type FromPainter, type Layouts, Painter, type Sayings, type ToPainter, WORD_VALUES } from "./painter";
import { FAMILY } from "./tabular";
import painterUrl from "./painter.worker.ts?worker&url";

type Hearer = (words: Float32Array) => void;
const hearers = new Set<Hearer>();
const hear = ({ words }: FromPainter) => {
  for (const one of hearers) one(words);
};
const alone = typeof OffscreenCanvas !== "undefined" && "transferControlToOffscreen" in HTMLCanvasElement.prototype;

/** Tells the painter: in its thread, or here where no other thread may have a canvas. */
const tell = begin();
function begin(): (message: ToPainter, transfer?: Transferable[]) => void {
  if (!alone) {
    const painter = new Painter(hear, (draw) => void requestAnimationFrame(draw));
    void document.fonts.load(`12px ${FAMILY}`).then(() => painter.drawAnew(), () => {});
    return (message) => painter.take(message);
  }
  const worker = new Worker(painterUrl, { type: "module" });
  // The browser tells nobody; said once, since what fails in one frame fails in the next.
  const failed = () => notice("error", "Meters and clock may stand still: the part of the page that draws them is missing or failed. Reload the page.");
  worker.addEventListener("error", failed, { once: true });
  worker.onmessage = (message: MessageEvent<FromPainter>) => hear(message.data);
  return (message, transfer = []) => worker.postMessage(message, transfer);
}

const { port1, port2 } = new MessageChannel();
connection.tell({ painter: port1 }, [port1]);
tell({ line: port2 }, [port2]);
createRoot(() =>
  createEffect(() => {
    void view.theme;
    // The theme stands in the page once this frame's effects have run.
    requestAnimationFrame(() => tell({ inks: inks() }));
  }),
);

function inks(): Inks {
  const plain = Object.fromEntries(INKS.map((name) => [name, colour(name)])) as Record<Ink, string>;
  return { ...plain, tint: { lightness: colour("tint-lightness"), chroma: colour("tint-chroma") } };
}

let canvases = 0;
/** What a page does with a canvas that it has handed over. */
type Handle<Kind extends keyof Layouts> = {
  lay: (layout: Layouts[Kind]) => void;
  /** Out of sight it is not drawn. */
  see: (seen: boolean) => void;
  say: (said: Sayings[Kind]) => void;
};

/** Hands a canvas over, for as long as the calling component lives. */
export function painted<Kind extends keyof Layouts>(canvas: HTMLCanvasElement, kind: Kind): Handle<Kind> {
  canvases += 1;
  const id = canvases;
  const sheet = alone ? canvas.transferControlToOffscreen() : canvas;
  tell({ add: id, kind, sheet }, sheet instanceof HTMLCanvasElement ? [] : [sheet]);
  onCleanup(() => tell({ drop: id }));
  return { lay: (layout) => tell({ lay: id, layout }), see: (seen) => tell({ see: id, seen }), say: (said) => tell({ say: id, said }) };
}

/** Puts out the clip light of a meter. */
export function touchMeter(meter: number): void {
  tell({ touch: meter });
}

export type Words = { loudness: number; reduction: number; hold: number; clipped: boolean };
/** Hears the words of all strips five times a second, while the calling component lives. */
export function hearWords(hearer: (of: (meter: number) => Words | null) => void): void {
  const take: Hearer = (words) =>
    hearer((meter) => {
      const [loudness, reduction, hold, clipped] = words.subarray(meter * WORD_VALUES, (meter + 1) * WORD_VALUES);
      return loudness === undefined ? null : { loudness, reduction: reduction ?? 0, hold: hold ?? 0, clipped: clipped === 1 };
    });
  hearers.add(take);
  onCleanup(() => hearers.delete(take));
}
