// The plot of levels over frequency: what its inside keeps from its edges, and its levels.

import { type Pen, colour } from "../draw/canvas";
import { signed } from "../meters/scales";
import { type Frame, yOf } from "../meters/spectrum_paths";
import { font } from "../meters/words";

export const SIDES = { left: 34, right: 10, top: 8, bottom: 32 };

export function plotOf(size: { width: number; height: number }): { left: number; top: number; width: number; height: number } {
  const { left, top } = SIDES;
  return { left, top, width: Math.max(1, size.width - left - SIDES.right), height: Math.max(1, size.height - top - SIDES.bottom) };
}

/** The levels of the curve as quiet lines, named at the left, outside of the plot. */
export function levels({ context: x }: Pen, frame: Frame, reach: number): void {
  const step = reach > 20 ? 12 : reach > 8 ? 6 : 2;
  x.font = font(10);
  x.textBaseline = "middle";
  x.textAlign = "right";
  for (let level = -Math.floor(reach / step) * step; level <= reach; level += step) {
    const y = Math.round(yOf(frame, level));
    x.fillStyle = colour(level === 0 ? "line" : "grid");
    x.fillRect(frame.left, y, frame.width, 1);
    x.fillStyle = colour("faint");
    if (y > frame.top + 2 && y < frame.top + frame.height - 2) x.fillText(signed(level), frame.left - 6, y);
  }
  x.textAlign = "left";
  x.textBaseline = "alphabetic";
}
