import { expect, test } from "vitest";
import { frequencyAt, frequencyPlace, kReading, linearPlace, lines, signed } from "./scales";

test("every octave is as wide as every other", () => {
  const octave = frequencyPlace(2000) - frequencyPlace(1000);
  expect(frequencyPlace(20)).toBe(0);
  expect(frequencyPlace(20_000)).toBeCloseTo(1, 12);
  expect(frequencyPlace(80) - frequencyPlace(40)).toBeCloseTo(octave, 12);
  expect(frequencyAt(frequencyPlace(3210))).toBeCloseTo(3210, 6);
});

test("what lies outside of an axis stands at its end", () => {
  expect(linearPlace(-90, -60, 0)).toBe(0);
  expect(linearPlace(6, -60, 0)).toBe(1);
  expect(linearPlace(-30, -60, 0)).toBe(0.5);
});

test("lines are multiples of their step, with both ends", () => {
  expect(lines(-12, 12, 6)).toEqual([-12, -6, 0, 6, 12]);
  expect(lines(-13, 7, 6)).toEqual([-12, -6, 0, 6]);
});

test("a sine of -20 dBFS reads 0 on the K-20 scale and -8 on the K-12 scale", () => {
  const rms = 10 ** (-20 / 20) / Math.SQRT2;
  expect(kReading(rms, "K-20")).toBeCloseTo(0, 9);
  expect(kReading(rms, "K-12")).toBeCloseTo(-8, 9);
  expect(kReading(0, "K-14")).toBe(-Infinity);
});

test("signs are written as signs", () => {
  expect([6, 0, -6].map(signed)).toEqual(["+6", "0", "−6"]);
});
