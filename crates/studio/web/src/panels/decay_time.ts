// Times of a decay that was measured, and the steps of an axis for them.

import type { CurveReply } from "../protocol";

/** The time at which a decay falls under a level, straight between its points; null where it does not. */
export function timeAt(curve: Pick<CurveReply, "x" | "y">, level: number): number | null {
  const after = curve.y.findIndex((one) => one < level);
  if (after < 0) return null;
  if (after === 0) return curve.x[0] ?? null;
  const [above, under] = [curve.y[after - 1] ?? 0, curve.y[after] ?? 0];
  const [from, to] = [curve.x[after - 1] ?? 0, curve.x[after] ?? 0];
  return from + ((above - level) / (above - under)) * (to - from);
}

/** Steps of a time axis that has room for about six. */
export function timeStep(seconds: number): number {
  const rough = seconds / 6;
  const ten = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((factor) => factor * ten).find((step) => step >= rough) ?? rough;
}
