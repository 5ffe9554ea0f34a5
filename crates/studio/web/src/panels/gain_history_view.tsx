// Level and gain reduction over the last six seconds, with the threshold or ceiling as a line to drag.

import { type JSX, Show, createSignal } from "solid-js";
import { Canvas, type Pen, colour } from "../draw/canvas";
import { lines, signed } from "../meters/scales";
import { font } from "../meters/words";
import type { Size } from "../painter/drawing";
import { state } from "../studio";
import { SECONDS } from "./gain_history";
import { HIGH, LOW, levelDown, reductionDown } from "./history_scale";
import { Moving } from "./moving";
import { dragOn } from "./plot_drag";
import type { Target } from "./target";

/** The sides stand in panels.css too. */
const SIDES = { left: 28, right: 26, top: 6, bottom: 18 };

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
  const [size, setSize] = createSignal({ width: 0, height: 0 });
  const plotHeight = () => Math.max(1, size().height - SIDES.top - SIDES.bottom);
  const yOf = (level: number) => SIDES.top + levelDown(level, plotHeight());
  const draw = (pen: Pen) => {
    setSize({ width: pen.width, height: pen.height });
    ground(pen);
  };
  const layout = (fits: Size) => ({ ...fits, rate: state.room?.song.rate ?? 48_000, hue: props.target.hue });
  return (
    <div class="plot history">
      <Canvas draw={draw} label={`Level and gain reduction of ${props.target.path}, last ${SECONDS} seconds`} />
      <Moving kind="history" sides={SIDES} layout={layout} says={{ input: props.input }} />
      <Show when={props.closing !== null && props.closing}>
        {(closing) => <div class="closing-line" style={{ top: `${Math.round(yOf(closing()))}px` }} />}
      </Show>
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
            style={{ top: `${yOf(line().level)}px` }}
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
            <span data-below={yOf(line().level) < 24 ? "" : undefined}>{line().name} {line().says}</span>
          </div>
        )}
      </Show>
    </div>
  );
}

/** What stands still: the field, the levels at its left, the reductions at its right, the seconds below. */
function ground({ context: x, width, height }: Pen): void {
  const { left, top } = SIDES;
  const [w, h] = [width - left - SIDES.right, height - top - SIDES.bottom];
  if (w < 20 || h < 20) return;
  x.fillStyle = colour("sunk");
  x.fillRect(left, top, w, h);
  x.font = font(10);
  x.textBaseline = "middle";
  const step = h < 120 ? 24 : 12;
  for (const level of lines(LOW, HIGH, step)) {
    const y = Math.round(top + levelDown(level, h));
    x.fillStyle = colour(level === 0 ? "grid-strong" : "grid");
    x.fillRect(left, y, w, 1);
    x.fillStyle = colour("faint");
    x.textAlign = "right";
    if (y < top + h - 4 || level !== LOW) x.fillText(signed(level), left - 6, Math.max(top + 5, y));
  }
  x.textAlign = "left";
  for (const reduced of h < 120 ? [0, 12, 24] : [0, 6, 12, 18, 24]) {
    x.fillText(reduced === 0 ? "0" : signed(-reduced), left + w + 5, Math.max(top + 5, top + reductionDown(reduced, h)));
  }
  x.textBaseline = "alphabetic";
  x.textAlign = "center";
  for (let second = 1; second < SECONDS; second += 1) {
    const at = Math.round(left + w - (second / SECONDS) * w);
    x.fillStyle = colour("grid");
    x.fillRect(at, top, 1, h);
    x.fillStyle = colour("faint");
    if (second % 2 === 0) x.fillText(`−${second} s`, at, height - 5);
  }
  x.textAlign = "left";
}
