// Where the level that goes in stands across a law's picture, and how far below its top the level that comes out.

export const LOW = -60;
export const HIGH = 0;
/** dB above the picture to which a level is followed: it leaves it upwards and does not stick to its edge. */
const ABOVE = 6;

export const across = (level: number, width: number): number => ((Math.min(HIGH, Math.max(LOW, level)) - LOW) / (HIGH - LOW)) * width;
export const down = (level: number, height: number): number => ((HIGH - Math.min(HIGH + ABOVE, Math.max(LOW, level))) / (HIGH - LOW)) * height;
