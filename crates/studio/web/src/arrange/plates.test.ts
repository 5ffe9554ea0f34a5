import { expect, test } from "vitest";
import { isFar, laid, paneOf, plateSize, spotsOf } from "./plates";
import { stepped } from "./scale";

const ZOOM = { perPixel: 1000, ratio: 1 };
const PANE = { from: 300 * 1000, perPixel: 1000, width: 500, top: 100, height: 300 };
const at = ({ column, band }: { column: number; band: number }) => `${column}/${band}`;

test("plates lie side by side without a gap, at any ratio of the screen", () => {
  for (const ratio of [1, 1.25, 1.5, 2, 3]) {
    const zoom = { perPixel: 777, ratio };
    const [here, next] = [paneOf({ column: 4, band: 2 }, zoom), paneOf({ column: 5, band: 3 }, zoom)];
    expect(here.from + here.width * here.perPixel).toBeCloseTo(next.from, 6);
    expect(here.top + here.height).toBeCloseTo(next.top, 9);
    // On whole device pixels.
    expect((here.from / here.perPixel) * ratio).toBeCloseTo(4 * plateSize(ratio).width, 9);
  }
});

test("what a pane sees is covered, and nothing that it does not see is among it", () => {
  // From 300 to 800 and 100 to 400 pixels: columns 1 to 3 of 256, bands 0 and 1 of 216.
  const { seen } = spotsOf(PANE, ZOOM, 10_000);
  expect(seen.map(at).sort()).toEqual(["1/0", "1/1", "2/0", "2/1", "3/0", "3/1"]);
  expect(at(seen[0] as { column: number; band: number })).toMatch(/^2\//);
  // Exactly one plate: those that only touch it are not seen.
  const one = { from: 256_000, perPixel: 1000, width: 256, top: 216, height: 216 };
  expect(spotsOf(one, ZOOM, 10_000).seen.map(at)).toEqual(["1/1"]);
});

test("beside what is seen lies a ring, but nothing before the start or under the last row", () => {
  const { near } = spotsOf({ ...PANE, from: 0, top: 0 }, ZOOM, 300);
  expect(near.map(at).sort()).toEqual(["2/0", "2/1"]);
  const inside = spotsOf({ from: 2_560_000, perPixel: 1000, width: 256, top: 2160, height: 216 }, ZOOM, 100_000);
  expect(inside.near).toHaveLength(8);
});

test("under the last row there is no plate", () => {
  expect(spotsOf({ ...PANE, top: 0, height: 5000 }, ZOOM, 216).seen.map(at).sort()).toEqual(["1/0", "2/0", "3/0"]);
});

test("a sheet of another zoom covers the same time, with fewer plates where it is wider", () => {
  const wide = { perPixel: 2000, ratio: 1 };
  const { seen } = spotsOf(PANE, wide, 10_000);
  expect(seen.map(at).sort()).toEqual(["0/0", "0/1", "1/0", "1/1"]);
  const { x, stretch } = laid(PANE, wide, 1);
  expect(stretch).toBe(2);
  // Its second column begins at frame 512 000, which is at (512 000 - 300 000) / 1000.
  expect(x).toBe(212);
});

test("at its own zoom a sheet lies on whole device pixels, wherever the pane was stepped to", () => {
  for (const ratio of [1, 1.5, 2]) {
    for (const perPixel of [0.37, 91.3, 124_321.7]) {
      const zoom = { perPixel, ratio };
      for (const start of [1e3, 1.234567e8, 172_799_999]) {
        const pane = stepped({ from: start, perPixel, width: 900, top: 0, height: 100 }, ratio);
        const origin = Math.floor(pane.from / paneOf({ column: 1, band: 0 }, zoom).from);
        const { x, stretch } = laid(pane, zoom, origin);
        expect(stretch).toBe(1);
        const exact = ((paneOf({ column: origin, band: 0 }, zoom).from - pane.from) / perPixel) * ratio;
        expect(Math.abs(x * ratio - exact)).toBeLessThan(1e-3);
        expect(Math.abs(x * ratio - Math.round(x * ratio))).toBeLessThan(1e-9);
      }
    }
  }
});

test("what is three plates off the edge is far", () => {
  expect(isFar({ column: 5, band: 0 }, PANE, ZOOM)).toBe(false);
  expect(isFar({ column: 6, band: 0 }, PANE, ZOOM)).toBe(true);
  expect(isFar({ column: 2, band: 3 }, PANE, ZOOM)).toBe(false);
  expect(isFar({ column: 2, band: 4 }, PANE, ZOOM)).toBe(true);
});
