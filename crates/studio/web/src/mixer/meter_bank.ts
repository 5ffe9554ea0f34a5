// The ballistics of all strips, fed once a frame, and what of them has to be painted anew.

import { STRIP_VALUES, live } from "../live";
import { FLOOR, PeakBallistics, toDb } from "../meters/ballistics";

/** Gain reduction falls back 12 dB a second, so that short dips can be seen. */
const REDUCTION_BACK = 12;

export class StripMeter {
  readonly left = new PeakBallistics();
  readonly right = new PeakBallistics();
  reduction = 0;
  loudness = -Infinity;

  take(values: Float32Array, at: number, seconds: number, fresh: boolean): void {
    this.left.take(fresh ? toDb(values[at] ?? 0) : FLOOR, seconds);
    this.right.take(fresh ? toDb(values[at + 1] ?? 0) : FLOOR, seconds);
    const reduction = fresh ? (values[at + 4] ?? 0) : 0;
    this.reduction = Math.max(reduction, this.reduction - REDUCTION_BACK * seconds, 0);
    if (fresh) this.loudness = values[at + 5] ?? -Infinity;
  }

  get clipped(): boolean {
    return this.left.clipped || this.right.clipped;
  }
  touch(): void {
    this.left.touch();
    this.right.touch();
  }
}

/** The meters by their place in the song's order: tracks, buses, returns, master. */
export const bank: StripMeter[] = [];
let news = -1;
let last = 0;

/** Takes in this frame's readings; called by any number of drawings, done once a frame. */
export function feed(now: number): void {
  if (now === last) return;
  const seconds = Math.min(0.25, (now - last) / 1000);
  last = now;
  const fresh = live.news.meters !== news;
  news = live.news.meters;
  const count = Math.floor(live.strips.length / STRIP_VALUES);
  while (bank.length < count) bank.push(new StripMeter());
  bank.length = count;
  for (let i = 0; i < count; i += 1) bank[i]?.take(live.strips, i * STRIP_VALUES, seconds, fresh);
}
