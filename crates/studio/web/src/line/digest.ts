// Meters for the page, ten times a second: what its words and its playhead need. The peaks of all frames in between are in them.

import { MIX_VALUES, STRIP_VALUES, floatsOf, headOf } from "./frames";

/** Milliseconds between two digests; a little less than the engine's while it stands, which are all handed on. */
const EVERY = 90;
/** A step of the playhead, in frames of the song, that is a jump and no play. */
const JUMP = 24_000;
/** Of a strip's readings those of which the highest counts: both peaks and the reduction. */
const HIGHEST = [0, 1, 4];

export class Digest {
  private kept: Float32Array<ArrayBuffer> | null = null;
  private said = -Infinity;
  private flags = -1;
  private frame = 0;

  /** Takes in a frame of meters; gives one for the page where it is due: in time, or at once after a jump, a start or a stop. */
  take(frame: ArrayBuffer, now: number): ArrayBuffer | null {
    const view = new DataView(frame);
    const head = headOf(view);
    const values = floatsOf(view);
    if (this.kept?.length === values.length) raise(values.subarray(MIX_VALUES), this.kept.subarray(MIX_VALUES));
    const step = head.frame - this.frame;
    const turns = head.flags !== this.flags || step < 0 || step > JUMP;
    this.frame = head.frame;
    if (!turns && now - this.said < EVERY) {
      this.kept = values;
      return null;
    }
    this.said = now;
    this.flags = head.flags;
    this.kept = null;
    return frame;
  }
}

/** Lifts the strips' new readings to the highest of those that were not told. */
export function raise(strips: Float32Array, untold: Float32Array): void {
  for (let strip = 0; strip < strips.length; strip += STRIP_VALUES) {
    for (const place of HIGHEST) strips[strip + place] = Math.max(strips[strip + place] ?? 0, untold[strip + place] ?? 0);
  }
}
