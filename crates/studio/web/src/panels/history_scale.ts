// How far below the top of a history's picture a level stands, and a reduction. The picture of levels is the whole of it, that of
// reductions its upper half.

export const LOW = -60;
export const HIGH = 6;
/** dB of reduction that the upper half holds. */
export const REDUCTION = 24;

/** What is out of the picture stands at its edge. */
export const levelDown = (level: number, height: number): number => ((HIGH - Math.min(HIGH, Math.max(LOW, level))) / (HIGH - LOW)) * height;
export const reductionDown = (reduced: number, height: number): number => (Math.min(REDUCTION, reduced) / REDUCTION) * (height / 2);
