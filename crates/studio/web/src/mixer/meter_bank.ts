// The ballistics of all strips, fed once a frame.

import { STRIP_VALUES } from "../line/frames";
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
  /** Whether it would look otherwise a moment later, though nothing new is heard. */
  get falls(): boolean {
    return this.reduction > 0 || [this.left, this.right].some((side) => side.level > FLOOR || side.hold > FLOOR);
  }
}

/** The meters by their place in the song's order: tracks, buses, returns, master. */
export class MeterBank {
  readonly meters: StripMeter[] = [];
  private last = 0;

  /** Takes in the strips' readings of this moment; `fresh` where they have not been taken in before. */
  take(strips: Float32Array, now: number, fresh: boolean): void {
    const seconds = Math.min(0.25, (now - this.last) / 1000);
    this.last = now;
    const count = Math.floor(strips.length / STRIP_VALUES);
    while (this.meters.length < count) this.meters.push(new StripMeter());
    this.meters.length = count;
    this.meters.forEach((meter, i) => meter.take(strips, i * STRIP_VALUES, seconds, fresh));
  }

  get falls(): boolean {
    return this.meters.some((meter) => meter.falls);
  }
}
