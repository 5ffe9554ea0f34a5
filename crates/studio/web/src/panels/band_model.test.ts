import { expect, test } from "vitest";
import { dragged, handleLevel, rangeOf, roundFrequency, turnedQ } from "./band_model";

const bell = { index: 0, name: "bell-1", shape: "bell", frequency: 1000, gain: 0, q: 1, dynamic: false, range: -12 };
const plot = { width: 1000, height: 360, reach: 18 };

test("a third of the width is a decade, and ten pixels of 360 over 36 dB are one decibel", () => {
  const to = dragged(bell, 1000 / 3, -10, plot);
  expect(to.frequency).toBeCloseTo(10_000, 6);
  expect(to.gain).toBeCloseTo(1, 9);
});

test("a cut is dragged along its frequency alone and stands at -3 dB", () => {
  const cut = { ...bell, shape: "high-pass" };
  expect(dragged(cut, 0, 100, plot).gain).toBe(0);
  expect(handleLevel(cut)).toBe(-3);
  expect(handleLevel({ ...bell, gain: 4 })).toBe(4);
  expect(handleLevel({ ...bell, shape: "notch", gain: 4 })).toBe(0);
});

test("no drag leaves the axis", () => {
  expect(dragged(bell, 5000, 0, plot).frequency).toBeCloseTo(20_000, 6);
  expect(dragged(bell, -5000, 0, plot).frequency).toBeCloseTo(20, 9);
});

test("six turns of the wheel halve or double the Q within its range", () => {
  expect(turnedQ(1, 6, { min: 0.1, max: 20 })).toBeCloseTo(2, 9);
  expect(turnedQ(15, 6, { min: 0.1, max: 20 })).toBe(20);
});

test("a frequency says which range it is in", () => {
  const ranges = [{ name: "bass", from: 60, to: 250 }, { name: "air", from: 8000, to: 20_000 }];
  expect(rangeOf(100, ranges)).toBe("bass");
  expect(rangeOf(20_000, ranges)).toBe("air");
  expect([roundFrequency(3217.38), roundFrequency(62.345)]).toEqual([3217, 62.3]);
});
