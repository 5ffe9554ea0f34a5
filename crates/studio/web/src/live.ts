// What moves sixty times a second: meters, playhead, spectrum, scope. Kept in plain arrays, outside of the reactive store,
// and handed to the drawings once a frame.

import { raise } from "./line/digest";
import { METERS, MIX_VALUES, SCOPE, SPECTRUM, floatsOf, headOf } from "./line/frames";

export { STRIP_VALUES } from "./line/frames";

export const live = {
  playing: false,
  recording: false,
  looping: false,
  /** The playhead as last reported, in frames of the song. */
  frame: 0,
  /** When that was, as `performance.now()`. */
  reported: 0,
  load: 0,
  dropouts: 0,
  momentary: -Infinity,
  shortTerm: -Infinity,
  integrated: -Infinity,
  truePeakMax: -Infinity,
  truePeak: -Infinity,
  correlation: 0,
  width: 0,
  loudnessRange: 0,
  /** Per strip, in the song's order (tracks, buses, returns, master): peak L, peak R, rms L, rms R, reduction dB, LUFS. */
  strips: new Float32Array(0),
  /** 256 bands from 20 Hz to 20 kHz in dB, of the watched strip. */
  spectrumPre: new Float32Array(256).fill(-120),
  spectrumPost: new Float32Array(256).fill(-120),
  /** Pairs left, right of the mix. */
  scope: new Float32Array(0),
  /** Counts up with every frame of its kind, so that a drawing knows whether there is news. */
  news: { meters: 0, spectrum: 0, scope: 0 },
};

/** The song's rate; set when a room opens. */
let rate = 48_000;
let speed = 1;
export function setRate(hertz: number): void {
  rate = hertz;
}
export function setSpeed(factor: number): void {
  speed = factor;
}

/** The playhead now: as reported, and run on since, so that it glides at any frame rate. */
export function playhead(): number {
  if (!live.playing) return live.frame;
  const since = Math.min(0.25, (performance.now() - live.reported) / 1000);
  return live.frame + since * rate * speed;
}

/** Whether a frame has drawn the strips' readings. */
let drawn = true;

/** The same array with other numbers, or one that has room for them: sixty times a second nothing is thrown away. */
function refilled(kept: Float32Array<ArrayBuffer>, numbers: Float32Array): Float32Array<ArrayBuffer> {
  if (kept.length !== numbers.length) return numbers.slice();
  kept.set(numbers);
  return kept;
}

/** Takes in a binary frame from the server. */
export function takeFrame(frame: DataView): void {
  const { kind, flags, frame: at } = headOf(frame);
  if (kind === METERS) takeMeters(floatsOf(frame), flags, at);
  else if (kind === SPECTRUM) {
    (flags === 0 ? live.spectrumPre : live.spectrumPost).set(floatsOf(frame).subarray(0, 256));
    live.news.spectrum += 1;
  } else if (kind === SCOPE) {
    // A new array each time: the goniometer keeps the last few.
    live.scope = floatsOf(frame);
    live.news.scope += 1;
  }
}

function takeMeters(values: Float32Array, flags: number, frame: number): void {
  live.playing = (flags & 1) !== 0;
  live.recording = (flags & 2) !== 0;
  live.looping = (flags & 4) !== 0;
  live.frame = frame;
  live.reported = performance.now();
  const at = (i: number) => values[i] ?? 0;
  live.load = at(0);
  live.dropouts = at(1);
  live.momentary = at(2);
  live.shortTerm = at(3);
  live.integrated = at(4);
  live.truePeakMax = at(5);
  live.truePeak = at(6);
  live.correlation = at(7);
  live.width = at(8);
  live.loudnessRange = at(9);
  const strips = values.subarray(MIX_VALUES);
  // A peak that no frame has drawn is not forgotten for the next readings.
  if (!drawn && live.strips.length === strips.length) raise(strips, live.strips);
  drawn = false;
  live.strips = refilled(live.strips, strips);
  live.news.meters += 1;
}

/** What readings there are news of. */
export type News = keyof typeof live.news;
const KINDS: Record<News, number> = { meters: METERS, spectrum: SPECTRUM, scope: SCOPE };
const followed = new Map<News, number>();
let tell: (kinds: number[]) => void = () => {};

/** Who is told which kinds of frames the page draws of, now and whenever that changes. */
export function whenWanted(listener: (kinds: number[]) => void): void {
  tell = listener;
  tellWanted();
}

function tellWanted(): void {
  tell([...followed].filter(([, count]) => count > 0).map(([news]) => KINDS[news]));
}

function follow(news: readonly News[], by: 1 | -1): void {
  for (const one of news) followed.set(one, (followed.get(one) ?? 0) + by);
  if (news.length > 0) tellWanted();
}

/** Milliseconds between two frames while readings are followed, and while nothing moves faster. */
const FOLLOWING = 33;
const CALM = 50;
/** Milliseconds between two beats, at which all words are written. */
const BEAT = 100;
/** Milliseconds that a frame is asked for early: the screen has one every 17. */
const EARLY = 10;
/** Milliseconds after what a hand did for which frames come as fast as the screen. */
const AWAKE = 1000;

/** Draws a frame; `beat` ten times a second. True asks for the next frame as soon as the screen has one. */
type Draw = (now: number, beat: boolean) => boolean | void;
const drawings = new Set<Draw>();
let waits: ReturnType<typeof setTimeout> | undefined;
let running = false;
let awake = 0;
let beaten = 0;

/**
 * Calls a drawing with each frame until the returned function is called: as fast as the screen while a hand is at work or a drawing
 * asks for it, else thirty times a second while readings are followed, else twenty. What is drawn of is named: all of these readings
 * come while it is drawn. Else meters come ten times a second, the others not at all. Words are written at the beat, all in one
 * frame: the browser puts its picture together anew for any of them.
 */
export function eachFrame(draw: Draw, ...news: News[]): () => void {
  drawings.add(draw);
  follow(news, 1);
  if (!running) {
    running = true;
    requestAnimationFrame(frame);
  }
  return () => {
    if (drawings.delete(draw)) follow(news, -1);
  };
}

/** Something is about to move: frames come as fast as the screen for a while. */
export function wake(): void {
  awake = performance.now() + AWAKE;
  if (waits === undefined) return;
  clearTimeout(waits);
  waits = undefined;
  requestAnimationFrame(frame);
}
if (typeof window !== "undefined") {
  for (const name of ["pointerdown", "pointermove", "wheel", "keydown", "resize", "focus"]) {
    window.addEventListener(name, wake, { capture: true, passive: true });
  }
}

function frame(now: number): void {
  if (drawings.size === 0) {
    running = false;
    return;
  }
  const beat = now - beaten >= BEAT;
  if (beat) beaten = now;
  let soon = now < awake;
  for (const draw of drawings) soon = draw(now, beat) === true || soon;
  drawn = true;
  if (soon) requestAnimationFrame(frame);
  else {
    const following = [...followed.values()].some((count) => count > 0);
    waits = setTimeout(() => {
      waits = undefined;
      requestAnimationFrame(frame);
    }, (following ? FOLLOWING : CALM) - EARLY);
  }
}
