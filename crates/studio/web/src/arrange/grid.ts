// The grid of a song: bars, beats and seconds as lines, and snapping to them.

import { stretches } from "../format";
import type { Place, Song } from "../protocol";
import type { Snap } from "../view";
import type { Scale } from "./scale";

export type TempoMap = ReturnType<typeof stretches>;
type Stretch = TempoMap[number];

/** A line of the grid; `strength` 2 is a phrase or bar, 1 a bar or beat, 0 only a help for the eye. */
export type Line = { frame: number; strength: 0 | 1 | 2; label: string | null };

const CLEAR = 72;

export function stretchAt(map: TempoMap, frame: number): Stretch {
  let low = 0;
  let high = map.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((map[middle] as Stretch).frame <= frame) low = middle;
    else high = middle - 1;
  }
  return map[low] as Stretch;
}

/** The frame of a place, by a map made once. */
export function frameOfPlace(map: TempoMap, place: Place): number {
  if (typeof place === "number") return place;
  const [bar = 1, beat = 1, tick = 0] = place.split("|").map(Number);
  let one = map[0] as Stretch;
  for (const next of map) if (next.bar <= bar) one = next;
  return Math.round(one.frame + ((bar - one.bar) * one.ticksPerBar + (beat - 1) * one.ticksPerBeat + tick) * one.framesPerTick);
}

/** Bars or beats in view: the finest step whose labels keep clear of each other, and lines between them. */
export function musicLines(map: TempoMap, scale: Scale): Line[] {
  const lines: Line[] = [];
  const end = scale.from + scale.perPixel * scale.width;
  map.forEach((stretch, i) => {
    const until = Math.min(end, map[i + 1]?.frame ?? Infinity);
    if (until <= scale.from || stretch.frame > end) return;
    const bar = stretch.ticksPerBar * stretch.framesPerTick;
    const beat = stretch.ticksPerBeat * stretch.framesPerTick;
    if (beat / scale.perPixel >= CLEAR / 4) beatLines(stretch, bar, beat, scale, until, lines);
    else barLines(stretch, bar, scale, until, lines);
  });
  return lines;
}

function barLines(stretch: Stretch, bar: number, scale: Scale, until: number, lines: Line[]): void {
  let step = 1;
  while ((step * bar) / scale.perPixel < CLEAR) step *= 2;
  const fine = Math.max(1, step / 4);
  // Labels fall on the bars of the whole song's phrases: 1, 9, 17, whatever tempo begins where.
  const first = Math.floor((scale.from - stretch.frame) / bar / fine) * fine;
  const offset = (((stretch.bar - 1 + first) % fine) + fine) % fine;
  for (let n = Math.max(0, first - offset); ; n += fine) {
    const frame = stretch.frame + n * bar;
    if (frame >= until) break;
    const number = stretch.bar + n;
    const labelled = (number - 1) % step === 0;
    lines.push({ frame, strength: labelled ? 2 : step >= 8 ? 0 : 1, label: labelled ? String(number) : null });
  }
}

function beatLines(stretch: Stretch, bar: number, beat: number, scale: Scale, until: number, lines: Line[]): void {
  const beats = Math.round(bar / beat);
  const everyBeat = beat / scale.perPixel >= CLEAR;
  let divisions = 1;
  while (beat / divisions / scale.perPixel >= CLEAR && divisions < 16) divisions *= 2;
  const step = beat / divisions;
  for (let n = Math.max(0, Math.floor((scale.from - stretch.frame) / step)); ; n += 1) {
    const frame = stretch.frame + n * step;
    if (frame >= until) break;
    const whole = Math.floor(n / divisions);
    const number = stretch.bar + Math.floor(whole / beats);
    if (n % (divisions * beats) === 0) lines.push({ frame, strength: 2, label: String(number) });
    else if (n % divisions === 0) lines.push({ frame, strength: 1, label: everyBeat ? `${number}|${(whole % beats) + 1}` : null });
    else lines.push({ frame, strength: 0, label: null });
  }
}

/** Steps of the time ruler in seconds. */
const STEPS = [0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600];

/** The step of the time ruler, in seconds. */
export function timeStep(scale: Scale, rate: number): number {
  return STEPS.find((step) => (step * rate) / scale.perPixel >= CLEAR) ?? 7200;
}

/** Seconds in view, each with its label. */
export function timeLines(scale: Scale, rate: number): Line[] {
  const step = timeStep(scale, rate);
  const lines: Line[] = [];
  const end = scale.from + scale.perPixel * scale.width;
  for (let n = Math.floor(scale.from / rate / step); ; n += 1) {
    const frame = n * step * rate;
    if (frame > end) break;
    lines.push({ frame, strength: 1, label: secondsLabel(n * step, step) });
  }
  return lines;
}

/** Minutes and seconds with as many digits as the step needs: 1:05, 0:41.2. */
export function secondsLabel(seconds: number, step: number): string {
  const digits = step >= 1 ? 0 : Math.min(4, Math.ceil(-Math.log10(step) - 1e-9));
  const total = Number(seconds.toFixed(digits));
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  const rest = (total % 60).toFixed(digits).padStart(digits ? digits + 3 : 2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

/** The nearest bar, beat or tenth of a second. */
export function snapTo(map: TempoMap, rate: number, frame: number, snap: Snap): number {
  if (snap === "off") return Math.round(frame);
  if (snap === "time") return Math.round(Math.round(frame / (rate / 10)) * (rate / 10));
  const one = stretchAt(map, frame);
  const step = (snap === "bar" ? one.ticksPerBar : one.ticksPerBeat) * one.framesPerTick;
  return Math.round(one.frame + Math.round((frame - one.frame) / step) * step);
}

/** The nearest of some places within reach (edges of other clips, markers, the playhead), else the grid's. */
export function magnetic(map: TempoMap, rate: number, frame: number, snap: Snap, places: number[], within: number): number {
  if (snap === "off") return Math.round(frame);
  const grid = snapTo(map, rate, frame, snap);
  let best = grid;
  let distance = Math.abs(grid - frame);
  for (const place of places) {
    const away = Math.abs(place - frame);
    if (away <= within && (away < distance || distance > within)) {
      best = place;
      distance = away;
    }
  }
  return best;
}

/** A frame as text that the server reads as exactly this frame: seconds with the fewest digits. */
export function secondsText(frames: number, rate: number): string {
  for (let digits = 0; digits <= 9; digits += 1) {
    const text = (frames / rate).toFixed(digits);
    if (Math.round(Number(text) * rate) === frames) return text;
  }
  return String(frames / rate);
}

/** A place as text: in bars where it was in bars and falls on one, in seconds else. */
export function placeText(map: TempoMap, song: Pick<Song, "rate">, was: Place, frame: number): string {
  if (typeof was === "string") {
    const one = stretchAt(map, frame);
    const ticks = Math.round((frame - one.frame) / one.framesPerTick);
    const bar = one.bar + Math.floor(ticks / one.ticksPerBar);
    const rest = ((ticks % one.ticksPerBar) + one.ticksPerBar) % one.ticksPerBar;
    const text = `${bar}|${1 + Math.floor(rest / one.ticksPerBeat)}|${rest % one.ticksPerBeat}`;
    if (frameOfPlace(map, text) === frame) return text;
  }
  return secondsText(frame, song.rate);
}

/** Bar, beat and tick of a frame by a map made once. */
export function barBeatOf(map: TempoMap, frame: number): string {
  const one = stretchAt(map, frame);
  const ticks = Math.round((frame - one.frame) / one.framesPerTick);
  const bar = one.bar + Math.floor(ticks / one.ticksPerBar);
  const rest = ((ticks % one.ticksPerBar) + one.ticksPerBar) % one.ticksPerBar;
  return `${bar}|${1 + Math.floor(rest / one.ticksPerBeat)}|${rest % one.ticksPerBeat}`;
}
