// What moves at strips that stand side by side: canvases for their meters and for the words below them, each of a dozen strips. They
// lie over the strips, so that they scroll with them without being drawn anew; canvases out of sight rest.

import { For, type JSX, createEffect, createSignal, onCleanup, onMount } from "solid-js";
import { watchPixels } from "../draw/pixels";
import type { Size } from "../painter/drawing";
import type { Layouts } from "../painter/painter";
import { painted } from "../painter/painting";
import { view } from "../view";
import { labelMeters } from "./meter_labels";

export type Row = {
  /** How many strips, how wide each is, and the place of the first among all meters. */
  count: number;
  width: number;
  first: number;
  /** What the strips lie in, and what of it is seen. */
  content: () => HTMLElement | undefined;
  port: () => HTMLElement | undefined;
};

/** Strips to a canvas. */
const DOZEN = 12;

/** Where the meters stand: in what the strips lie in, and in a strip; and so the words: their top, and how far in they begin and end. */
export type Place = { top: number; inset: number; height: number; words: { top: number; begin: number; end: number } };

export function MeterLayer(props: Row): JSX.Element {
  const [place, setPlace] = createSignal<Place | null>(null, { equals: (a, b) => JSON.stringify(a) === JSON.stringify(b) });
  const firsts = () => Array.from({ length: Math.ceil(props.count / DOZEN) }, (_, i) => i * DOZEN);
  onMount(() => {
    let asked = 0;
    const measure = () => {
      asked = 0;
      const found = measured(props);
      if (found) setPlace(found);
    };
    const ask = () => {
      if (asked === 0) asked = requestAnimationFrame(measure);
    };
    const watcher = new ResizeObserver(ask);
    for (const node of [props.content(), props.port()]) if (node) watcher.observe(node);
    createEffect(() => {
      void [props.count, props.width, view.theme];
      ask();
    });
    onCleanup(() => {
      cancelAnimationFrame(asked);
      watcher.disconnect();
    });
  });
  labelMeters(props);
  return (
    <For each={firsts()}>
      {(first) => (
        <>
          <Meters {...props} from={first} place={place()} />
          <Words {...props} from={first} place={place()} />
        </>
      )}
    </For>
  );
}

/** All strips are laid out alike; one in sight is asked, since those out of sight are not laid out. */
function measured({ content, port, width }: Row): Place | null {
  const [outside, seen] = [content(), port()];
  const strip = outside?.querySelectorAll<HTMLElement>(".strip")[Math.ceil((seen?.scrollLeft ?? 0) / width)];
  const [slot, numbers] = [".meter-slot", ".numbers"].map((name) => strip?.querySelector(name)?.getBoundingClientRect());
  if (!outside || !strip || !slot || !numbers || slot.height === 0) return null;
  const [outer, around] = [outside.getBoundingClientRect(), strip.getBoundingClientRect()];
  return {
    top: slot.top - outer.top,
    inset: slot.left - around.left,
    height: Math.round(slot.height),
    words: { top: numbers.top - outer.top, begin: numbers.left - around.left, end: numbers.right - around.left },
  };
}

type Dozen = Row & { from: number; place: Place | null };
const countOf = (props: Dozen) => Math.min(DOZEN, props.count - props.from);

function Meters(props: Dozen): JSX.Element {
  const layout = ({ inset }: Place, which: Which) => ({ ...which, inset });
  return <Layer {...props} kind="strips" layout={layout} top={props.place?.top ?? 0} height={`${props.place?.height ?? 0}px`} />;
}

function Words(props: Dozen): JSX.Element {
  const layout = ({ words: { begin, end } }: Place, which: Which) => ({ ...which, begin, end });
  return <Layer {...props} kind="words" layout={layout} top={props.place?.words.top ?? 0} />;
}

/** The size of a canvas, and which meters it shows. */
type Which = Size & { first: number; count: number; apart: number };

type LayerProps<Kind extends keyof Layouts> = Dozen & {
  kind: Kind;
  layout: (place: Place, which: Which) => Layouts[Kind];
  top: number;
  /** Where the style sheet does not say it. */
  height?: string;
};

/** A canvas of a dozen strips. */
function Layer<Kind extends "strips" | "words">(props: LayerProps<Kind>): JSX.Element {
  let canvas: HTMLCanvasElement | undefined;
  const [size, setSize] = createSignal<Size | null>(null);
  onMount(() => {
    if (!canvas) return;
    const drawing = painted(canvas, props.kind);
    watchPixels(canvas, setSize);
    createEffect(() => {
      const [place, fits] = [props.place, size()];
      if (place && fits) drawing.lay(props.layout(place, { ...fits, first: props.first + props.from, count: countOf(props), apart: props.width }));
    });
    watchSight(canvas, props.port(), drawing.see);
  });
  return (
    <canvas
      ref={canvas}
      class={`meter-layer ${props.kind}`}
      aria-hidden="true"
      style={{ left: `${props.from * props.width}px`, top: `${props.top}px`, width: `${countOf(props) * props.width}px`, height: props.height }}
    />
  );
}

/** Says whether a canvas is in sight, while the calling component lives. */
function watchSight(canvas: HTMLCanvasElement, port: HTMLElement | undefined, see: (seen: boolean) => void): void {
  const watcher = new IntersectionObserver((all) => see(all.at(-1)?.isIntersecting ?? true), { root: port ?? null });
  watcher.observe(canvas);
  onCleanup(() => watcher.disconnect());
}
