// What moves in a plot: a canvas over the inside of it that the painter draws.

import { type JSX, createEffect, createSignal, onMount } from "solid-js";
import { watchPixels } from "../draw/pixels";
import type { Size } from "../painter/drawing";
import type { Layouts, Sayings } from "../painter/painter";
import { painted } from "../painter/painting";

/** Pixels between the edges of a plot and of its inside. */
export type Sides = { left: number; right: number; top: number; bottom: number };

type Props<Kind extends keyof Layouts> = {
  kind: Kind;
  sides: Sides;
  layout: (size: Size) => Layouts[Kind];
  /** What the drawing is told of besides, where it is. */
  says?: Sayings[Kind];
};

export function Moving<Kind extends keyof Layouts>(props: Props<Kind>): JSX.Element {
  let canvas: HTMLCanvasElement | undefined;
  const [size, setSize] = createSignal<Size | null>(null);
  onMount(() => {
    if (!canvas) return;
    const drawing = painted(canvas, props.kind);
    watchPixels(canvas, setSize);
    createEffect(() => {
      const fits = size();
      if (fits) drawing.lay(props.layout(fits));
    });
    createEffect(() => {
      if (props.says !== undefined) drawing.say(props.says);
    });
  });
  return (
    <canvas
      ref={canvas}
      aria-hidden="true"
      data-drawing={props.kind}
      style={{
        left: `${props.sides.left}px`,
        top: `${props.sides.top}px`,
        width: `calc(100% - ${props.sides.left + props.sides.right}px)`,
        height: `calc(100% - ${props.sides.top + props.sides.bottom}px)`,
      }}
    />
  );
}
