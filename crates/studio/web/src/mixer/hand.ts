// Automation modes of the strips, and the hand on a fader: plain while reading or stopped, a ride while the song runs.

import { createStore } from "solid-js/store";
import { frameOf } from "../format";
import { eachFrame, live, playhead } from "../live";
import type { Automation, Level } from "../protocol";
import { ask, edit, newGesture, seat, state } from "../studio";
import { hold, letGo, move, present } from "./held";
import { type Knot, type Mode, Ride, laid, valueAt } from "./ride";

const [modes, setModes] = createStore<Record<string, Mode | undefined>>({});
export function modeOf(strip: string): Mode {
  return modes[strip] ?? "read";
}
export function setMode(strip: string, mode: Mode): void {
  setModes(strip, mode);
}

/** While a hand rides, the song is told this often, so that the ride is heard; all of it is one step. */
const TELL = 160;
/** How long a ride's value stands ahead of the playhead, seconds: the engine must have it before it plays there. */
const AHEAD = 0.4;

type Riding = { path: string; strip: string; parameter: string; ride: Ride; old: Knot[]; gesture: string; told: number; released: boolean };
const riding = new Map<string, Riding>();
let stop: (() => void) | undefined;

/** The curve of a strip's parameter with its points at frames. */
export function knots(automation: Automation[], parameter: string): Knot[] {
  const song = state.room?.song;
  const curve = automation.find((one) => one.parameter === parameter);
  if (!song || !curve) return [];
  return curve.points.map((point) => ({ frame: frameOf(song, point.at), value: point.value, curve: point.curve }));
}

/** What a parameter sounds like now: the hand's value, else the curve's at the playhead, else the strip's own. */
export function sounding(strip: string, parameter: string, curve: Knot[], own: Level): Level {
  const path = `${strip}/${parameter}`;
  const inHand = present(path, own);
  if (inHand !== own || curve.length === 0 || riding.has(path)) return inHand;
  return valueAt(curve, playhead()) ?? own;
}

/** The hand moves a parameter. */
export function handMoves(strip: string, parameter: string, value: Level, gesture: string): void {
  const path = `${strip}/${parameter}`;
  const mode = modeOf(strip);
  const now = riding.get(path);
  if (now) {
    now.released = false;
    now.ride.take(Math.round(playhead()), value);
    hold(path, value);
    return;
  }
  if (mode === "read" || !live.playing) {
    move(path, value, `${parameter} of ${strip}`, gesture);
    return;
  }
  const of = seat(strip)?.strip;
  if (!of) return;
  const own = parameter === "pan" ? of.pan : of.fader;
  const curve = knots(of.automation, parameter);
  // Where there was no curve the strip's own value stands before and after the ride.
  const old: Knot[] = curve.length > 0 ? curve : [{ frame: 0, value: own, curve: "linear" }];
  const frame = Math.round(playhead());
  const ride = new Ride(mode, valueAt(old, frame) ?? own, frame, value);
  riding.set(path, { path, strip, parameter, ride, old, gesture: newGesture(), told: performance.now(), released: false });
  hold(path, value);
  stop ??= eachFrame(rideOn);
}

/** The hand lets go: touch and trim end here, latch goes on until the song stops. */
export function handLetsGo(strip: string, parameter: string): void {
  const now = riding.get(`${strip}/${parameter}`);
  if (!now) return;
  if (now.ride.mode === "latch" && live.playing) now.released = true;
  else void finish(now);
}

function rideOn(time: number): boolean {
  for (const now of riding.values()) {
    if (!live.playing) {
      void finish(now);
      continue;
    }
    now.ride.end(Math.round(playhead()));
    if (time - now.told < TELL) continue;
    now.told = time;
    void write(now, Math.round(playhead() + AHEAD * (state.room?.song.rate ?? 48_000)));
  }
  if (riding.size === 0) {
    stop?.();
    stop = undefined;
  }
  return true;
}

async function finish(now: Riding): Promise<void> {
  riding.delete(now.path);
  if (live.playing) now.ride.end(Math.round(playhead()));
  await write(now, 0);
  letGo(now.path);
}

/** Lays the ride into the curve that was there, as one step for the whole ride. */
async function write(now: Riding, until: number): Promise<void> {
  const points = laid(now.old, now.ride.points(now.old), until);
  await edit(
    [{ points: { path: `${now.strip}/automation/${now.parameter}`, points } }],
    `${now.parameter} of ${now.strip} by hand`,
    now.gesture,
  );
}

/** Takes a strip's curve of a parameter away. */
export function clearCurve(strip: string, parameter: string): void {
  void ask("edit", { edits: [{ points: { path: `${strip}/automation/${parameter}`, points: null } }], reason: `no ${parameter} automation of ${strip}` });
}
