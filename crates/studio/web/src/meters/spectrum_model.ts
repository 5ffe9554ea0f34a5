// What a spectrum shows of the bands that arrive: quick to rise, slow to fall, with an average behind it.

import { towards } from "./ballistics";

export const BANDS = 256;
const FALL = 24;
const NOTHING = -120;

export class SpectrumTrace {
  /** What is shown now, dB per band. */
  readonly now = new Float32Array(BANDS).fill(NOTHING);
  /** The mean of the last seconds, dB per band. */
  readonly mean = new Float32Array(BANDS).fill(NOTHING);

  /** Takes in new bands, `seconds` after the last. */
  take(bands: Float32Array, seconds: number): void {
    const fallen = FALL * seconds;
    for (let i = 0; i < BANDS; i += 1) {
      const level = Math.max(NOTHING, bands[i] ?? NOTHING);
      const shown = this.now[i] ?? NOTHING;
      this.now[i] = level > shown ? towards(shown, level, seconds, 0.02) : Math.max(level, shown - fallen);
      this.mean[i] = towards(this.mean[i] ?? NOTHING, level, seconds, 2);
    }
  }
}

/** A curve given at some frequencies, read at every band (20 Hz to 20 kHz), straight between the points on the octave axis. */
export function atBands(hertz: number[], level: number[]): Float32Array {
  const all = new Float32Array(BANDS);
  let next = 0;
  for (let i = 0; i < BANDS; i += 1) {
    const f = 20 * 1000 ** (i / (BANDS - 1));
    while (next < hertz.length && (hertz[next] ?? Infinity) < f) next += 1;
    const [low, high] = [Math.max(0, next - 1), Math.min(hertz.length - 1, next)];
    const [a, b] = [hertz[low] ?? f, hertz[high] ?? f];
    const share = b > a ? Math.min(1, Math.max(0, Math.log(f / a) / Math.log(b / a))) : 0;
    all[i] = (level[low] ?? NOTHING) + share * ((level[high] ?? NOTHING) - (level[low] ?? NOTHING));
  }
  return all;
}
