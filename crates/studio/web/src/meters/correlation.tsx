// The correlation of left and right: +1 is mono, 0 wide, below 0 something is lost in mono.

import "./meters.css";
import type { JSX } from "solid-js";
import { type Pen, colour } from "../draw/canvas";
import { live } from "../live";
import { towards } from "./ballistics";
import { LiveCanvas } from "./live_canvas";
import { linearPlace } from "./scales";
import { font } from "./words";

export function CorrelationView(): JSX.Element {
  let needle = 0;
  const draw = ({ context: x, width, height }: Pen, seconds: number) => {
    needle = towards(needle, live.correlation, seconds, 0.25);
    const [left, w, top, h] = [8, width - 16, 4, height - 20];
    const at = (value: number) => left + linearPlace(value, -1, 1) * w;
    x.fillStyle = colour("sunk");
    x.fillRect(left, top, w, h);
    x.globalAlpha = 0.16;
    x.fillStyle = colour("over");
    x.fillRect(left, top, w / 2, h);
    x.globalAlpha = 1;
    x.fillStyle = colour(needle < 0 ? "over" : "ok");
    x.fillRect(Math.min(at(0), at(needle)), top + 2, Math.abs(at(needle) - at(0)), h - 4);
    x.fillStyle = colour("ink");
    x.fillRect(at(needle) - 1, top, 2, h);
    x.font = font(10);
    x.fillStyle = colour("faint");
    for (const [value, name] of [[-1, "−1"], [-0.5, ""], [0, "0"], [0.5, ""], [1, "+1"]] as [number, string][]) {
      x.fillRect(Math.round(at(value)), top + h, 1, 3);
      x.textAlign = value < 0 ? "left" : value > 0 ? "right" : "center";
      x.fillText(name, value < 0 ? left : value > 0 ? left + w : at(0), height - 4);
    }
    x.textAlign = "left";
    x.fillText("out of phase", left + 20, height - 4);
    x.textAlign = "right";
    x.fillText("mono", left + w - 20, height - 4);
    x.textAlign = "left";
  };
  const says = () => `correlation ${live.correlation.toFixed(1)}${live.correlation < 0 ? ", something is lost in mono" : ""}`;
  return (
    <figure class="meter correlation">
      <LiveCanvas news="meters" label="Correlation" draw={draw} says={says} />
    </figure>
  );
}
