import { expect, test, vi } from "vitest";
import type { Pixels } from "./paint";

// The theme's colours need a document; pixels do not.
vi.mock("../draw/canvas", () => ({ colour: () => "", tint: () => "" }));
const { bar, between, fillBox, fillRound } = await import("./paint");

const BLACK = 0xff000000;
const WHITE = 0xffffffff;
const blank = (width: number, height: number): Pixels => ({ data: new Uint32Array(width * height).fill(BLACK), width, height });

test("between two pixels each channel goes its own way, and the ends are exact", () => {
  expect(between(BLACK, WHITE, 0)).toBe(BLACK);
  expect(between(BLACK, WHITE, 1)).toBe(WHITE);
  expect(between(0xff102030, 0xff305070, 0.5)).toBe(0xff203850);
});

test("a bar covers whole pixels wholly and its ends by their share", () => {
  const on = blank(1, 6);
  bar(on, 0, 1.5, 4.25, 9, 9, WHITE, BLACK);
  expect([...on.data].map((pixel) => pixel & 255)).toEqual([0, 127, 255, 255, 63, 0]);
});

test("a bar's inner ink lies within it, whole in the middle and soft at its own ends", () => {
  const on = blank(1, 8);
  bar(on, 0, 1, 7, 2.5, 5.25, WHITE, BLACK);
  expect([...on.data].map((pixel) => pixel & 255)).toEqual([0, 255, 127, 0, 0, 191, 255, 0]);
  const past = blank(1, 8);
  bar(past, 0, 3, 5, 0, 8, WHITE, 0xff0000ff);
  expect([...past.data]).toEqual([BLACK, BLACK, BLACK, 0xff0000ff, 0xff0000ff, BLACK, BLACK, BLACK]);
});

test("a bar less than a pixel high is that share of one", () => {
  const on = blank(1, 3);
  bar(on, 0, 1.25, 1.75, 9, 9, WHITE, BLACK);
  expect([...on.data].map((pixel) => pixel & 255)).toEqual([0, 127, 0]);
});

test("what lies outside of the picture is cut, not wrapped to the next line", () => {
  const on = blank(3, 3);
  fillBox(on, -5, 1, 1, 99, WHITE);
  expect([...on.data].map((pixel) => (pixel === WHITE ? 1 : 0))).toEqual([0, 0, 0, 1, 0, 0, 1, 0, 0]);
  bar(on, 2, -40, -2, 9, 9, WHITE, WHITE);
  bar(on, 2, 40, 90, 9, 9, WHITE, WHITE);
  expect(on.data[2]).toBe(BLACK);
  bar(on, 1, -40, 90, 9, 9, WHITE, WHITE);
  expect([...on.data].map((pixel) => (pixel === WHITE ? 1 : 0))).toEqual([0, 1, 0, 1, 1, 0, 1, 1, 0]);
});

test("round corners leave the corner and fill the middle of the sides", () => {
  const on = blank(12, 12);
  fillRound(on, 0, 0, 12, 12, 4, WHITE);
  expect(on.data[0]).not.toBe(WHITE);
  expect(on.data[6]).toBe(WHITE);
  expect(on.data[6 * 12]).toBe(WHITE);
});
