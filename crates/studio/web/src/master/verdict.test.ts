import { expect, test } from "vitest";
import { verdict } from "./verdict";

test("between −18 and −12 dBFS a level is good, both ends included", () => {
  expect([-18, -15, -12].map((peak) => verdict(peak).tone)).toEqual(["good", "good", "good"]);
  expect([-18.1, -11.9].map((peak) => verdict(peak).tone)).toEqual(["low", "high"]);
});

test("silence, clipping and what is no number have words of their own", () => {
  expect([-Infinity, Number.NaN, -80].map((peak) => verdict(peak).word)).toEqual(["Silence", "Silence", "Silence"]);
  expect([0, 3].map((peak) => verdict(peak).tone)).toEqual(["over", "over"]);
});
