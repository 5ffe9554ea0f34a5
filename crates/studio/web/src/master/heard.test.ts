import { expect, test } from "vitest";
import { HeardMix, STRETCHES } from "./heard";

test("readings that come every few stretches leave no holes, and a jump leaves what lies between", () => {
  const mix = new HeardMix(STRETCHES * 100);
  mix.take(0, 0.5, -20);
  mix.take(350, 0.6, -19);
  expect(Array.from(mix.loudness.slice(0, 5))).toEqual([-20, -19, -19, -19, -Infinity]);
  mix.take(90_050, 0.7, -18);
  expect(mix.loudness[500]).toBe(-Infinity);
  expect(mix.loudness[900]).toBe(-18);
  expect(mix.share).toBeCloseTo(5 / STRETCHES, 9);
});

test("within a stretch the highest peak counts, and what is outside of the song does not", () => {
  const mix = new HeardMix(STRETCHES * 100);
  mix.take(10, 0.9, -20);
  mix.take(20, 0.2, -20);
  expect(mix.peaks[0]).toBeCloseTo(0.9, 6);
  mix.take(-5, 1, 0);
  mix.take(STRETCHES * 100, 1, 0);
  expect(mix.peaks[STRETCHES - 1]).toBe(0);
});

test("a whole picture is all of the song, silence too, and what is heard later is written over it", () => {
  const mix = new HeardMix(STRETCHES * 100);
  mix.fill(new Array(STRETCHES).fill(0.25), new Array(STRETCHES).fill(null).map((_, i) => (i < 10 ? null : -21)));
  expect(mix.share).toBe(1);
  expect(mix.loudness[9]).toBe(-Infinity);
  expect(mix.loudness[10]).toBe(-21);
  mix.take(2_000, 0.5, -18);
  expect(mix.peaks[20]).toBe(0.5);
  expect(mix.peaks[21]).toBe(0.25);
});
