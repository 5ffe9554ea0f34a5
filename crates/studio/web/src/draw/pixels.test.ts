import { expect, test } from "vitest";
import { fit, type Sheet } from "../painter/drawing";
import { sizeOf } from "./pixels";

/** The pixels that a canvas of a size gets. */
function pixels(...of: Parameters<typeof sizeOf>): number[] {
  const sheet = { width: 0, height: 0, getContext: () => null };
  fit(sheet as unknown as Sheet, sizeOf(...of));
  return [sheet.width, sheet.height];
}

test("a canvas has just the pixels that it covers", () => {
  expect(pixels({ width: 101, height: 13 }, 1.5, { width: 152, height: 19 })).toEqual([152, 19]);
  expect(pixels({ width: 101, height: 13 }, 1.5, { width: 151, height: 20 })).toEqual([151, 20]);
});

test("what is reckoned holds where the browser says nothing, and where it speaks of other pixels", () => {
  expect(pixels({ width: 112, height: 28 }, 2, undefined)).toEqual([224, 56]);
  expect(pixels({ width: 112, height: 28 }, 2, { width: 112, height: 28 })).toEqual([224, 56]);
});
