// How a peak meter moves: up at once, down 20 dB a second; the highest peak stands for two seconds; a clip stays until touched.

/** dB a second. */
export const FALL = 20;
/** Seconds. */
export const HOLD = 2;
/** What is shown as nothing. */
export const FLOOR = -120;

export function toDb(linear: number): number {
  return linear > 1e-6 ? 20 * Math.log10(linear) : FLOOR;
}

export class PeakBallistics {
  /** The bar, in dB. */
  level = FLOOR;
  /** The line above it, in dB. */
  hold = FLOOR;
  /** Whether full scale was passed since it was last touched. */
  clipped = false;
  private held = 0;

  /** Takes in the highest level (dB) of the last `seconds`. */
  take(peak: number, seconds: number): void {
    this.level = Math.max(FLOOR, peak, this.level - FALL * seconds);
    if (peak > 0) this.clipped = true;
    if (peak >= this.hold) {
      this.hold = Math.max(FLOOR, peak);
      this.held = 0;
      return;
    }
    this.held += seconds;
    // Past its time the line falls as the bar does, for the part of this step that lies behind the two seconds.
    const over = Math.min(seconds, this.held - HOLD);
    if (over > 0) this.hold = Math.max(this.level, this.hold - FALL * over);
  }

  touch(): void {
    this.clipped = false;
  }
}

/** A value that is drawn towards another with a time constant, for needles and smoothed spectra. */
export function towards(now: number, to: number, seconds: number, time: number): number {
  if (!Number.isFinite(now)) return to;
  return to + (now - to) * Math.exp(-seconds / time);
}
