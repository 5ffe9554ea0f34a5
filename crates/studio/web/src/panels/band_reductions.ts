// How far each band is turned down, as it is shown: at once down, slowly back, and back to nothing when nothing is heard.

/** dB a second that a shown reduction gives back at most. */
const FALL = 24;
/** Seconds without news after which nothing is turned down. */
const SILENCE = 0.25;

export class BandReductions {
  /** dB for each band, the lowest first. */
  shown: number[] = [];
  private news = -1;
  private quiet = 0;

  /** Takes in the reductions that came as number `news`, `seconds` after the last look. */
  take(bands: ArrayLike<number>, news: number, seconds: number): void {
    this.quiet = news === this.news ? this.quiet + seconds : 0;
    this.news = news;
    const heard = this.quiet < SILENCE;
    this.shown = Array.from({ length: bands.length }, (_, i) => {
      const now = heard ? (bands[i] ?? 0) : 0;
      return Math.max(now, (this.shown[i] ?? 0) - FALL * seconds, 0);
    });
  }

  /** Whether something still moves. */
  get moves(): boolean {
    return this.shown.some((one) => one > 0.01);
  }
}
