// A canvas that fits its box at the screen's own resolution, and the colours of the theme for drawing.

import { type JSX, createEffect, onCleanup, onMount } from "solid-js";
import { view } from "../view";
import { tinted } from "./tint";

export type Pen = { context: CanvasRenderingContext2D; width: number; height: number };

/** The theme's colours as strings; read anew when the theme changes. */
export function colour(name: string): string {
  return colours.get(name) ?? read(name);
}
const colours = new Map<string, string>();
function read(name: string): string {
  const value = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  colours.set(name, value);
  return value;
}
export function forgetColours(): void {
  colours.clear();
}
/** A strip's hue as a colour, for drawing. */
export function tint(hue: number, alpha = 1): string {
  return tinted({ lightness: colour("tint-lightness"), chroma: colour("tint-chroma") }, hue, alpha);
}
/** The same for a style sheet, where it follows the theme by itself. */
export function tintStyle(hue: number): string {
  return `oklch(var(--tint-lightness) var(--tint-chroma) ${hue})`;
}

type Props = {
  /** Called with a fitted pen; what reactive things it reads, it is called again for. */
  draw: (pen: Pen) => void;
  label: string;
  class?: string;
  /** More attributes and events for the canvas. */
  more?: JSX.CanvasHTMLAttributes<HTMLCanvasElement>;
  /** Given what asks for a new drawing in the next frame, and what draws at once in one that has begun: for what is not reactive. */
  redraw?: (ask: () => void, draw: () => void) => void;
  /** A canvas that only decorates is hidden from a screen reader. */
  silent?: boolean;
};

export function Canvas(props: Props): JSX.Element {
  let canvas: HTMLCanvasElement | undefined;
  let asked = false;
  const draw = () => {
    asked = false;
    const node = canvas;
    if (!node) return;
    const ratio = devicePixelRatio;
    const { width, height } = node.getBoundingClientRect();
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (w === 0 || h === 0) return;
    if (node.width !== w || node.height !== h) {
      node.width = w;
      node.height = h;
    }
    const context = node.getContext("2d");
    if (!context) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    props.draw({ context, width, height });
  };
  const ask = () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(draw);
  };
  onMount(() => {
    const watcher = new ResizeObserver(ask);
    if (canvas) watcher.observe(canvas);
    onCleanup(() => watcher.disconnect());
    props.redraw?.(ask, draw);
    createEffect(() => {
      void view.theme;
      draw();
    });
  });
  return (
    <canvas
      ref={canvas}
      class={props.class}
      role={props.silent ? undefined : "img"}
      aria-label={props.silent ? undefined : props.label}
      aria-hidden={props.silent ? "true" : undefined}
      {...props.more}
    />
  );
}
