import { expect, test } from "vitest";
import { gapAt, placeOfGap } from "./carry";

const rows = [0, 1, 2].map((i) => ({ top: i * 18, bottom: i * 18 + 16 }));

test("a carried insert falls into the nearest gap", () => {
  expect([-5, 7, 9, 26, 40, 45, 90].map((y) => gapAt(y, rows))).toEqual([0, 0, 1, 2, 2, 3, 3]);
});

test("a gap behind an insert counts the insert itself", () => {
  expect(placeOfGap(0, 2)).toBe(0);
  expect(placeOfGap(2, 2)).toBe(2);
  expect(placeOfGap(3, 2)).toBe(2);
  expect(placeOfGap(3, 0)).toBe(2);
});
