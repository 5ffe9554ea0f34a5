// The last seconds of a dynamics effect: input, output, reduction, a point for every 256 frames.

export const SECONDS = 6;
const FRAMES = 256;
/** Values of a point. */
const VALUES = 3;

export class GainHistory {
  readonly most: number;
  private readonly ring: Float32Array;
  private next = 0;
  length = 0;

  constructor(rate: number) {
    this.most = Math.ceil((SECONDS * rate) / FRAMES);
    this.ring = new Float32Array(this.most * VALUES);
  }

  /** Takes in points of three values each, the newest last. */
  add(points: Float32Array): void {
    for (let i = 0; i + VALUES <= points.length; i += VALUES) {
      this.ring.set(points.subarray(i, i + VALUES), this.next * VALUES);
      this.next = (this.next + 1) % this.most;
      this.length = Math.min(this.most, this.length + 1);
    }
  }

  /** A value of the point `back` points ago: 0 input, 1 output, 2 reduction. */
  ago(back: number, which: 0 | 1 | 2): number {
    if (back >= this.length) return which === 2 ? 0 : -Infinity;
    const at = (this.next - 1 - back + this.most * 2) % this.most;
    return this.ring[at * VALUES + which] ?? 0;
  }

  /** The most of a value over `count` points from `back` on, so that no short peak is missed between two pixels. */
  mostOf(back: number, count: number, which: 0 | 1 | 2): number {
    let most = which === 2 ? 0 : -Infinity;
    for (let i = 0; i < count; i += 1) most = Math.max(most, this.ago(back + i, which));
    return most;
  }
}
