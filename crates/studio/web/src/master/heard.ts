// The mix as a picture: highest peak and short-term loudness of each stretch of the song, as they were worked out or heard.

/** Stretches that a song is divided into: about as many as a screen has pixels across. */
export const STRETCHES = 1200;

export class HeardMix {
  readonly peaks = new Float32Array(STRETCHES);
  readonly loudness = new Float32Array(STRETCHES).fill(-Infinity);
  private last = -1;
  private whole = false;

  /** `together` is how many frames may lie between two readings of one run; a window that is busy skips some. */
  constructor(
    readonly length: number,
    private readonly together = 0,
  ) {}

  /** Which stretch a frame of the song lies in, or −1. */
  at(frame: number): number {
    if (this.length <= 0 || frame < 0 || frame >= this.length) return -1;
    return Math.floor((frame / this.length) * STRETCHES);
  }

  /** Notes a reading: linear peak and LUFS at a frame. What is heard again is written over. */
  take(frame: number, peak: number, lufs: number): void {
    const at = this.at(frame);
    if (at < 0) {
      this.last = -1;
      return;
    }
    // Stretches that passed between two readings get the same, unless the playhead jumped.
    const near = Math.max(8, Math.round((this.together / this.length) * STRETCHES));
    const from = this.last >= 0 && at > this.last && at - this.last <= near ? this.last + 1 : at;
    for (let i = from; i <= at; i += 1) {
      this.peaks[i] = i === this.last ? Math.max(this.peaks[i] ?? 0, peak) : peak;
      this.loudness[i] = lufs;
    }
    this.last = at;
  }

  /** Takes the whole song's picture; in silence the loudness is null. */
  fill(peaks: number[], loudness: (number | null)[]): void {
    for (let i = 0; i < STRETCHES; i += 1) {
      this.peaks[i] = peaks[i] ?? 0;
      this.loudness[i] = loudness[i] ?? -Infinity;
    }
    this.whole = true;
  }

  /** How much of the song was heard, 0 to 1. */
  get share(): number {
    if (this.whole) return 1;
    let heard = 0;
    for (const value of this.loudness) if (value > -Infinity) heard += 1;
    return heard / STRETCHES;
  }
}
