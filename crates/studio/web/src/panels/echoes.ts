// When an echo comes, and how loud: the laws behind the picture of the delay.

import { stretches } from "../format";
import type { Song } from "../protocol";

/** The length of a note value in whole notes: `1/4 dotted` is 0.375; off is none. */
export function noteLength(word: string): number | null {
  const [value, kind] = word.split(" ");
  const [above, below] = (value ?? "").split("/").map(Number);
  if (!above || !below) return null;
  return (above / below) * (kind === "dotted" ? 1.5 : kind === "triplet" ? 2 / 3 : 1);
}

/** The time between echoes, ms: the note's at the song's tempo, halved until it fits; else the time itself. */
export function echoTime(time: number, sync: string, song: Pick<Song, "tempo" | "rate">, most: number): number {
  const note = noteLength(sync);
  const first = stretches(song)[0];
  if (note === null || !first) return time;
  // 960 ticks to a quarter.
  let length = (note * 4 * 960 * first.framesPerTick * 1000) / song.rate;
  while (length > most) length /= 2;
  return length;
}

export type Tap = { time: number; level: number; side: "both" | "left" | "right" };

/** The echoes of one sound down to -60 dB: their time in ms and level in dB. */
export function taps(time: number, feedback: number, mode: string): Tap[] {
  const all: Tap[] = [];
  const fall = feedback > 0 ? 20 * Math.log10(feedback / 100) : -Infinity;
  for (let i = 0; i < 64; i += 1) {
    const level = i === 0 ? 0 : i * fall;
    if (!(level > -60)) break;
    all.push({ time: time * (i + 1), level, side: mode === "ping-pong" ? (i % 2 === 0 ? "left" : "right") : "both" });
  }
  return all;
}
