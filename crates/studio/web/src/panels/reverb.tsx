// The reverb: how long it rings in each octave as the engine measured it, with low, middle and high decay to drag, over its knobs.

import { For, type JSX, createEffect, createSignal } from "solid-js";
import { Canvas, type Pen, colour, tint } from "../draw/canvas";
import { show } from "../format";
import { frequencyPlace } from "../meters/scales";
import { frequencyGrid } from "../meters/spectrum_draw";
import type { Frame } from "../meters/spectrum_paths";
import { font } from "../meters/words";
import { newGesture } from "../studio";
import { engineCurve } from "./curve";
import { type Octave, timeNear } from "./octaves";
import { Knobs } from "./knobs";
import { plotOf } from "./plot";
import { dragOn } from "./plot_drag";
import { type Target, change, paramOf, value } from "./target";

/** Seconds on the axis: logarithmic, since one second more means less the longer it is. */
const SHORT = 0.1;
const LONG = 30;
const place = (seconds: number) => Math.min(1, Math.max(0, Math.log(seconds / SHORT) / Math.log(LONG / SHORT)));
const octave = Math.log(LONG / SHORT);

export function ReverbPanel(props: { target: Target }): JSX.Element {
  const [size, setSize] = createSignal({ width: 0, height: 0 });
  let ask = () => {};
  const curve = engineCurve(() => props.target);
  const octaves = (): Octave[] => (curve().kind === "decay" ? curve().parts.map(([hertz = 0, seconds = 0]) => ({ hertz, seconds })) : []);
  const warmth = () => value(props.target, "warmth");
  const damping = () => value(props.target, "damping");
  createEffect(() => {
    void [curve(), value(props.target, "predelay"), props.target.hue];
    ask();
  });
  const plot = () => plotOf(size());
  const at = (hertz: number, seconds: number) => ({ x: plot().left + frequencyPlace(hertz) * plot().width, y: plot().top + (1 - place(seconds)) * plot().height });
  const handles = [
    { name: "low decay", key: "low-decay", along: "warmth", hertz: warmth },
    { name: "decay", key: "decay", along: null, hertz: () => Math.sqrt(warmth() * damping()) },
    { name: "high decay", key: "high-decay", along: "damping", hertz: damping },
  ];
  const shift = (handle: (typeof handles)[number], dx: number, dy: number, gesture: string) => {
    // A handle at a corner shows half of its way, so it must go twice as far.
    const by = Math.exp((-dy / plot().height) * octave * (handle.along ? 2 : 1));
    if (dy !== 0) change(props.target, handle.key, Number((value(props.target, handle.key) * by).toPrecision(4)), gesture);
    if (dx !== 0 && handle.along) change(props.target, handle.along, Number((value(props.target, handle.along) * 1000 ** (dx / plot().width)).toPrecision(4)), gesture);
  };
  const draw = (pen: Pen) => {
    if (pen.width !== size().width || pen.height !== size().height) setSize({ width: pen.width, height: pen.height });
    paint(pen, octaves(), props.target.hue, value(props.target, "predelay"));
  };
  return (
    <div class="panel-body reverb">
      <div class="plot">
        <Canvas draw={draw} label={`Time of decay of ${props.target.path} in each octave`} redraw={(again) => (ask = again)} />
        <For each={handles.filter((handle) => paramOf(props.target, handle.key))}>
          {(handle) => {
            const where = () => at(handle.hertz(), timeNear(octaves(), handle.hertz()) ?? value(props.target, "decay"));
            const says = () => show(value(props.target, handle.key), handle.key === "decay" ? "s" : "%");
            return (
              <div
                class="dot-handle"
                role="slider"
                tabindex="0"
                aria-label={handle.name}
                aria-valuenow={value(props.target, handle.key)}
                aria-valuemin={paramOf(props.target, handle.key)?.min ?? 0}
                aria-valuemax={paramOf(props.target, handle.key)?.max ?? 1}
                aria-valuetext={says()}
                title={`Drag the ${handle.name}`}
                style={{ transform: `translate(${where().x}px, ${where().y}px)` }}
                onPointerDown={(down) => down.button === 0 && dragOn(down, { move: (dx, dy, gesture) => shift(handle, dx, dy, gesture) })}
                onKeyDown={(event) => {
                  const ways: Record<string, [number, number]> = { ArrowUp: [0, -3], ArrowDown: [0, 3], ArrowLeft: [-6, 0], ArrowRight: [6, 0] };
                  const way = ways[event.key];
                  if (!way) return;
                  event.preventDefault();
                  event.stopPropagation();
                  shift(handle, ...way, newGesture());
                }}
              />
            );
          }}
        </For>
      </div>
      <Knobs target={props.target} />
    </div>
  );
}

function paint(pen: Pen, octaves: Octave[], hue: number, predelay: number): void {
  const x = pen.context;
  const frame: Frame = { ...plotOf(pen), low: 0, high: 1 };
  frequencyGrid(pen, frame);
  const y = (seconds: number) => frame.top + (1 - place(seconds)) * frame.height;
  x.font = font(10);
  x.textBaseline = "middle";
  x.textAlign = "right";
  for (const seconds of [0.1, 0.3, 1, 3, 10, 30]) {
    x.fillStyle = colour("grid");
    x.fillRect(frame.left, Math.round(y(seconds)), frame.width, 1);
    x.fillStyle = colour("faint");
    x.fillText(`${seconds} s`, frame.left - 5, Math.min(frame.top + frame.height - 4, Math.max(frame.top + 5, y(seconds))));
  }
  const width = frequencyPlace(2000) - frequencyPlace(1000);
  x.textAlign = "center";
  for (const { hertz, seconds } of octaves) {
    const left = frame.left + (frequencyPlace(hertz) - width / 2) * frame.width;
    const right = Math.min(frame.left + frame.width, left + width * frame.width);
    x.fillStyle = tint(hue, 0.14);
    x.fillRect(left + 2, y(seconds), right - left - 4, frame.top + frame.height - y(seconds));
    x.fillStyle = colour("soft");
    if (right - left > 30) x.fillText(`${seconds.toFixed(seconds < 10 ? 1 : 0)} s`, (left + right) / 2, frame.top + frame.height - 9);
  }
  x.textBaseline = "alphabetic";
  x.textAlign = "left";
  x.beginPath();
  for (const { hertz, seconds } of octaves) x.lineTo(frame.left + frequencyPlace(hertz) * frame.width, y(seconds));
  x.strokeStyle = tint(hue);
  x.lineWidth = 2;
  x.stroke();
  if (predelay > 0) {
    x.fillStyle = colour("soft");
    x.textAlign = "right";
    x.fillText(`begins after ${show(predelay, "ms")}`, frame.left + frame.width - 6, frame.top + 14);
    x.textAlign = "left";
  }
}
