// Lays the curves that a mix is held against under its spectrum, whatever its level.

import type { Yardstick } from "../protocol";
import { BANDS, atBands } from "./spectrum_model";

/** Frames that the engine transforms together. */
const WINDOW = 8192;
/** Lines of a Hann window that are as good as one: neighbours are alike. */
const ALIKE = 1.5;
/** Parts that the mean over all noises is taken in. */
const PARTS = 400;
/** Below this a mix is too quiet to be held against anything, dB. */
const QUIET = -75;

const hertzOf = (band: number): number => 20 * 1000 ** (band / (BANDS - 1));
/** How many Hz a band is wide. */
const widthOf = (band: number): number => hertzOf(band + 0.5) - hertzOf(band - 0.5);

/** How much more than its mean power the loudest of some lines of noise reads on average, dB: a line's power is exponentially spread. */
export function lift(lines: number): number {
  const count = Math.max(1, lines);
  let sum = 0;
  for (let part = 0; part < PARTS; part += 1) sum += Math.log(-Math.log(1 - ((part + 0.5) / PARTS) ** (1 / count)));
  return (10 / Math.LN10) * (sum / PARTS);
}

/** Lifts of every band at a rate: the engine's meter shows the loudest line within each. */
export function lifts(rate: number): Float32Array {
  return Float32Array.from({ length: BANDS }, (_, band) => lift((widthOf(band) * WINDOW) / rate / ALIKE));
}

export type Curves = { low: Float32Array; high: Float32Array; reference: Float32Array | null };

/** The yardstick's curves at every band as the meter would read them, for a whole of 0 dB. */
export class Laid {
  readonly curves: Curves;
  private readonly weight: Float32Array;
  private readonly lifted: Float32Array;

  constructor(yardstick: Yardstick, rate: number) {
    this.lifted = lifts(rate);
    const { corridor, weight, reference } = yardstick;
    const at = (level: number[], hertz: number[]) => atBands(hertz, level).map((one, band) => one + (this.lifted[band] ?? 0));
    this.weight = atBands(weight.hertz, weight.level);
    this.curves = {
      low: at(corridor.low, corridor.hertz),
      high: at(corridor.high, corridor.hertz),
      reference: reference && at(reference.level, reference.hertz),
    };
  }

  /** By how many dB the curves go up to lie under an average spectrum; null where that is silence. */
  offset(mean: ArrayLike<number>): number | null {
    let loudest = -Infinity;
    let sum = 0;
    for (let band = 0; band < BANDS; band += 1) {
      const level = mean[band] ?? -Infinity;
      loudest = Math.max(loudest, level);
      sum += 10 ** ((level - (this.lifted[band] ?? 0) + (this.weight[band] ?? 0)) / 10) * widthOf(band);
    }
    return loudest > QUIET ? 10 * Math.log10(sum) : null;
  }
}

/** A curve some dB higher. */
export function raised(curve: Float32Array, by: number): Float32Array {
  return curve.map((level) => level + by);
}
