// What a platform does with a master: how loud it plays there, and whether its peaks fit.

import { show } from "../format";
import type { Target } from "../protocol";

export type Fate = {
  /** What it is turned by, in dB; under zero is down. Null where nothing is known. */
  turn: number | null;
  /** In words. */
  text: string;
  /** Whether the true peak is under the ceiling; null where it is not known. */
  fits: boolean | null;
};

/** Parts of a dB that make no difference anyone hears. */
const SAME = 0.05;

/** What happens to something of a loudness and a true peak at a target. */
export function fate(target: Pick<Target, "loudness" | "ceiling">, integrated: number | null, truePeak: number | null): Fate {
  const fits = truePeak === null ? null : truePeak <= target.ceiling + SAME;
  if (target.loudness === null) return { turn: null, text: "plays as it is", fits };
  const wanted = show(target.loudness, "LUFS");
  if (integrated === null || !Number.isFinite(integrated)) return { turn: null, text: `plays at ${wanted}`, fits };
  const turn = target.loudness - integrated;
  if (Math.abs(turn) < SAME) return { turn: 0, text: `plays at ${wanted}, untouched`, fits };
  if (turn < 0) return { turn, text: `turned down ${show(-turn, "dB")} to ${wanted}`, fits };
  return { turn, text: `${show(turn, "dB")} under ${wanted}`, fits };
}

/** What a target's file is: `24 bit WAV, 44.1 or 48 kHz`. */
export function fileWords(target: Pick<Target, "rates" | "bits" | "container">): string {
  const kilo = target.rates.map((rate) => String(rate / 1000));
  const rates = kilo.length === 0 ? "the song’s rate" : kilo.length > 2 ? `${kilo[0]} to ${kilo.at(-1)} kHz` : `${kilo.join(" or ")} kHz`;
  return `${target.bits} bit ${target.container.toUpperCase()}, ${rates}`;
}
