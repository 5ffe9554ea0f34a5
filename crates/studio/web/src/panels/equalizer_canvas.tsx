// The equalizer's drawing: ranges and grid, spectrum before and after, the selected band's own curve, the curve of all.

import type { JSX } from "solid-js";
import { type Pen, colour, tint } from "../draw/canvas";
import { signed } from "../meters/scales";
import { type Frame, filled, frequencyGrid, stroked, yOf } from "../meters/spectrum_draw";
import { font } from "../meters/words";
import type { CurveReply } from "../protocol";
import type { Band } from "./band_model";
import { SpectrumCanvas } from "./spectrum_canvas";
import { tracePath } from "./trace";
import type { Target } from "./target";

const LEFT = 34;
const RIGHT = 10;
const TOP = 8;
const BOTTOM = 32;
/** The spectrum's own scale behind the curve. */
const SPECTRUM = { low: -90, high: -6 };

export function plotOf(size: { width: number; height: number }): { left: number; top: number; width: number; height: number } {
  return { left: LEFT, top: TOP, width: Math.max(1, size.width - LEFT - RIGHT), height: Math.max(1, size.height - TOP - BOTTOM) };
}

type Props = {
  target: Target;
  bands: Band[];
  selected: number;
  reach: number;
  curve: CurveReply;
  sized: (size: { width: number; height: number }) => void;
};

export function EqualizerCanvas(props: Props): JSX.Element {
  const draw = (pen: Pen, pre: Float32Array, post: Float32Array) => {
    const box = plotOf(pen);
    const frame: Frame = { ...box, low: -props.reach, high: props.reach };
    const behind: Frame = { ...box, ...SPECTRUM };
    const ink = tint(props.target.hue);
    frequencyGrid(pen, frame);
    levels(pen, frame, props.reach);
    const x = pen.context;
    x.save();
    x.beginPath();
    x.rect(box.left, box.top, box.width, box.height);
    x.clip();
    filled(pen, behind, pre, colour("soft"), 0.16);
    filled(pen, behind, post, ink, 0.2);
    stroked(pen, behind, post, tint(props.target.hue, 0.4), 1);
    const { curve } = props;
    if (curve.kind === "response") {
      const own = curve.parts[props.selected];
      if (own) {
        tracePath(pen, frame, curve.x, own);
        x.lineTo(frame.left + frame.width, yOf(frame, 0));
        x.lineTo(frame.left, yOf(frame, 0));
        x.closePath();
        x.globalAlpha = 0.16;
        x.fillStyle = ink;
        x.fill();
        x.globalAlpha = 1;
      }
      tracePath(pen, frame, curve.x, curve.y);
      x.globalAlpha = props.target.insert.bypass ? 0.35 : 1;
      x.strokeStyle = ink;
      x.lineWidth = 2;
      x.lineJoin = "round";
      x.stroke();
      x.globalAlpha = 1;
    }
    x.restore();
  };
  const depends = () => [props.curve, props.selected, props.reach, props.target.insert.bypass, props.target.hue, props.bands];
  return <SpectrumCanvas draw={draw} depends={depends} sized={props.sized} label={`Equalizer of ${props.target.strip} over its spectrum`} />;
}

/** The levels of the curve as quiet lines, named at the left, outside of the plot. */
export function levels({ context: x }: Pen, frame: Frame, reach: number): void {
  const step = reach > 20 ? 12 : reach > 8 ? 6 : 2;
  x.font = font(10);
  x.textBaseline = "middle";
  x.textAlign = "right";
  for (let level = -Math.floor(reach / step) * step; level <= reach; level += step) {
    const y = Math.round(yOf(frame, level));
    x.fillStyle = colour(level === 0 ? "line" : "grid");
    x.fillRect(frame.left, y, frame.width, 1);
    x.fillStyle = colour("faint");
    if (y > frame.top + 2 && y < frame.top + frame.height - 2) x.fillText(signed(level), frame.left - 6, y);
  }
  x.textAlign = "left";
  x.textBaseline = "alphabetic";
}
