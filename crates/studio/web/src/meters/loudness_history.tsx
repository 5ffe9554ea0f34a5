// Loudness over time: momentary as a fine line, short-term as a filled one, integrated and the target as levels across.

import "./meters.css";
import type { JSX } from "solid-js";
import { type Pen, colour } from "../draw/canvas";
import { live } from "../live";
import { type Reading, READINGS, keepHistory, loudnessHistory } from "./history";
import { LiveCanvas } from "./live_canvas";
import { linearPlace, lines, signed } from "./scales";
import { font, reading } from "./words";

const LOW = -42;
const HIGH = -3;
const RIGHT = 34;
const BOTTOM = 16;

type Props = {
  target?: number | null;
  /** How many seconds are shown. */
  seconds?: number;
};

export function LoudnessHistoryView(props: Props): JSX.Element {
  keepHistory();
  return (
    <figure class="meter loudness-history">
      <LiveCanvas
        news="meters"
        label="Loudness over time"
        draw={(pen) => draw(pen, props.seconds ?? 60, props.target ?? null)}
        says={() => `short-term ${reading(live.shortTerm, "LUFS")}, integrated ${reading(live.integrated, "LUFS")}`}
      />
    </figure>
  );
}

function draw({ context: x, width, height }: Pen, seconds: number, target: number | null): void {
  const w = width - RIGHT;
  const h = height - BOTTOM;
  const y = (level: number) => h - linearPlace(level, LOW, HIGH) * h;
  const step = w / (seconds * READINGS);
  x.font = font(10);
  x.textBaseline = "middle";
  for (const level of lines(LOW, HIGH, 6)) {
    x.fillStyle = colour("grid");
    x.fillRect(0, Math.round(y(level)), w, 1);
    x.fillStyle = colour("faint");
    if (y(level) > 6 && y(level) < h - 4) x.fillText(signed(level), w + 6, y(level));
  }
  x.textBaseline = "alphabetic";
  const apart = seconds > 120 ? 60 : seconds > 40 ? 10 : 5;
  for (let back = apart; back < seconds; back += apart) {
    const at = w - back * READINGS * step;
    x.fillStyle = colour("grid");
    x.fillRect(Math.round(at), 0, 1, h);
    x.fillStyle = colour("faint");
    x.textAlign = "center";
    if (at > 12) x.fillText(back >= 60 && back % 60 === 0 ? `−${back / 60} min` : `−${back} s`, at, height - 4);
  }
  x.textAlign = "left";
  x.fillStyle = colour("line");
  x.fillRect(0, h, w, 1);
  const trace = (of: (one: Reading) => number, closed: boolean) => {
    x.beginPath();
    let first = w;
    let drawn = false;
    for (let back = 0; back <= seconds * READINGS; back += 1) {
      const one = loudnessHistory.ago(back);
      if (!one) break;
      first = w - back * step;
      if (!drawn && closed) x.moveTo(first, h);
      if (drawn || closed) x.lineTo(first, y(of(one)));
      else x.moveTo(first, y(of(one)));
      drawn = true;
    }
    if (closed) x.lineTo(first, h);
  };
  x.globalAlpha = 0.16;
  x.fillStyle = colour("ok");
  trace((one) => one.shortTerm, true);
  x.fill();
  x.lineJoin = "round";
  x.globalAlpha = 0.55;
  x.strokeStyle = colour("soft");
  x.lineWidth = 1;
  trace((one) => one.momentary, false);
  x.stroke();
  x.globalAlpha = 1;
  x.strokeStyle = colour("ok");
  x.lineWidth = 1.6;
  trace((one) => one.shortTerm, false);
  x.stroke();
  if (target !== null) across(x, w, y(target), colour("accent"), `wanted ${reading(target, "LUFS")}`, [4, 4], 6);
  if (live.integrated > LOW) across(x, w, y(live.integrated), colour("ink"), `integrated ${reading(live.integrated, "LUFS")}`, [], w - 6);
}

/** A level across the picture with its name over it. */
function across(x: CanvasRenderingContext2D, w: number, y: number, ink: string, name: string, dash: number[], at: number): void {
  x.strokeStyle = ink;
  x.lineWidth = 1;
  x.setLineDash(dash);
  x.beginPath();
  x.moveTo(0, Math.round(y) + 0.5);
  x.lineTo(w, Math.round(y) + 0.5);
  x.stroke();
  x.setLineDash([]);
  x.fillStyle = ink;
  x.textAlign = at > w / 2 ? "right" : "left";
  x.fillText(name, at, y > 16 ? y - 4 : y + 12);
  x.textAlign = "left";
}
