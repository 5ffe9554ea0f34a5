import { expect, test, vi } from "vitest";
import type { Pixels } from "./paint";

// The theme's colours need a document; pixels do not.
vi.mock("../draw/canvas", () => ({ colour: () => "", tint: () => "" }));
const { between, fillBox, fillRound, stroke } = await import("./paint");

const BLACK = 0xff000000;
const WHITE = 0xffffffff;
const blank = (width: number, height: number): Pixels => ({ data: new Uint32Array(width * height).fill(BLACK), width, height });

test("between two pixels each channel goes its own way, and the ends are exact", () => {
  expect(between(BLACK, WHITE, 0)).toBe(BLACK);
  expect(between(BLACK, WHITE, 1)).toBe(WHITE);
  expect(between(0xff102030, 0xff305070, 0.5)).toBe(0xff203850);
});

test("a stroke covers whole pixels wholly and its ends by their share", () => {
  const on = blank(1, 6);
  stroke(on, 0, 1.5, 4.25, WHITE);
  expect([...on.data].map((pixel) => pixel & 255)).toEqual([0, 127, 255, 255, 63, 0]);
});

test("what lies outside of the picture is cut, not wrapped to the next line", () => {
  const on = blank(3, 3);
  fillBox(on, -5, 1, 1, 99, WHITE);
  expect([...on.data].map((pixel) => (pixel === WHITE ? 1 : 0))).toEqual([0, 0, 0, 1, 0, 0, 1, 0, 0]);
  stroke(on, 2, -40, -2, WHITE);
  stroke(on, 2, 40, 90, WHITE);
  expect(on.data[2]).toBe(BLACK);
});

test("round corners leave the corner and fill the middle of the sides", () => {
  const on = blank(12, 12);
  fillRound(on, 0, 0, 12, 12, 4, WHITE);
  expect(on.data[0]).not.toBe(WHITE);
  expect(on.data[6]).toBe(WHITE);
  expect(on.data[6 * 12]).toBe(WHITE);
});
