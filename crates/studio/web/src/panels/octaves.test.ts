import { expect, test } from "vitest";
import { timeNear } from "./octaves";

const octaves = [{ hertz: 125, seconds: 1 }, { hertz: 500, seconds: 4 }, { hertz: 1000, seconds: 4 }];

test("half way between two octaves a space rings for the geometric mean of their times", () => {
  expect(timeNear(octaves, 250)).toBeCloseTo(2, 12);
  expect(timeNear(octaves, 500)).toBe(4);
});

test("beyond the octaves that were measured it rings as in the last one", () => {
  expect(timeNear(octaves, 20)).toBe(1);
  expect(timeNear(octaves, 20_000)).toBe(4);
  expect(timeNear([], 1000)).toBeNull();
});
