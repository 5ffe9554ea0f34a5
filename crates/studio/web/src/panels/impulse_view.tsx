// A file's wave over the time that it takes to die away, as the engine measured the effect with it.

import { type JSX, createEffect, createResource } from "solid-js";
import { Canvas, type Pen, colour, tint } from "../draw/canvas";
import { signed } from "../meters/scales";
import { font } from "../meters/words";
import type { CurveReply } from "../protocol";
import { state } from "../studio";
import { drawDecay } from "./decay_view";
import { type Wave, extentAt } from "./impulse";
import type { Target } from "./target";
import { waveOf } from "./wave_of";

const LEFT = 32;
const RIGHT = 8;

export function ImpulseView(props: { target: Target; file: string; curve: CurveReply }): JSX.Element {
  const info = () => state.room?.files.find((file) => file.file === props.file);
  const [wave] = createResource(info, waveOf);
  let ask = () => {};
  createEffect(() => {
    void [wave.error ? null : wave(), props.curve, props.target.hue];
    ask();
  });
  const draw = (pen: Pen) => {
    const rate = state.room?.song.rate ?? 48_000;
    const half = Math.round(pen.height * 0.42);
    const found = wave.error ? null : wave.latest;
    drawWave(pen, found ?? null, rate, half, props.target.hue);
    drawDecay(pen, props.curve, { left: LEFT, top: half + 4, width: pen.width - LEFT - RIGHT, height: pen.height - half - 22 }, props.target.hue);
  };
  return <div class="plot impulse"><Canvas draw={draw} label={`The wave of ${props.file}, and how ${props.target.path} dies away`} redraw={(again) => (ask = again)} /></div>;
}

function drawWave(pen: Pen, wave: Wave | null, rate: number, height: number, hue: number): void {
  const x = pen.context;
  const width = pen.width - LEFT - RIGHT;
  const middle = height / 2;
  x.fillStyle = colour("sunk");
  x.fillRect(LEFT, 4, width, height - 8);
  x.fillStyle = colour("grid-strong");
  x.fillRect(LEFT, middle, width, 1);
  if (!wave) return;
  const { tile } = wave;
  // An impulse response is often far from full scale; what is looked at is its shape.
  let most = 1e-4;
  for (let point = 0; point < tile.points; point += 1) for (const side of extentAt(tile, point)) most = Math.max(most, Math.abs(side));
  x.fillStyle = tint(hue);
  for (let pixel = 0; pixel < width; pixel += 1) {
    const [from, to] = [Math.floor((pixel / width) * tile.points), Math.max(Math.floor(((pixel + 1) / width) * tile.points), Math.floor((pixel / width) * tile.points) + 1)];
    let [low, high] = [0, 0];
    for (let point = from; point < to; point += 1) {
      const [down, up] = extentAt(tile, point);
      [low, high] = [Math.min(low, down), Math.max(high, up)];
    }
    const reach = (middle - 6) / most;
    x.fillRect(LEFT + pixel, middle - high * reach, 1, Math.max(1, (high - low) * reach));
  }
  x.fillStyle = colour("soft");
  x.font = font(10);
  x.textAlign = "right";
  x.fillText(`the file, ${(wave.frames / rate).toFixed(2)} s, peak ${signed(Number((20 * Math.log10(most)).toFixed(1)))} dBFS`, LEFT + width - 6, 16);
  x.textAlign = "left";
}

