// A curve of points over frequency as a path.

import type { Pen } from "../draw/canvas";
import { type Frame, xOf, yOf } from "../meters/spectrum_paths";

/** Walks along the points; levels far outside of the frame are held near it, since canvases draw badly far away. */
export function tracePath({ context: x }: Pen, frame: Frame, hertz: number[], level: number[]): void {
  const far = (frame.high - frame.low) * 2;
  x.beginPath();
  for (let i = 0; i < hertz.length; i += 1) {
    const held = Math.min(frame.high + far, Math.max(frame.low - far, level[i] ?? 0));
    const [px, py] = [xOf(frame, hertz[i] ?? 20), yOf(frame, held)];
    if (i === 0) x.moveTo(px, py);
    else x.lineTo(px, py);
  }
}
