// What moves sixty times a second: meters, playhead, spectrum, scope. Kept in plain arrays, outside of the reactive store,
// and handed to the drawings once a frame.

import { createSignal } from "solid-js";

/** One strip's readings since the last frame: linear peaks and root mean squares, dB, LUFS. */
export const STRIP_VALUES = 6;
const HEADER = 16;

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
  /** Input dB, output dB, reduction dB of the watched insert: the newest points. */
  dynamics: new Float32Array(0),
  /** Reduction of each band of the watched insert, dB, the lowest first; empty where it has none. */
  bands: new Float32Array(0),
  /** Counts up with every frame of its kind, so that a drawing knows whether there is news. */
  news: { meters: 0, spectrum: 0, scope: 0, dynamics: 0, bands: 0 },
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

const [position, setPosition] = createSignal(0);
/** The playhead as a signal, 60 times a second while playing: for counters. Drawings call `playhead()` instead. */
export { position };

type Hearer = (frame: DataView) => void;
const hearers = new Map<number, Hearer>();
/** Hands binary frames of a kind (PCM is 3) to a part of the page. */
export function hear(kind: number, hearer: Hearer): void {
  hearers.set(kind, hearer);
}

function floats(frame: DataView): Float32Array {
  return new Float32Array(frame.buffer, frame.byteOffset + HEADER, (frame.byteLength - HEADER) >> 2);
}

/** The same array with other numbers, or one that has room for them: sixty times a second nothing is thrown away. */
function refilled(kept: Float32Array<ArrayBuffer>, numbers: Float32Array): Float32Array<ArrayBuffer> {
  if (kept.length !== numbers.length) return numbers.slice();
  kept.set(numbers);
  return kept;
}

/** Takes in a binary frame from the server. */
export function takeFrame(frame: DataView): void {
  const kind = frame.getUint8(0);
  const flags = frame.getUint8(1);
  if (kind === 1) takeMeters(frame, flags);
  else if (kind === 2) {
    (flags === 0 ? live.spectrumPre : live.spectrumPost).set(floats(frame).subarray(0, 256));
    live.news.spectrum += 1;
  } else if (kind === 4) {
    // A new array each time: the goniometer keeps the last few.
    live.scope = floats(frame).slice();
    live.news.scope += 1;
  } else if (kind === 5) {
    live.dynamics = floats(frame).slice();
    live.news.dynamics += 1;
  } else if (kind === 6) {
    live.bands = floats(frame).slice();
    live.news.bands += 1;
  }
  hearers.get(kind)?.(frame);
}

/** Another insert is watched: what was known of the last one's bands is none of it. */
export function forgetBands(): void {
  live.bands = new Float32Array(0);
}

function takeMeters(frame: DataView, flags: number): void {
  live.playing = (flags & 1) !== 0;
  live.recording = (flags & 2) !== 0;
  live.looping = (flags & 4) !== 0;
  live.frame = Number(frame.getBigInt64(8, true));
  live.reported = performance.now();
  const values = floats(frame);
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
  live.strips = refilled(live.strips, values.subarray(10));
  live.news.meters += 1;
}

const drawings = new Set<(now: number) => void>();
let running = false;
/** Calls a drawing once each animation frame until the returned function is called. */
export function eachFrame(draw: (now: number) => void): () => void {
  drawings.add(draw);
  if (!running) {
    running = true;
    requestAnimationFrame(frame);
  }
  return () => drawings.delete(draw);
}

function frame(now: number): void {
  if (drawings.size === 0) {
    running = false;
    return;
  }
  setPosition(Math.round(playhead()));
  for (const draw of drawings) draw(now);
  requestAnimationFrame(frame);
}
