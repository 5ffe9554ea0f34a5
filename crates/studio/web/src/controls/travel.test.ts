import { expect, test } from "vitest";
import { faderLevel, faderPlace, placeOf, rounded, valueAt } from "./travel";
import type { Param } from "../protocol";

const frequency: Param = {
  key: "frequency", unit: "Hz", min: 20, max: 20_000, default: 1000, scale: "log", fixed: false, first: true, sentence: "", words: null,
};

test("half way up a logarithmic control is the geometric middle", () => {
  expect(valueAt(frequency, 0.5)).toBeCloseTo(Math.sqrt(20 * 20_000), 6);
  expect(placeOf(frequency, valueAt(frequency, 0.37))).toBeCloseTo(0.37, 9);
  expect(placeOf(frequency, 5)).toBe(0);
});

test("a fader stands at three quarters for 0 dB and is off at the bottom", () => {
  expect(faderPlace(0)).toBe(0.75);
  expect(faderLevel(0.75)).toBe(0);
  expect(faderLevel(0)).toBe("off");
  expect(faderPlace("off")).toBe(0);
  for (const level of [-60, -24, -9.5, -3, 4.2]) expect(faderLevel(faderPlace(level))).toBeCloseTo(level, 1);
});

test("a hand's value has few digits", () => {
  expect(rounded(frequency, 3217.38)).toBe(3220);
  expect(rounded({ ...frequency, scale: "linear", min: -24, max: 24 }, 2.1234)).toBeCloseTo(2.1, 9);
});
