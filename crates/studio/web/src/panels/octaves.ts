// How long a space rings in each octave, as it was measured.

export type Octave = { hertz: number; seconds: number };

/** The time at a frequency: straight between octaves on logarithmic axes, and beyond the last ones as there; null where none was measured. */
export function timeNear(octaves: readonly Octave[], hertz: number): number | null {
  const after = octaves.findIndex((octave) => octave.hertz >= hertz);
  const [low, high] = [octaves[after < 0 ? octaves.length - 1 : Math.max(0, after - 1)], octaves[after < 0 ? octaves.length - 1 : after]];
  if (!low || !high) return null;
  if (high.hertz <= low.hertz || hertz <= low.hertz) return low.seconds;
  const share = Math.log(hertz / low.hertz) / Math.log(high.hertz / low.hertz);
  return low.seconds * (high.seconds / low.seconds) ** share;
}
