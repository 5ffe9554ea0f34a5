// Traces of a spectrum: where frequencies and levels stand in a frame, and the paths along its bands. The page draws by it and the painter.

import type { Brush } from "../painter/drawing";
import { frequencyPlace, linearPlace } from "./scales";
import { BANDS } from "./spectrum_model";

/** Where frequencies and levels stand in a drawing. */
export type Frame = { left: number; top: number; width: number; height: number; low: number; high: number };

export const xOf = (frame: Frame, hertz: number): number => frame.left + frequencyPlace(hertz) * frame.width;
export const yOf = (frame: Frame, level: number): number =>
  frame.top + frame.height - ((level - frame.low) / (frame.high - frame.low)) * frame.height;

/** Walks along the bands of a trace; leaves the path open. */
export function path(x: Brush, frame: Frame, bands: ArrayLike<number>): void {
  const last = BANDS - 1;
  for (let i = 0; i <= last; i += 1) {
    const level = linearPlace(bands[i] ?? frame.low, frame.low, frame.high);
    const [px, py] = [frame.left + (i / last) * frame.width, frame.top + frame.height - level * frame.height];
    if (i === 0) x.moveTo(px, py);
    else x.lineTo(px, py);
  }
}

/** A trace filled down to the frame's lower edge. */
export function filled(x: Brush, frame: Frame, bands: ArrayLike<number>, ink: string, alpha: number): void {
  x.beginPath();
  path(x, frame, bands);
  x.lineTo(frame.left + frame.width, frame.top + frame.height);
  x.lineTo(frame.left, frame.top + frame.height);
  x.closePath();
  x.globalAlpha = alpha;
  x.fillStyle = ink;
  x.fill();
  x.globalAlpha = 1;
}

export function stroked(x: Brush, frame: Frame, bands: ArrayLike<number>, ink: string, wide: number, dash: number[] = []): void {
  x.beginPath();
  path(x, frame, bands);
  x.strokeStyle = ink;
  x.lineWidth = wide;
  x.lineJoin = "round";
  x.setLineDash(dash);
  x.stroke();
  x.setLineDash([]);
}
