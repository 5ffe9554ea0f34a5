// Numbers as an engineer reads them: units, one sensible decimal, a real minus sign, time as 0:41.739.

import type { Level, Param, Place, Song } from "./protocol";

const MINUS = "−";

function plain(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return /^-0\.?0*$/.test(text) ? text.slice(1) : text.replace("-", MINUS);
}

/** The least digits that say enough of a value: 3.20 kHz, 62.0 Hz, 320 Hz. */
function sensible(value: number): string {
  const size = Math.abs(value);
  return plain(value, size >= 100 ? 0 : size >= 10 ? 1 : 2);
}

/** A value with its unit. */
export function show(value: Level, unit: string, words?: string[] | null): string {
  if (value === "off") return `${MINUS}∞ ${unit}`;
  if (words) return words[value] ?? String(value);
  if (!Number.isFinite(value)) return `${value < 0 ? MINUS : ""}∞ ${unit}`;
  switch (unit) {
    case "Hz":
      return value >= 1000 ? `${sensible(value / 1000)} kHz` : `${sensible(value)} Hz`;
    case "ms":
      return value >= 1000 ? `${sensible(value / 1000)} s` : `${sensible(value)} ms`;
    case "dB":
    case "LUFS":
    case "LU":
    case "dBTP":
    case "dBFS":
      return `${plain(value, 1)} ${unit}`;
    case ":1":
      return `${sensible(value)}:1`;
    case "%":
      return `${plain(value, 0)} %`;
    case "":
      return sensible(value);
    default:
      return `${sensible(value)} ${unit}`;
  }
}

export function showParam(param: Param, value: number): string {
  return show(value, param.unit, param.words);
}

/** A fader's level. */
export function showLevel(level: Level): string {
  return show(level, "dB");
}

/** Pan: L 30, C, R 30. */
export function showPan(pan: number): string {
  if (Math.abs(pan) < 0.5) return "C";
  return `${pan < 0 ? "L" : "R"} ${Math.abs(pan).toFixed(0)}`;
}

/** Frames as minutes, seconds and milliseconds: 0:41.739. */
export function clock(frames: number, rate: number): string {
  const millis = Math.round((Math.abs(frames) / rate) * 1000);
  const minutes = Math.floor(millis / 60_000);
  const seconds = Math.floor((millis % 60_000) / 1000);
  const rest = millis % 1000;
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(minutes / 60);
  const head = hours > 0 ? `${hours}:${two(minutes % 60)}` : `${minutes}`;
  return `${frames < 0 ? MINUS : ""}${head}:${two(seconds)}.${String(rest).padStart(3, "0")}`;
}

// ---- Tempo: the same walk as session's tempo.rs, 960 ticks to a quarter --------------------------------------------

export const TICKS = 960;

type Stretch = { frame: number; bar: number; framesPerTick: number; ticksPerBar: number; ticksPerBeat: number };

/** The stretches of one tempo each, with the frame they begin at. */
export function stretches(song: Pick<Song, "tempo" | "rate">): Stretch[] {
  const all: Stretch[] = [];
  let beats = 4;
  let note = 4;
  let last: Stretch = stretch(0, 1, 120, beats, note, song.rate);
  for (const entry of song.tempo.entries) {
    const bar = Number(entry.at.split("|")[0] ?? 1);
    const [, beat = "1", tick = "0"] = entry.at.split("|");
    const inside = (Number(beat) - 1) * last.ticksPerBeat + Number(tick);
    const frame = last.frame + ((bar - last.bar) * last.ticksPerBar + inside) * last.framesPerTick;
    if (entry.meter) [beats, note] = entry.meter.split("/").map(Number) as [number, number];
    if (all.length === 0 && frame > 0) all.push(last);
    last = stretch(frame, bar, entry.bpm, beats, note, song.rate);
    all.push(last);
  }
  if (all.length === 0) all.push(last);
  return all;
}

function stretch(frame: number, bar: number, bpm: number, beats: number, note: number, rate: number): Stretch {
  const ticksPerBeat = (TICKS * 4) / note;
  return { frame, bar, framesPerTick: (60 * rate) / (bpm * TICKS), ticksPerBar: ticksPerBeat * beats, ticksPerBeat };
}

function at(all: Stretch[], frame: number): Stretch {
  let found = all[0] as Stretch;
  for (const one of all) if (one.frame <= frame) found = one;
  return found;
}

/** A frame as bar|beat|tick. */
export function barBeat(song: Pick<Song, "tempo" | "rate">, frame: number): string {
  const one = at(stretches(song), frame);
  const ticks = Math.round((frame - one.frame) / one.framesPerTick);
  const bar = one.bar + Math.floor(ticks / one.ticksPerBar);
  const rest = ((ticks % one.ticksPerBar) + one.ticksPerBar) % one.ticksPerBar;
  return `${bar}|${1 + Math.floor(rest / one.ticksPerBeat)}|${rest % one.ticksPerBeat}`;
}

/** The frame of a place. */
export function frameOf(song: Pick<Song, "tempo" | "rate">, place: Place): number {
  if (typeof place === "number") return place;
  const [bar = 1, beat = 1, tick = 0] = place.split("|").map(Number);
  const all = stretches(song);
  let one = all[0] as Stretch;
  for (const next of all) if (next.bar <= bar) one = next;
  return Math.round(one.frame + ((bar - one.bar) * one.ticksPerBar + (beat - 1) * one.ticksPerBeat + tick) * one.framesPerTick);
}

/** The grid line (bar, beat, or tenth of a second) nearest to a frame. */
export function snapped(song: Pick<Song, "tempo" | "rate">, frame: number, snap: "off" | "bar" | "beat" | "time"): number {
  if (snap === "off") return Math.round(frame);
  if (snap === "time") return Math.round(Math.round(frame / (song.rate / 10)) * (song.rate / 10));
  const one = at(stretches(song), frame);
  const ticks = snap === "bar" ? one.ticksPerBar : one.ticksPerBeat;
  const step = ticks * one.framesPerTick;
  return Math.round(one.frame + Math.round((frame - one.frame) / step) * step);
}
