// A canvas over the watched strip's spectrum before and after its inserts: drawn anew when there is news of it, or when what it reads changed.

import { type JSX, createEffect, onCleanup, onMount } from "solid-js";
import { Canvas, type Pen } from "../draw/canvas";
import { eachFrame, live } from "../live";
import { SpectrumTrace } from "../meters/spectrum_model";

type Props = {
  label: string;
  /** Reads what the drawing depends on besides the spectrum. */
  depends: () => unknown;
  draw: (pen: Pen, pre: Float32Array, post: Float32Array) => void;
  /** Whether something moves on without news. */
  moves?: () => boolean;
  /** Told when the canvas has another size. */
  sized: (size: { width: number; height: number }) => void;
};

export function SpectrumCanvas(props: Props): JSX.Element {
  const [pre, post] = [new SpectrumTrace(), new SpectrumTrace()];
  let ask = () => {};
  let seen = -1;
  let last = performance.now();
  let size = { width: 0, height: 0 };
  onMount(() => {
    onCleanup(
      eachFrame(() => {
        if (live.news.spectrum === seen && !props.moves?.()) return;
        seen = live.news.spectrum;
        ask();
      }, "spectrum", "bands"),
    );
  });
  createEffect(() => {
    props.depends();
    ask();
  });
  const draw = (pen: Pen) => {
    const now = performance.now();
    const seconds = Math.min(0.25, (now - last) / 1000);
    last = now;
    if (pen.width !== size.width || pen.height !== size.height) {
      size = { width: pen.width, height: pen.height };
      props.sized(size);
    }
    pre.take(live.spectrumPre, seconds);
    post.take(live.spectrumPost, seconds);
    props.draw(pen, pre.now, post.now);
  };
  return <Canvas draw={draw} label={props.label} redraw={(again) => (ask = again)} />;
}
