// What hands do to clips, as plain calculations: where a clip can go, and the edits that make it so.

import type { Clip, Edit, Place } from "../protocol";
import { type TempoMap, placeText, secondsText } from "./grid";

/** What is changed of a clip. */
export type Shape = { at: number; offset: number; length: number; gain: number; fadeIn: number; fadeOut: number };
/** A clip that is being changed: where it stands, and how far its file reaches. */
export type Held = Shape & { path: string; track: number; index: number; place: Place; file: string; info: { frames: number; missing: boolean } | undefined };

/** The shortest a clip is trimmed to: a hundredth of a second. */
export function shortest(rate: number): number {
  return Math.round(rate / 100);
}

const inside = (value: number, least: number, most: number) => Math.round(Math.min(Math.max(value, least), Math.max(least, most)));

/** Fades that fit into a clip: each keeps its length where it can, the fade out gives way. */
function fitting(shape: Shape): Shape {
  const fadeIn = Math.min(shape.fadeIn, shape.length);
  return { ...shape, fadeIn, fadeOut: Math.min(shape.fadeOut, shape.length - fadeIn) };
}

/** A clip that begins `by` frames later; what it plays stays where it is. Only as far as the file and the song reach. */
export function startTrimmed(clip: Held, by: number, rate: number): Shape {
  const step = inside(by, -Math.min(clip.offset, clip.at), clip.length - Math.min(clip.length, shortest(rate)));
  return fitting({ ...shapeOf(clip), at: clip.at + step, offset: clip.offset + step, length: clip.length - step });
}

/** A clip that ends `by` frames later, only as far as its file reaches. */
export function endTrimmed(clip: Held, by: number, rate: number): Shape {
  const left = clip.info && !clip.info.missing ? Math.max(0, clip.info.frames - clip.offset - clip.length) : 0;
  const step = inside(by, Math.min(0, shortest(rate) - clip.length), left);
  return fitting({ ...shapeOf(clip), length: clip.length + step });
}

/** A clip that plays what lies `by` frames later in its file. */
export function slipped(clip: Held, by: number): Shape {
  const most = clip.info ? Math.max(clip.offset, clip.info.frames - clip.length) : clip.offset;
  return { ...shapeOf(clip), offset: inside(clip.offset + by, 0, most) };
}

export function fadedIn(clip: Held, length: number): Shape {
  return { ...shapeOf(clip), fadeIn: inside(length, 0, clip.length - clip.fadeOut) };
}
export function fadedOut(clip: Held, length: number): Shape {
  return { ...shapeOf(clip), fadeOut: inside(length, 0, clip.length - clip.fadeIn) };
}

/** A clip with its gain changed, in tenths of a dB between what the song allows. */
export function gained(clip: Held, by: number): Shape {
  const from = clip.gain === -Infinity ? -144 : clip.gain;
  return { ...shapeOf(clip), gain: Math.min(48, Math.max(-144, Math.round((from + by) * 10) / 10)) };
}

export function shapeOf(clip: Shape): Shape {
  const { at, offset, length, gain, fadeIn, fadeOut } = clip;
  return { at, offset, length, gain, fadeIn, fadeOut };
}

/** How far clips can go together: none before the start, none off the tracks. */
export function movable(clips: { at: number; track: number }[], by: number, rows: number, tracks: number): { by: number; rows: number } {
  const first = Math.min(...clips.map((clip) => clip.at));
  const upper = Math.min(...clips.map((clip) => clip.track));
  const lower = Math.max(...clips.map((clip) => clip.track));
  return { by: Math.round(Math.max(-first, by)), rows: Math.min(tracks - 1 - lower, Math.max(-upper, rows)) };
}

/** The edits that give a clip another shape on its track. */
export function shapeEdits(was: Held, now: Shape, map: TempoMap, rate: number): Edit[] {
  const edits: Edit[] = [];
  const set = (word: string, value: string) => edits.push({ set: { path: `${was.path}/${word}`, value } });
  // A fade that shrinks goes before the clip does, one that grows after it: no step has a fade longer than its clip.
  if (now.fadeIn < was.fadeIn) set("fade-in", secondsText(now.fadeIn, rate));
  if (now.fadeOut < was.fadeOut) set("fade-out", secondsText(now.fadeOut, rate));
  if (now.at !== was.at) set("at", placeText(map, { rate }, was.place, now.at));
  if (now.offset !== was.offset) set("offset", secondsText(now.offset, rate));
  if (now.length !== was.length) set("length", secondsText(now.length, rate));
  if (now.fadeIn > was.fadeIn) set("fade-in", secondsText(now.fadeIn, rate));
  if (now.fadeOut > was.fadeOut) set("fade-out", secondsText(now.fadeOut, rate));
  if (now.gain !== was.gain) set("gain", String(now.gain));
  return edits;
}

/** A track as moving needs to know it. */
export type Lane = { name: string; clips: readonly Clip[] };

/** The edits that move clips in time and over tracks, and the paths they have then. Those that change tracks come last
 * in their new list, and are taken from their old one from behind, so that no path means another clip meanwhile. */
export function moveEdits(clips: Held[], by: number, rows: number, lanes: Lane[], map: TempoMap, rate: number): { edits: Edit[]; paths: string[] } {
  const moved = (clip: Held): Place => {
    const text = placeText(map, { rate }, clip.place, clip.at + by);
    return text.includes("|") ? text : clip.at + by;
  };
  if (rows === 0) {
    const edits = clips.flatMap((clip) => shapeEdits(clip, { ...shapeOf(clip), at: clip.at + by }, map, rate));
    return { edits, paths: clips.map((clip) => clip.path) };
  }
  const edits: Edit[] = [];
  const counts = lanes.map((lane) => lane.clips.length);
  const leaving = lanes.map((_, track) => clips.filter((clip) => clip.track === track).length);
  const paths: string[] = [];
  for (const clip of clips) {
    const to = clip.track + rows;
    const lane = lanes[to];
    const own = lanes[clip.track]?.clips[clip.index];
    if (!lane || !own) continue;
    const index = counts[to] as number;
    edits.push({ add: { to: lane.name, index, item: { clip: { ...own, at: moved(clip) } } } });
    paths.push(`${lane.name}/clip-${index + 1 - (leaving[to] as number)}`);
    counts[to] = index + 1;
  }
  const behindFirst = [...clips].sort((a, b) => a.track - b.track || b.index - a.index);
  for (const clip of behindFirst) edits.push({ remove: { path: clip.path } });
  return { edits, paths };
}

/** What a step is called: of one clip by its name, of several by their number. */
export function reasonFor(verb: string, clips: { path: string }[]): string {
  const [only] = clips;
  return clips.length === 1 && only ? `${verb} ${only.path}` : `${verb} ${clips.length} clips`;
}
