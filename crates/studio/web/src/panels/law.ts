// The static laws of the dynamics, in dB: what level comes out for what goes in. After Giannoulis, Massberg, Reiss 2012 (eq. 4).

export type Law = { kind: string; threshold: number; ratio: number; knee: number; range: number; makeup: number; mix: number; hysteresis: number };

/** How much the gain is reduced at a level, dB, never below 0. */
export function reduction(law: Law, level: number): number {
  const over = level - law.threshold;
  const half = law.knee / 2;
  if (law.kind === "gate") return over >= 0 ? 0 : law.range;
  if (law.kind === "limiter") return Math.max(0, over);
  if (law.kind === "expander") {
    const under = -over;
    const slope = law.ratio - 1;
    const by = under <= -half ? 0 : under < half ? (slope * (under + half) ** 2) / (2 * law.knee) : slope * under;
    return Math.min(law.range, by);
  }
  const slope = 1 - 1 / law.ratio;
  const by = over <= -half ? 0 : over < half ? (slope * (over + half) ** 2) / (2 * law.knee) : slope * over;
  return Math.min(law.range, by);
}

/** The level that comes out: reduced, made up, and mixed with what went in. */
export function output(law: Law, level: number): number {
  const wet = level - reduction(law, level) + law.makeup;
  if (law.mix >= 100) return wet;
  const share = law.mix / 100;
  return 20 * Math.log10(share * 10 ** (wet / 20) + (1 - share) * 10 ** (level / 20));
}

/** The ratio at which full scale comes out as `level`, without makeup; the other way round of the compressor's law beyond the knee. */
export function ratioFor(threshold: number, level: number, most: number): number {
  const over = -threshold;
  const rise = level - threshold;
  if (rise <= over / most) return most;
  return Math.max(1, over / rise);
}
