// Where the bands of a multiband effect begin and end.

export type Spread = { name: string; index: number; from: number; to: number; gain: number; bypass: boolean };
type Given = { name: string; index: number; upper: number; gain: number; bypass: boolean };

/** The bands with both ends: each begins where the one before ends, the last reaches to the top. */
export function spreads(bands: Given[]): Spread[] {
  let from = 20;
  return bands.map(({ upper, ...band }, i) => {
    const to = i === bands.length - 1 ? 20_000 : Math.max(from, Math.min(20_000, upper));
    const spread = { ...band, from, to };
    from = to;
    return spread;
  });
}

/** A crossover moved to a frequency: never within a third of an octave of its neighbours. */
export function crossed(bands: Spread[], index: number, hertz: number): number {
  const room = 2 ** (1 / 3);
  const low = Math.max(30, (bands[index]?.from ?? 20) * room);
  const high = (bands[index + 1]?.to ?? 20_000) / room;
  return Math.max(low, Math.min(high, hertz));
}
