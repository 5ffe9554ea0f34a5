// Level and gain reduction over the last six seconds, with the threshold or ceiling as a line to drag.

import { type JSX, Show, createEffect, createSignal, onCleanup, onMount } from "solid-js";
import { Canvas, type Pen, colour, tint } from "../draw/canvas";
import { eachFrame, live } from "../live";
import { lines, signed } from "../meters/scales";
import { font } from "../meters/words";
import { state } from "../studio";
import { GainHistory, SECONDS } from "./gain_history";
import { dragOn } from "./plot_drag";
import type { Target } from "./target";

const LOW = -60;
const HIGH = 6;
/** dB of reduction that the upper half of the picture holds. */
const REDUCTION = 24;
/** The sides stand in panels.css too. */
const LEFT = 28;
const RIGHT = 26;
const TOP = 6;
const BOTTOM = 18;

type Props = {
  target: Target;
  /** Gain before the effect's detector, dB. */
  input: number;
  line: { name: string; level: number; says: string } | null;
  closing: number | null;
  moveLine: (by: number, gesture: string) => void;
  nudge: (by: number) => void;
};

export function GainHistoryView(props: Props): JSX.Element {
  const history = new GainHistory(state.room?.song.rate ?? 48_000);
  const [size, setSize] = createSignal({ width: 0, height: 0 });
  let ask = () => {};
  let seen = live.news.dynamics;
  onMount(() => {
    onCleanup(
      eachFrame(() => {
        if (live.news.dynamics === seen) return;
        seen = live.news.dynamics;
        if (!live.playing) return;
        history.add(live.dynamics);
        ask();
      }, "dynamics"),
    );
  });
  createEffect(() => {
    void [props.line?.level, props.closing, props.target.hue];
    ask();
  });
  const plotHeight = () => Math.max(1, size().height - TOP - BOTTOM);
  const yOf = (level: number, height: number) => TOP + ((HIGH - Math.min(HIGH, Math.max(LOW, level))) / (HIGH - LOW)) * height;
  const draw = (pen: Pen) => {
    if (pen.width !== size().width || pen.height !== size().height) setSize({ width: pen.width, height: pen.height });
    paint(pen, history, props, yOf);
  };
  return (
    <div class="plot history">
      <Canvas draw={draw} label={`Level and gain reduction of ${props.target.path}, last ${SECONDS} seconds`} redraw={(again) => (ask = again)} />
      <Show when={props.line}>
        {(line) => (
          <div
            class="line-handle"
            role="slider"
            tabindex="0"
            aria-label={line().name}
            aria-orientation="vertical"
            aria-valuemin={LOW}
            aria-valuemax={0}
            aria-valuenow={line().level}
            aria-valuetext={line().says}
            title={`Drag the ${line().name}`}
            style={{ top: `${yOf(line().level, plotHeight())}px` }}
            onPointerDown={(down) => {
              if (down.button !== 0) return;
              dragOn(down, { move: (_dx, dy, gesture) => props.moveLine((-dy / plotHeight()) * (HIGH - LOW), gesture) });
            }}
            onKeyDown={(event) => {
              const by = { ArrowUp: 0.5, ArrowDown: -0.5, PageUp: 3, PageDown: -3 }[event.key];
              if (by === undefined) return;
              event.preventDefault();
              event.stopPropagation();
              props.nudge(event.shiftKey ? by / 5 : by);
            }}
          >
            <span data-below={yOf(line().level, plotHeight()) < 24 ? "" : undefined}>{line().name} {line().says}</span>
          </div>
        )}
      </Show>
    </div>
  );
}

function paint({ context: x, width, height }: Pen, history: GainHistory, props: Props, yOf: (level: number, height: number) => number): void {
  const [w, h] = [width - LEFT - RIGHT, height - TOP - BOTTOM];
  if (w < 20 || h < 20) return;
  x.fillStyle = colour("sunk");
  x.fillRect(LEFT, TOP, w, h);
  x.font = font(10);
  x.textBaseline = "middle";
  const step = h < 120 ? 24 : 12;
  for (const level of lines(LOW, HIGH, step)) {
    const y = Math.round(yOf(level, h));
    x.fillStyle = colour(level === 0 ? "grid-strong" : "grid");
    x.fillRect(LEFT, y, w, 1);
    x.fillStyle = colour("faint");
    x.textAlign = "right";
    if (y < TOP + h - 4 || level !== LOW) x.fillText(signed(level), LEFT - 6, Math.max(TOP + 5, y));
  }
  x.textAlign = "left";
  const half = (h * 0.5) / REDUCTION;
  for (const reduced of h < 120 ? [0, 12, 24] : [0, 6, 12, 18, 24]) {
    x.fillStyle = colour("faint");
    x.fillText(reduced === 0 ? "0" : signed(-reduced), LEFT + w + 5, Math.max(TOP + 5, TOP + reduced * half));
  }
  x.textBaseline = "alphabetic";
  x.textAlign = "center";
  for (let second = 1; second < SECONDS; second += 1) {
    const at = Math.round(LEFT + w - (second / SECONDS) * w);
    x.fillStyle = colour("grid");
    x.fillRect(at, TOP, 1, h);
    x.fillStyle = colour("faint");
    if (second % 2 === 0) x.fillText(`−${second} s`, at, height - 5);
  }
  x.textAlign = "left";
  x.save();
  x.beginPath();
  x.rect(LEFT, TOP, w, h);
  x.clip();
  const each = history.most / w;
  const columns = Math.min(w, Math.floor(history.length / each));
  const walk = (which: 0 | 1 | 2, y: (value: number) => number, base: number | null) => {
    x.beginPath();
    for (let column = 0; column <= columns; column += 1) {
      const px = LEFT + w - column;
      const value = history.mostOf(Math.floor(column * each), Math.max(1, Math.ceil(each)), which);
      if (column === 0) x.moveTo(px, base ?? y(value));
      x.lineTo(px, y(value));
    }
    if (base !== null) x.lineTo(LEFT + w - columns, base);
  };
  const bottom = TOP + h;
  walk(0, (level) => yOf(level + props.input, h), bottom);
  x.globalAlpha = 0.22;
  x.fillStyle = colour("soft");
  x.fill();
  walk(1, (level) => yOf(level, h), bottom);
  x.globalAlpha = 0.3;
  x.fillStyle = tint(props.target.hue);
  x.fill();
  x.globalAlpha = 1;
  walk(2, (reduced) => TOP + Math.min(REDUCTION, reduced) * half, TOP);
  x.globalAlpha = 0.14;
  x.fillStyle = colour("focus");
  x.fill();
  x.globalAlpha = 1;
  walk(2, (reduced) => TOP + Math.min(REDUCTION, reduced) * half + 0.5, null);
  x.strokeStyle = colour("focus");
  x.lineWidth = 1.5;
  x.lineJoin = "round";
  x.stroke();
  if (props.closing !== null) {
    x.strokeStyle = colour("soft");
    x.setLineDash([2, 4]);
    x.lineWidth = 1;
    x.beginPath();
    const y = Math.round(yOf(props.closing, h)) + 0.5;
    x.moveTo(LEFT, y);
    x.lineTo(LEFT + w, y);
    x.stroke();
    x.setLineDash([]);
  }
  x.restore();
}
