import { expect, test } from "vitest";
import { Digest } from "./digest";
import { HEADER, MIX_VALUES, STRIP_VALUES, floatsOf } from "./frames";

/** Meters of one strip: flags, the playhead, and the strip's readings. */
function meters(flags: number, frame: number, strip: number[]): ArrayBuffer {
  const bytes = new ArrayBuffer(HEADER + 4 * (MIX_VALUES + STRIP_VALUES));
  const view = new DataView(bytes);
  view.setUint8(0, 1);
  view.setUint8(1, flags);
  view.setBigInt64(8, BigInt(frame), true);
  floatsOf(view).set(strip, MIX_VALUES);
  return bytes;
}
const read = (told: ArrayBuffer | null) => told && [...floatsOf(new DataView(told)).subarray(MIX_VALUES)];

test("ten times a second it tells the highest peaks and reductions of all frames since, and the newest of the rest", () => {
  const digest = new Digest();
  expect(digest.take(meters(1, 0, [0, 0, 0, 0, 0, 0]), 0)).not.toBeNull();
  expect(digest.take(meters(1, 800, [0.5, 0.125, 0.25, 0.25, 6, -20]), 16)).toBeNull();
  expect(digest.take(meters(1, 1600, [0.25, 0.75, 0.5, 0.5, 3, -19]), 33)).toBeNull();
  expect(read(digest.take(meters(1, 4400, [0, 0, 0.125, 0.0625, 0, -18]), 95))).toEqual([0.5, 0.75, 0.125, 0.0625, 6, -18]);
  // What was told is not told again.
  expect(digest.take(meters(1, 5200, [0, 0, 0, 0, 0, 0]), 110)).toBeNull();
  expect(read(digest.take(meters(1, 9000, [0.25, 0, 0, 0, 0, -17]), 190))).toEqual([0.25, 0, 0, 0, 0, -17]);
});

test("a start, a stop and a jump of the playhead are told at once", () => {
  const digest = new Digest();
  const silence = [0, 0, 0, 0, 0, 0];
  const told = (flags: number, frame: number, now: number) => digest.take(meters(flags, frame, silence), now) !== null;
  expect(told(0, 1000, 0)).toBe(true);
  expect(told(1, 1000, 10)).toBe(true);
  expect(told(1, 1800, 26)).toBe(false);
  expect(told(1, 200, 42)).toBe(true);
  expect(told(1, 100_000, 58)).toBe(true);
  expect(told(1, 100_800, 75)).toBe(false);
  expect(told(0, 100_800, 80)).toBe(true);
});
