// How a control travels: from the place on its way (0 to 1) to the value and back, and what hands do to it.

import type { Level, Param } from "../protocol";

/** The place of a value on a control's way. */
export function placeOf(param: Param, value: number): number {
  const inside = Math.min(param.max, Math.max(param.min, value));
  if (param.scale === "log" && param.min > 0) return Math.log(inside / param.min) / Math.log(param.max / param.min);
  return (inside - param.min) / (param.max - param.min);
}

/** The value at a place. */
export function valueAt(param: Param, place: number): number {
  const inside = Math.min(1, Math.max(0, place));
  if (param.words) return Math.round(param.min + inside * (param.max - param.min));
  if (param.scale === "log" && param.min > 0) return param.min * (param.max / param.min) ** inside;
  return param.min + inside * (param.max - param.min);
}

/** A value rounded to what a hand can mean: a thousandth of the control's way, in 1, 2, 5 steps. */
export function rounded(param: Param, value: number): number {
  if (param.words) return Math.round(value);
  const size = param.scale === "log" ? Math.abs(value) / 400 : (param.max - param.min) / 1200;
  const power = 10 ** Math.floor(Math.log10(Math.max(size, 1e-6)));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= size) ?? power;
  return Number((Math.round(value / step) * step).toPrecision(12));
}

/** A fader's way: 0 dB at 75 %, +6 dB on top (or what the most is), the last tenth falls to off. */
const FADER: [number, number][] = [
  [0, -Infinity], [0.02, -90], [0.1, -48], [0.25, -24], [0.43, -12], [0.58, -6], [0.75, 0], [1, 10],
];
export function faderPlace(level: Level): number {
  if (level === "off") return 0;
  for (let i = FADER.length - 1; i > 1; i -= 1) {
    const [from, low] = FADER[i - 1] as [number, number];
    const [to, high] = FADER[i] as [number, number];
    if (level >= low) return Math.min(1, from + ((level - low) / (high - low)) * (to - from));
  }
  return 0.01;
}
export function faderLevel(place: number): Level {
  if (place <= 0.01) return "off";
  for (let i = 2; i < FADER.length; i += 1) {
    const [from, low] = FADER[i - 1] as [number, number];
    const [to, high] = FADER[i] as [number, number];
    if (place <= to) return Math.max(-90, Math.round((low + ((place - from) / (to - from)) * (high - low)) * 10) / 10);
  }
  return 10;
}

/** Fine with Shift, coarse with Ctrl. */
export function pace(event: { shiftKey: boolean; ctrlKey: boolean; metaKey: boolean }): number {
  if (event.shiftKey) return 0.1;
  return event.ctrlKey || event.metaKey ? 4 : 1;
}

/** What a control tells while it is moved. */
export type Grip = {
  /** The present place, 0 to 1. */
  place: () => number;
  /** A new place; `gesture` is the same through one drag. */
  move: (place: number, gesture: string) => void;
  /** Back to the default. */
  reset: () => void;
  newGesture: () => string;
};

/** Drags by the pointer: `length` pixels for the whole way, up (or right, with `across`) is more. */
export function drag(grip: Grip, length: number, across = false) {
  return (down: PointerEvent) => {
    if (down.button !== 0) return;
    const target = down.currentTarget as HTMLElement;
    target.setPointerCapture(down.pointerId);
    const gesture = grip.newGesture();
    let place = grip.place();
    let last = across ? down.clientX : down.clientY;
    const move = (event: PointerEvent) => {
      const now = across ? event.clientX : event.clientY;
      place = Math.min(1, Math.max(0, place + ((across ? now - last : last - now) / length) * pace(event)));
      last = now;
      grip.move(place, gesture);
    };
    const up = () => {
      target.removeEventListener("pointermove", move);
      target.removeEventListener("pointerup", up);
      target.removeEventListener("pointercancel", up);
    };
    target.addEventListener("pointermove", move);
    target.addEventListener("pointerup", up);
    target.addEventListener("pointercancel", up);
  };
}

/** Milliseconds after which another turn or press is a step of its own. */
const RUN = 600;
const run = { of: null as EventTarget | null, gesture: "", at: -Infinity };
/** Turns of the wheel and presses of arrows on one value in quick succession are one gesture: one undo takes them back. */
function runOn(event: Event, grip: Grip): string {
  const now = performance.now();
  if (now - run.at > RUN || run.of !== event.currentTarget) Object.assign(run, { of: event.currentTarget, gesture: grip.newGesture() });
  run.at = now;
  return run.gesture;
}

/** The wheel over a value changes it. */
export function wheel(grip: Grip) {
  return (event: WheelEvent) => {
    event.preventDefault();
    grip.move(Math.min(1, Math.max(0, grip.place() - Math.sign(event.deltaY) * 0.01 * pace(event))), runOn(event, grip));
  };
}

/** Arrow keys move by a hundredth, Page by a tenth, Home and End to the ends, Delete to the default. */
export function arrows(grip: Grip) {
  return (event: KeyboardEvent) => {
    const step = 0.01 * pace(event);
    const steps: Record<string, number> = { ArrowUp: step, ArrowRight: step, ArrowDown: -step, ArrowLeft: -step, PageUp: 0.1, PageDown: -0.1, Home: -2, End: 2 };
    const by = steps[event.key];
    if (event.key === "Delete" || event.key === "Backspace") grip.reset();
    else if (by === undefined) return;
    else grip.move(Math.min(1, Math.max(0, grip.place() + by)), runOn(event, grip));
    event.preventDefault();
    event.stopPropagation();
  };
}
