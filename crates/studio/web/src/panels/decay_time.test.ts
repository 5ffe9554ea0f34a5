import { expect, test } from "vitest";
import { timeAt, timeStep } from "./decay_time";

test("the time of a level is straight between the points that were measured, and none where it is not reached", () => {
  const curve = { x: [0, 1, 2], y: [0, -20, -60] };
  expect(timeAt(curve, -10)).toBeCloseTo(0.5, 12);
  expect(timeAt(curve, -40)).toBeCloseTo(1.5, 12);
  expect(timeAt(curve, -70)).toBeNull();
});

test("a time axis has a step of one, two or five", () => {
  expect([0.3, 1, 2, 7, 12].map(timeStep)).toEqual([0.05, 0.2, 0.5, 2, 2]);
});
