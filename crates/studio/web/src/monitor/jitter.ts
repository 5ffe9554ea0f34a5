// The jitter buffer of the browser monitor: blocks come in by the network's clock, samples go out by the sound card's.
// The two clocks drift apart; the buffer is read a little faster or slower so that it stays filled to its target.

import { type Kernel, between, kernel } from "./resample";

/** Seconds that lie in the buffer while all is well: a sound card that takes 10 ms at once, a block of 5, and 8 that an end needs to fade. */
export const TARGET = 0.03;
/** Seconds by which the target grows with each time that it was not enough, and the most it grows to. */
const MORE = 0.02;
const MOST_TARGET = 0.2;
/** Seconds in which the buffer was never emptier than `SPARE` after which the target shrinks again, by how much, and that rest. */
const WATCH = 8;
const LESS = 0.01;
const SPARE = 0.01;
/** The most that reading may be faster or slower: 500 parts in a million, under a cent of pitch. */
export const MOST_CORRECTION = 500e-6;
/** Seconds that the fill is off when the correction is at its most. */
const REACH = 0.008;
/** Seconds over the target at which it begins to be read faster than that, and over that again at which it is so the most. */
const MUCH = 0.02;
/** The most that it is read faster while much more lies in it than should: 7 cents, for the seconds after a stall. */
const CATCH_UP = 4000e-6;
/** Seconds over which the fill is averaged, so that the jitter of blocks is not heard as wow. */
const CALM = 2;
/** Seconds over the target at which reading skips ahead, on the average or at once: a stall was caught up with. */
const TOO_LATE = 0.06;
const FAR_TOO_LATE = 0.2;
/** Seconds of fades at starts, ends and jumps. */
const FADE = 0.005;
/** Seconds that the ring can hold. */
const ROOM = 2;

export type Rates = { input: number; output: number };

/** What the buffer tells: counted since it was made. */
export type Health = { underruns: number; skips: number; fill: number; correction: number; playing: boolean };

export class JitterBuffer {
  private readonly left: Float32Array;
  private readonly right: Float32Array;
  private readonly kernel: Kernel;
  private readonly step: number;
  private readonly fade: number;
  /** Frames written so far, and the frame that is read next with what is between. */
  private written = 0;
  private read = 0;
  private part = 0;
  private calm = 0;
  private playing = false;
  /** Gain of what goes out, and what it moves by with each frame. */
  private gain = 0;
  private underruns = 0;
  private skips = 0;
  private correction = 0;
  private target = TARGET;
  /** The least that lay in the buffer since it is watched, and for how long that is, in seconds. */
  private least = Infinity;
  private watched = 0;
  /** Whether the sender is known to play: only then an empty buffer is a fault. */
  expecting = true;

  constructor(private readonly rates: Rates) {
    const size = 2 ** Math.ceil(Math.log2(rates.input * ROOM));
    this.left = new Float32Array(size);
    this.right = new Float32Array(size);
    this.step = rates.input / rates.output;
    this.kernel = kernel(this.step);
    this.fade = Math.max(8, Math.round(rates.input * FADE));
    this.reset();
  }

  /** Frames that can still be read. */
  private get level(): number {
    return this.written - this.read;
  }

  get health(): Health {
    return { underruns: this.underruns, skips: this.skips, fill: this.level / this.rates.input, correction: this.correction, playing: this.playing };
  }

  /** Throws away what waits, and begins anew. */
  private reset(): void {
    // Half a kernel of silence before the first sample lets it be read at once.
    const half = this.kernel.taps / 2;
    for (let i = 0; i < half; i += 1) this.put(0, 0);
    this.read = this.written - half;
    this.part = 0;
    this.gain = 0;
    this.playing = false;
    this.calm = this.target;
  }

  private put(left: number, right: number): void {
    const at = this.written & (this.left.length - 1);
    this.left[at] = left;
    this.right[at] = right;
    this.written += 1;
  }

  /** Takes a block of interleaved left and right; after a jump what is on both sides of it is faded. */
  push(samples: Float32Array, jump = false): void {
    const frames = samples.length >> 1;
    if (this.level + frames > this.left.length) {
      this.skips += 1;
      this.reset();
    }
    if (jump) this.fadeTail();
    for (let i = 0; i < frames; i += 1) {
      const gain = jump && i < this.fade ? (i + 1) / (this.fade + 1) : 1;
      this.put((samples[2 * i] as number) * gain, (samples[2 * i + 1] as number) * gain);
    }
  }

  /** Fades out the end of what waits. */
  private fadeTail(): void {
    const mask = this.left.length - 1;
    const count = Math.min(this.fade, Math.max(0, this.level - this.kernel.taps));
    for (let i = 0; i < count; i += 1) {
      const at = (this.written - 1 - i) & mask;
      const gain = (i + 1) / (count + 1);
      this.left[at] = (this.left[at] as number) * gain;
      this.right[at] = (this.right[at] as number) * gain;
    }
  }

  /** Fills a block of output; silence where nothing is to be heard. */
  pull(left: Float32Array, right: Float32Array): void {
    const frames = left.length;
    const skip = this.steer(frames);
    const step = this.step * (1 + this.correction);
    // What the last frames of this block and a fade after them need.
    const needed = Math.ceil(frames * step) + this.kernel.taps + this.fade;
    if (!this.playing && this.level >= this.rates.input * this.target + this.kernel.taps) this.playing = true;
    const ending = this.playing && this.level < needed;
    const leaving = ending || skip > 0;
    const down = 1 / Math.max(1, Math.min(frames, Math.floor((this.level - this.kernel.taps) / step)));
    const up = 1 / Math.max(8, Math.round(this.rates.output * FADE));
    for (let i = 0; i < frames; i += 1) {
      if (!this.playing || this.level < this.kernel.taps + 1) {
        left[i] = 0;
        right[i] = 0;
        continue;
      }
      this.gain = leaving ? Math.max(0, this.gain - down) : Math.min(1, this.gain + up);
      left[i] = between(this.kernel, this.left, this.read, this.part) * this.gain;
      right[i] = between(this.kernel, this.right, this.read, this.part) * this.gain;
      this.part += step;
      const whole = Math.floor(this.part);
      this.part -= whole;
      this.read += whole;
    }
    if (ending) this.end();
    else if (skip > 0) this.skip(skip);
  }

  /** The buffer ran dry: it is faded out by now, and fills up again before it goes on. */
  private end(): void {
    if (this.expecting) {
      this.underruns += 1;
      this.target = Math.min(MOST_TARGET, this.target + MORE);
    }
    this.watchAnew();
    this.reset();
  }

  /** Sets the correction by how full the buffer is on the average; gives the frames to skip after this block. */
  private steer(frames: number): number {
    if (!this.playing) return 0;
    const fill = (this.level - this.kernel.taps / 2) / this.rates.input;
    this.calm += (fill - this.calm) * Math.min(1, frames / this.rates.output / CALM);
    const late = this.calm > this.target + TOO_LATE && fill > this.target + TOO_LATE;
    if (late || fill > this.target + FAR_TOO_LATE) return Math.floor((fill - this.target) * this.rates.input);
    this.watch(fill, frames / this.rates.output);
    const off = this.calm - this.target;
    const usual = Math.max(-1, Math.min(1, off / REACH)) * MOST_CORRECTION;
    const more = Math.max(0, Math.min(1, off / MUCH - 1)) * (CATCH_UP - MOST_CORRECTION);
    this.correction = usual + more;
    return 0;
  }

  /** Lets the target shrink again, once the network has been calm for a while: what is heard late is heard late for ever else. */
  private watch(fill: number, seconds: number): void {
    this.least = Math.min(this.least, fill);
    this.watched += seconds;
    if (this.watched < WATCH) return;
    if (this.least > SPARE + LESS) this.target = Math.max(TARGET, this.target - LESS);
    this.watchAnew();
  }

  private watchAnew(): void {
    this.least = Infinity;
    this.watched = 0;
  }

  /** Leaves frames out, once the sound is faded out; it fades in again behind them. */
  private skip(frames: number): void {
    this.skips += 1;
    this.read += frames;
    this.calm = this.target;
  }
}
