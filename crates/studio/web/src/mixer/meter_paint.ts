// Painting a strip's meter: zones, bar, held peak, and the gain reduction from the top; only what changed since the last frame.

import type { Brush, Inks } from "../painter/drawing";
import { OVER, WARN, meterPixels } from "./lines";
import type { StripMeter } from "./meter_bank";

/** The widths of a strip's meter in pixels: two bars and the reduction. */
const BAR = 6;
const GAP = 2;
const REDUCTION = 3;
/** dB of gain reduction for the whole height. */
const REDUCTION_RANGE = 24;

/** What was painted last, so that nothing is painted twice. */
export type Painted = { left: number; leftHold: number; right: number; rightHold: number; reduction: number };
export const unpainted = (): Painted => ({ left: -1, leftHold: -1, right: -1, rightHold: -1, reduction: -1 });

/** Paints one strip's meter with its upper left corner at `x`, `0`. */
export function paint(pen: Brush, inks: Inks, meter: StripMeter | undefined, was: Painted, x: number, height: number): void {
  const left = meter ? meterPixels(meter.left.level, height) : 0;
  const right = meter ? meterPixels(meter.right.level, height) : 0;
  const leftHold = meter ? meterPixels(meter.left.hold, height) : 0;
  const rightHold = meter ? meterPixels(meter.right.hold, height) : 0;
  const reduction = meter ? Math.round(Math.min(1, meter.reduction / REDUCTION_RANGE) * height) : 0;
  if (reduction !== was.reduction) {
    was.reduction = reduction;
    pen.clearRect(x, 0, REDUCTION, height);
    pen.fillStyle = inks.sunk;
    pen.fillRect(x, 0, REDUCTION, height);
    pen.fillStyle = inks.focus;
    pen.fillRect(x, 0, REDUCTION, reduction);
  }
  const first = x + REDUCTION + 3;
  if (left !== was.left || leftHold !== was.leftHold) {
    was.left = left;
    was.leftHold = leftHold;
    bar(pen, inks, first, left, leftHold, height);
  }
  if (right !== was.right || rightHold !== was.rightHold) {
    was.right = right;
    was.rightHold = rightHold;
    bar(pen, inks, first + BAR + GAP, right, rightHold, height);
  }
}

function bar(pen: Brush, inks: Inks, x: number, level: number, hold: number, height: number): void {
  const [warn, over] = [Math.round(WARN * height), Math.round(OVER * height)];
  pen.clearRect(x, 0, BAR, height);
  pen.globalAlpha = 0.18;
  zones(pen, inks, x, level, height, warn, over, height);
  pen.globalAlpha = 1;
  zones(pen, inks, x, 0, level, warn, over, height);
  if (hold > 1) {
    pen.fillStyle = hold > over ? inks.over : inks.ink;
    pen.fillRect(x, height - hold, BAR, 1);
  }
}

/** The zones between two heights over the bottom. */
function zones(pen: Brush, inks: Inks, x: number, from: number, to: number, warn: number, over: number, height: number): void {
  const zone = (low: number, high: number, tone: string) => {
    const [a, b] = [Math.max(from, low), Math.min(to, high)];
    if (b <= a) return;
    pen.fillStyle = tone;
    pen.fillRect(x, height - b, BAR, b - a);
  };
  zone(0, warn, inks.ok);
  zone(warn, over, inks.warn);
  zone(over, height, inks.over);
}
