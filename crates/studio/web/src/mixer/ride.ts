// Automation by hand: a fader's moves while the song runs, collected, thinned and laid into the curve that was there.

import type { Curve, Level, Point } from "../protocol";

export const MODES = ["read", "touch", "latch", "trim"] as const;
export type Mode = (typeof MODES)[number];

/** A point of a curve by frame. */
export type Knot = { frame: number; value: Level; curve: Curve };
/** What counts as nothing on the way, dB. */
export const OFF = -90;
const level = (value: Level) => (value === "off" ? OFF : value);

/** The value of a curve at a frame; undefined where there is none. */
export function valueAt(curve: Knot[], frame: number): Level | undefined {
  const first = curve[0];
  const last = curve.at(-1);
  if (!first || !last) return undefined;
  if (frame <= first.frame) return first.value;
  if (frame >= last.frame) return last.value;
  const next = curve.findIndex((knot) => knot.frame > frame);
  const [a, b] = [curve[next - 1], curve[next]];
  if (!a || !b) return last.value;
  const t = (frame - a.frame) / (b.frame - a.frame);
  const share = b.curve === "hold" ? 0 : b.curve === "smooth" ? t * t * (3 - 2 * t) : t;
  if (share === 0) return a.value;
  return level(a.value) + share * (level(b.value) - level(a.value));
}

/** The fewest knots of a ride from which no move differs by more than `tolerance` dB. */
export function thinned(ride: { frame: number; value: Level }[], tolerance = 0.1): { frame: number; value: Level }[] {
  const keep = new Set<number>([0, ride.length - 1]);
  const open: [number, number][] = [[0, ride.length - 1]];
  for (let span = open.pop(); span; span = open.pop()) {
    const [from, to] = span;
    const [a, b] = [ride[from], ride[to]];
    if (!a || !b || to - from < 2) continue;
    let worst = 0;
    let at = -1;
    for (let i = from + 1; i < to; i += 1) {
      const one = ride[i];
      if (!one) continue;
      const straight = level(a.value) + ((one.frame - a.frame) / Math.max(1, b.frame - a.frame)) * (level(b.value) - level(a.value));
      const off = Math.abs(level(one.value) - straight);
      if (off > worst) [worst, at] = [off, i];
    }
    if (worst <= tolerance || at < 0) continue;
    keep.add(at);
    open.push([from, at], [at, to]);
  }
  return [...keep].sort((a, b) => a - b).flatMap((i) => ride[i] ?? []);
}

/** One pass of a hand over one fader. */
export class Ride {
  readonly moves: { frame: number; value: Level }[] = [];

  constructor(
    readonly mode: Mode,
    /** What the curve or the fader said where the hand took hold, which trim is measured from. */
    readonly base: Level,
    frame: number,
    value: Level,
  ) {
    this.moves.push({ frame, value });
  }

  /** A move; going back (a loop's jump) ends nothing, what is behind is written anew. */
  take(frame: number, value: Level): void {
    while (this.moves.length > 1 && (this.moves.at(-1)?.frame ?? -1) >= frame) this.moves.pop();
    const only = this.moves[0];
    if (only && this.moves.length === 1 && only.frame >= frame) this.moves.pop();
    this.moves.push({ frame, value });
  }

  /** The last value stands until the hand lets go or the song stops. */
  end(frame: number): void {
    const last = this.moves.at(-1);
    if (last && frame > last.frame) this.moves.push({ frame, value: last.value });
  }

  /** What is to be written between its first and last frame: the values themselves, or with trim the old curve raised by the hand's way. */
  points(old: Knot[]): { frame: number; value: Level }[] {
    if (this.mode !== "trim") return thinned(this.moves);
    const raised = this.moves.map((move) => {
      const was = valueAt(old, move.frame) ?? this.base;
      if (was === "off" || move.value === "off") return { frame: move.frame, value: move.value === "off" ? move.value : was };
      const by = move.value - level(this.base);
      return { frame: move.frame, value: Math.min(24, Math.max(OFF, was + by)) };
    });
    return thinned(raised);
  }
}

/** The old curve outside of a ride and the ride inside; at the ends the old curve goes on from its own value. */
export function laid(old: Knot[], ride: { frame: number; value: Level }[], until: number): Point[] {
  const first = ride[0];
  const last = ride.at(-1);
  const asPoint = (knot: Knot): Point => ({ at: knot.frame, value: knot.value, curve: knot.curve });
  if (!first || !last) return old.map(asPoint);
  const end = Math.max(last.frame, until);
  const before = old.filter((knot) => knot.frame < first.frame - 1).map(asPoint);
  const after = old.filter((knot) => knot.frame > end + 1).map(asPoint);
  const points: Point[] = [...before];
  const was = valueAt(old, first.frame - 1);
  if (was !== undefined && first.frame > 0) points.push({ at: first.frame - 1, value: was, curve: "linear" });
  for (const one of ride) points.push({ at: one.frame, value: one.value, curve: "linear" });
  if (end > last.frame) points.push({ at: end, value: last.value, curve: "linear" });
  const next = valueAt(old, end + 1);
  if (next !== undefined) points.push({ at: end + 1, value: next, curve: "linear" });
  return [...points, ...after];
}
