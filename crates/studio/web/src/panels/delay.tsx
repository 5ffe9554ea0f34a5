// The delay: its echoes in time, left above and right below, with time and feedback to drag.

import { type JSX, createEffect, createSignal } from "solid-js";
import { Canvas, type Pen, colour, tint } from "../draw/canvas";
import { show } from "../format";
import { font } from "../meters/words";
import { newGesture, state } from "../studio";
import { type Tap, echoTime, taps } from "./echoes";
import { Knobs } from "./knobs";
import { dragOn } from "./plot_drag";
import { type Target, change, paramOf, value, word } from "./target";

const LEFT = 34;
const RIGHT = 16;
const TOP = 8;
const BOTTOM = 18;
const LOW = -48;

export function DelayPanel(props: { target: Target }): JSX.Element {
  const [size, setSize] = createSignal({ width: 0, height: 0 });
  let ask = () => {};
  const time = () => {
    const song = state.room?.song;
    const own = value(props.target, "time");
    return song ? echoTime(own, word(props.target, "sync"), song, paramOf(props.target, "time")?.max ?? 3000) : own;
  };
  const all = () => taps(time(), value(props.target, "feedback"), word(props.target, "mode"));
  /** The axis holds six echoes, in steps, so that it does not follow every pixel. */
  const span = () => [250, 500, 1000, 2000, 4000, 8000, 18_000].find((one) => one >= time() * 5) ?? 18_000;
  createEffect(() => {
    void [time(), value(props.target, "feedback"), word(props.target, "mode"), value(props.target, "mix"), props.target.hue];
    ask();
  });
  const width = () => Math.max(1, size().width - LEFT - RIGHT);
  const height = () => Math.max(1, size().height - TOP - BOTTOM);
  const xOf = (ms: number) => LEFT + (ms / span()) * width();
  const middle = () => TOP + height() / 2;
  const reach = (level: number) => (Math.max(0, 1 - level / LOW) * height()) / 2;
  const synced = () => word(props.target, "sync") !== "off";
  const moveTime = (dx: number, gesture: string) => {
    if (!synced()) change(props.target, "time", Number((value(props.target, "time") + (dx / width()) * span()).toPrecision(4)), gesture);
  };
  const moveFeedback = (dy: number, gesture: string) => change(props.target, "feedback", Number((value(props.target, "feedback") - (dy / height()) * 200).toFixed(1)), gesture);
  const draw = (pen: Pen) => {
    if (pen.width !== size().width || pen.height !== size().height) setSize({ width: pen.width, height: pen.height });
    const x = pen.context;
    x.fillStyle = colour("sunk");
    x.fillRect(LEFT, TOP, width(), height());
    x.font = font(10);
    x.textAlign = "center";
    const step = span() / 5;
    for (let ms = 0; ms <= span(); ms += step) {
      x.fillStyle = colour("grid");
      x.fillRect(Math.round(xOf(ms)), TOP, 1, height());
      x.fillStyle = colour("faint");
      x.fillText(ms === 0 ? "0" : show(ms, "ms"), xOf(ms), pen.height - 5);
    }
    x.textAlign = "right";
    x.textBaseline = "middle";
    x.fillText("L", LEFT - 8, middle() - height() / 4);
    x.fillText("R", LEFT - 8, middle() + height() / 4);
    x.textBaseline = "alphabetic";
    x.textAlign = "left";
    x.fillStyle = colour("line");
    x.fillRect(LEFT, Math.round(middle()), width(), 1);
    const dry = 1 - value(props.target, "mix") / 100;
    stem(x, xOf(0), dry > 0.001 ? 20 * Math.log10(dry) : LOW, "both", colour("soft"));
    for (const tap of all()) stem(x, xOf(tap.time), tap.level, tap.side, tint(props.target.hue));
  };
  const stem = (x: CanvasRenderingContext2D, at: number, level: number, side: Tap["side"], ink: string) => {
    if (at > LEFT + width() || level <= LOW) return;
    const length = reach(level);
    const up = side === "right" ? 0 : length;
    const down = side === "left" ? 0 : length;
    x.globalAlpha = 0.35 + 0.65 * Math.max(0, 1 - level / LOW);
    x.fillStyle = ink;
    x.fillRect(at - 1.5, middle() - up, 3, up + down);
    x.globalAlpha = 1;
  };
  const key = (act: (by: number) => void) => (event: KeyboardEvent) => {
    const by = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 10, PageDown: -10 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    act(event.shiftKey ? by / 10 : by);
  };
  return (
    <div class="panel-body delay">
      <div class="plot">
        <Canvas draw={draw} label={`Echoes of ${props.target.path} in time`} redraw={(again) => (ask = again)} />
        <div
          class="dot-handle"
          role="slider"
          tabindex="0"
          aria-label="time"
          aria-valuenow={time()}
          aria-valuemin={2}
          aria-valuemax={3000}
          aria-valuetext={show(time(), "ms")}
          title={synced() ? "The time follows the song's tempo" : "Drag the time"}
          style={{ transform: `translate(${xOf(time())}px, ${middle() - reach(0)}px)` }}
          onPointerDown={(down) => down.button === 0 && dragOn(down, { move: (dx, _dy, gesture) => moveTime(dx, gesture) })}
          onKeyDown={key((by) => moveTime((by / span()) * width(), newGesture()))}
        />
        <div
          class="dot-handle hollow"
          role="slider"
          tabindex="0"
          aria-label="feedback"
          aria-valuenow={value(props.target, "feedback")}
          aria-valuemin={0}
          aria-valuemax={95}
          aria-valuetext={show(value(props.target, "feedback"), "%")}
          title="Drag the feedback"
          style={{ transform: `translate(${xOf(time() * 2)}px, ${middle() - (word(props.target, "mode") === "ping-pong" ? -1 : 1) * reach(all()[1]?.level ?? LOW)}px)` }}
          onPointerDown={(down) => down.button === 0 && dragOn(down, { move: (_dx, dy, gesture) => moveFeedback(word(props.target, "mode") === "ping-pong" ? -dy : dy, gesture) })}
          onKeyDown={key((by) => moveFeedback((-by / 200) * height(), newGesture()))}
        />
      </div>
      <Knobs target={props.target} />
    </div>
  );
}
