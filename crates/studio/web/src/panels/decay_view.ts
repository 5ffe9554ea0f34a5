// How energy dies away as the engine measured it: dB over seconds, with the time in which it falls by 60 dB.

import { type Pen, colour, tint } from "../draw/canvas";
import { show } from "../format";
import { lines, signed } from "../meters/scales";
import { font } from "../meters/words";
import type { CurveReply } from "../protocol";
import { timeAt, timeStep } from "./decay_time";

type Box = { left: number; top: number; width: number; height: number };
/** dB; the engine measures no further down. */
export const FLOOR = -60;

export function drawDecay(pen: Pen, curve: CurveReply, box: Box, hue: number): void {
  const x = pen.context;
  x.fillStyle = colour("sunk");
  x.fillRect(box.left, box.top, box.width, box.height);
  const yOf = (level: number) => box.top + (Math.max(FLOOR, Math.min(0, level)) / FLOOR) * box.height;
  x.font = font(10);
  for (const level of lines(FLOOR, 0, 20)) {
    x.fillStyle = colour("grid");
    x.fillRect(box.left, Math.round(yOf(level)), box.width, 1);
    x.fillStyle = colour("faint");
    x.textAlign = "right";
    x.fillText(signed(level), box.left - 5, Math.min(box.top + box.height, yOf(level) + 4));
  }
  x.textAlign = "left";
  const end = curve.x.at(-1) ?? 0;
  if (curve.kind !== "decay" || end <= 0) {
    x.fillStyle = colour("soft");
    x.fillText("the engine listens how it dies away …", box.left + 8, box.top + 16);
    return;
  }
  const xOf = (seconds: number) => box.left + (seconds / end) * box.width;
  const step = timeStep(end);
  for (let at = step; at < end; at += step) {
    x.fillStyle = colour("grid");
    x.fillRect(Math.round(xOf(at)), box.top, 1, box.height);
    x.fillStyle = colour("faint");
    x.textAlign = "center";
    x.fillText(show(at, "s"), xOf(at), box.top + box.height + 13);
  }
  x.textAlign = "left";
  x.beginPath();
  curve.x.forEach((seconds, i) => x.lineTo(xOf(seconds), yOf(curve.y[i] ?? FLOOR)));
  x.strokeStyle = tint(hue);
  x.lineWidth = 2;
  x.lineJoin = "round";
  x.stroke();
  x.lineTo(xOf(end), yOf(FLOOR));
  x.lineTo(xOf(0), yOf(FLOOR));
  x.globalAlpha = 0.14;
  x.fillStyle = tint(hue);
  x.fill();
  x.globalAlpha = 1;
  const gone = timeAt(curve, FLOOR + 0.5) ?? end;
  x.fillStyle = colour("soft");
  x.textAlign = "right";
  x.fillText(`as it is set: 60 dB down after ${show(gone, "s")}`, box.left + box.width - 6, box.top + 14);
  x.textAlign = "left";
}
