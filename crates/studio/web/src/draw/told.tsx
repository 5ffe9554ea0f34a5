// What changes many times a second and is drawn by the painter, since in the page the browser would lay it out each time: text, and
// how far a bar is filled.

import { type JSX, onMount } from "solid-js";
import type { Ink } from "../painter/drawing";
import { painted } from "../painter/painting";
import type { Filled } from "../painter/told";
import { watchPixels } from "./pixels";
import { write } from "./write";

type TextProps = {
  /** What it says at first. */
  children: string;
  ink: Ink;
  class?: string;
  role?: "timer";
  label?: string;
  /** Given what writes another text. */
  told: (say: (text: string) => void) => void;
};

/** A line of text at the right end of its box, in the font of its style. As the canvas's content, it is there for whoever reads the page. */
export function ToldText(props: TextProps): JSX.Element {
  let canvas: HTMLCanvasElement | undefined;
  onMount(() => {
    const node = canvas;
    if (!node) return;
    const drawing = painted(node, "text");
    watchPixels(node, (size) => {
      const { fontWeight, fontSize, letterSpacing } = getComputedStyle(node);
      const spacing = letterSpacing === "normal" ? "0px" : letterSpacing;
      drawing.lay({ ...size, font: `${fontWeight} ${fontSize}`, spacing, ink: props.ink });
    });
    drawing.say(props.children);
    props.told((text) => {
      if (write(node, text)) drawing.say(text);
    });
  });
  return (
    <canvas ref={canvas} class={props.class} role={props.role} aria-label={props.label} aria-live={props.role ? "off" : undefined}>{props.children}</canvas>
  );
}

/** A bar that fills its box. */
export function ToldBar(props: { told: (fill: (filled: Filled) => void) => void }): JSX.Element {
  let canvas: HTMLCanvasElement | undefined;
  onMount(() => {
    if (!canvas) return;
    const drawing = painted(canvas, "bar");
    watchPixels(canvas, drawing.lay);
    let last = "";
    props.told((filled) => {
      const now = `${filled.share.toFixed(3)} ${filled.ink}`;
      if (now === last) return;
      last = now;
      drawing.say(filled);
    });
  });
  return <canvas ref={canvas} aria-hidden="true" />;
}
