// Scales: where a frequency, a level or a loudness stands on its axis, and which lines are worth drawing.

export const LOWEST_HZ = 20;
export const HIGHEST_HZ = 20_000;

/** The place (0 to 1) of a frequency on a logarithmic axis. */
export function frequencyPlace(hertz: number): number {
  return Math.log(hertz / LOWEST_HZ) / Math.log(HIGHEST_HZ / LOWEST_HZ);
}
export function frequencyAt(place: number): number {
  return LOWEST_HZ * (HIGHEST_HZ / LOWEST_HZ) ** place;
}

/** The lines of a frequency axis; those with a name are written. */
export const FREQUENCY_LINES: { hertz: number; name: string | null }[] = [
  { hertz: 30, name: null }, { hertz: 40, name: null }, { hertz: 50, name: "50" }, { hertz: 100, name: "100" },
  { hertz: 200, name: "200" }, { hertz: 300, name: null }, { hertz: 400, name: null }, { hertz: 500, name: "500" },
  { hertz: 1000, name: "1k" }, { hertz: 2000, name: "2k" }, { hertz: 3000, name: null }, { hertz: 4000, name: null },
  { hertz: 5000, name: "5k" }, { hertz: 10_000, name: "10k" },
];

/** The place (0 to 1, up) of a value between two ends. */
export function linearPlace(value: number, low: number, high: number): number {
  return Math.min(1, Math.max(0, (value - low) / (high - low)));
}

/** Multiples of a step between two ends, both ends included. */
export function lines(low: number, high: number, step: number): number[] {
  const all: number[] = [];
  for (let value = Math.ceil(low / step) * step; value <= high + 1e-9; value += step) all.push(Number(value.toFixed(6)));
  return all;
}

/** Bob Katz's K-system: 0 of the scale is so many dB under full scale; the bar is the mean power of a sine's reading. */
export const K_SYSTEMS = { "K-12": 12, "K-14": 14, "K-20": 20 } as const;
export type KSystem = keyof typeof K_SYSTEMS;
/** A linear root mean square on a K scale in dB; as for AES17, a sine reads its peak. */
export function kReading(rms: number, system: KSystem): number {
  return rms > 0 ? 20 * Math.log10(rms * Math.SQRT2) + K_SYSTEMS[system] : -Infinity;
}

/** A minus as a minus and a plus where a value can be either. */
export function signed(value: number): string {
  return value > 0 ? `+${value}` : value < 0 ? `−${-value}` : "0";
}
