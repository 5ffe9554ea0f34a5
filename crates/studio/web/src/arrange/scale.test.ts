import { expect, test } from "vitest";
import { clamped, fitted, frameAt, paged, reach, revealed, stepped, xOf, zoomed } from "./scale";

const scale = { from: 48_000, perPixel: 100, width: 1000 };
const total = 10_000_000;

test("pixels and frames are each other's inverse", () => {
  expect(xOf(scale, frameAt(scale, 321))).toBe(321);
  expect(frameAt(scale, 0)).toBe(48_000);
});

test("zoom keeps the frame under the pointer", () => {
  const under = frameAt(scale, 700);
  for (const factor of [0.5, 0.9, 1.1]) expect(frameAt(zoomed(scale, 700, factor, total), 700)).toBeCloseTo(under, 6);
});

test("zoom ends at sixteen pixels a frame and at the whole", () => {
  expect(zoomed(scale, 500, 1e-9, total).perPixel).toBe(1 / 16);
  const widest = zoomed(scale, 500, 1e9, total);
  expect(widest).toEqual({ from: 0, perPixel: 10_000, width: 1000 });
});

test("nothing before the start or after the end is scrolled to", () => {
  expect(clamped({ ...scale, from: -5 }, total).from).toBe(0);
  expect(clamped({ ...scale, from: 1e12 }, total).from).toBe(total - 100_000);
});

test("a fitted stretch is wholly inside", () => {
  const fit = fitted(200_000, 400_000, 1000, total);
  expect(xOf(fit, 200_000)).toBeGreaterThanOrEqual(0);
  expect(xOf(fit, 400_000)).toBeLessThanOrEqual(1000);
});

test("following turns a page only when the playhead leaves it", () => {
  expect(paged(scale, 100_000, total)).toBe(scale);
  const next = paged(scale, 148_000, total);
  expect(xOf(next, 148_000)).toBeCloseTo(40, 6);
});

test("revealing scrolls no more than needed", () => {
  expect(revealed(scale, 60_000, 70_000, total)).toBe(scale);
  expect(revealed(scale, 10_000, 20_000, total).from).toBe(6_000);
  expect(revealed(scale, 150_000, 160_000, total).from).toBe(64_000);
});

test("a short song still has room to work in", () => {
  expect(reach(0, 48_000)).toBe(1_440_000);
  expect(reach(100_000_000, 48_000)).toBeCloseTo(110_000_000, 3);
});

test("panning goes in whole device pixels", () => {
  expect(stepped({ ...scale, from: 48_026 }, 2).from).toBe(48_050);
});
