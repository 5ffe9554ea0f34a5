// The equalizer's drawing: ranges and grid, spectrum before and after, the selected band's own curve, the curve of all.

import { type JSX, createEffect } from "solid-js";
import { Canvas, type Pen, tint } from "../draw/canvas";
import { frequencyGrid } from "../meters/spectrum_draw";
import { type Frame, yOf } from "../meters/spectrum_paths";
import type { CurveReply } from "../protocol";
import { levels, plotOf } from "./plot";
import { SpectrumCanvas } from "./spectrum_canvas";
import type { Target } from "./target";
import { tracePath } from "./trace";

type Props = {
  target: Target;
  selected: number;
  reach: number;
  curve: CurveReply;
  sized: (size: { width: number; height: number }) => void;
};

export function EqualizerCanvas(props: Props): JSX.Element {
  let ask = () => {};
  createEffect(() => {
    void [props.curve, props.selected, props.reach, props.target.insert.bypass, props.target.hue];
    ask();
  });
  const frameOf = (pen: Pen): Frame => ({ ...plotOf(pen), low: -props.reach, high: props.reach });
  const ground = (pen: Pen) => {
    frequencyGrid(pen, frameOf(pen));
    levels(pen, frameOf(pen), props.reach);
  };
  const curves = (pen: Pen) => {
    const { curve } = props;
    if (curve.kind !== "response") return;
    const frame = frameOf(pen);
    const ink = tint(props.target.hue);
    const x = pen.context;
    x.save();
    x.beginPath();
    x.rect(frame.left, frame.top, frame.width, frame.height);
    x.clip();
    const own = curve.parts[props.selected];
    if (own) {
      tracePath(pen, frame, curve.x, own);
      x.lineTo(frame.left + frame.width, yOf(frame, 0));
      x.lineTo(frame.left, yOf(frame, 0));
      x.closePath();
      x.globalAlpha = 0.16;
      x.fillStyle = ink;
      x.fill();
    }
    tracePath(pen, frame, curve.x, curve.y);
    x.globalAlpha = props.target.insert.bypass ? 0.35 : 1;
    x.strokeStyle = ink;
    x.lineWidth = 2;
    x.lineJoin = "round";
    x.stroke();
    x.restore();
  };
  const label = () => `Equalizer of ${props.target.strip} over its spectrum`;
  return (
    <>
      <SpectrumCanvas ground={ground} depends={() => props.reach} hue={props.target.hue} sized={props.sized} label={label()} />
      <Canvas draw={curves} label={label()} silent redraw={(again) => (ask = again)} />
    </>
  );
}
