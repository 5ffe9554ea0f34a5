// The watched strip's spectrum before and after its inserts, which the painter draws, over a ground that stands still.

import { type JSX, createEffect } from "solid-js";
import { Canvas, type Pen } from "../draw/canvas";
import { Moving } from "./moving";
import { SIDES } from "./plot";

type Props = {
  label: string;
  hue: number;
  ground: (pen: Pen) => void;
  /** Reads what the ground depends on. */
  depends: () => unknown;
  /** Told when the canvas has another size. */
  sized: (size: { width: number; height: number }) => void;
};

export function SpectrumCanvas(props: Props): JSX.Element {
  let ask = () => {};
  let size = { width: 0, height: 0 };
  createEffect(() => {
    props.depends();
    ask();
  });
  const draw = (pen: Pen) => {
    if (pen.width !== size.width || pen.height !== size.height) {
      size = { width: pen.width, height: pen.height };
      props.sized(size);
    }
    props.ground(pen);
  };
  return (
    <>
      <Canvas draw={draw} label={props.label} redraw={(again) => (ask = again)} />
      <Moving kind="spectra" sides={SIDES} layout={(fits) => ({ ...fits, hue: props.hue })} />
    </>
  );
}
