// The static curve of a dynamics effect as the engine measured it, and the ratio that is meant by where its end is dragged to.

import type { CurveReply } from "../protocol";

export type Law = { kind: string; threshold: number; ratio: number; knee: number; hysteresis: number };

/** The level that comes out at a level that goes in, straight between the points that were measured; null before anything was. */
export function outputAt(curve: Pick<CurveReply, "kind" | "x" | "y">, level: number): number | null {
  if (curve.kind !== "static" || curve.x.length === 0) return null;
  const after = curve.x.findIndex((one) => one >= level);
  if (after < 0) return curve.y.at(-1) ?? null;
  const [from, to] = [curve.x[Math.max(0, after - 1)] ?? level, curve.x[after] ?? level];
  const [low, high] = [curve.y[Math.max(0, after - 1)] ?? level, curve.y[after] ?? level];
  return to > from ? low + ((level - from) / (to - from)) * (high - low) : high;
}

/** Where a ratio brings full scale to, without knee and makeup: what its handle stands for. */
export const endOf = (threshold: number, ratio: number): number => threshold - threshold / ratio;

/** The ratio at which full scale comes out as `level`, without makeup. */
export function ratioFor(threshold: number, level: number, most: number): number {
  const over = -threshold;
  const rise = level - threshold;
  if (rise <= over / most) return most;
  return Math.max(1, over / rise);
}
