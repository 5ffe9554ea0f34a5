// A band-limited interpolator: the value of a recording between its samples, by a windowed sinc out of a table.

/** Places between two samples that the table holds; between them it is read linearly (error under −90 dB). */
const PHASES = 512;
/** Zero crossings of the sinc to each side. */
const CROSSINGS = 16;
/** Steepness of the Kaiser window: about 80 dB of rejection. */
const BETA = 8;
/** The pass band ends here, as a share of half the lower rate. */
const PASS = 0.96;

/** The modified Bessel function of order zero, by its series. */
function bessel(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; k < 40; k += 1) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

export type Kernel = {
  /** Samples that one value is made of; the value stands between the middle two. */
  taps: number;
  /** PHASES + 1 rows of `taps` weights; each row adds up to one. */
  weights: Float32Array;
};

/** The weights for reading at `step` input frames to an output frame. */
export function kernel(step: number): Kernel {
  const slow = Math.max(1, step);
  const cut = PASS / slow;
  const half = Math.ceil(CROSSINGS * slow);
  const taps = 2 * half;
  const weights = new Float32Array((PHASES + 1) * taps);
  for (let phase = 0; phase <= PHASES; phase += 1) {
    const row = weights.subarray(phase * taps, (phase + 1) * taps);
    let sum = 0;
    for (let tap = 0; tap < taps; tap += 1) {
      const from = tap - (half - 1) - phase / PHASES;
      const inside = 1 - (from / half) ** 2;
      const window = inside > 0 ? bessel(BETA * Math.sqrt(inside)) / bessel(BETA) : 0;
      const angle = Math.PI * from * cut;
      row[tap] = (Math.abs(angle) < 1e-9 ? 1 : Math.sin(angle) / angle) * window;
      sum += row[tap] ?? 0;
    }
    for (let tap = 0; tap < taps; tap += 1) row[tap] = (row[tap] ?? 0) / sum;
  }
  return { taps, weights };
}

/** The value at `first + (taps / 2 − 1) + between` of a ring whose length is a power of two. */
export function between(kernel: Kernel, ring: Float32Array, first: number, between: number): number {
  const { taps, weights } = kernel;
  const mask = ring.length - 1;
  const place = between * PHASES;
  const phase = Math.floor(place);
  const rest = place - phase;
  const row = phase * taps;
  let sum = 0;
  for (let tap = 0; tap < taps; tap += 1) {
    const low = weights[row + tap] as number;
    const high = weights[row + taps + tap] as number;
    sum += (ring[(first + tap) & mask] as number) * (low + (high - low) * rest);
  }
  return sum;
}
