import { expect, test, vi } from "vitest";

// What the window keeps needs a browser; where columns begin does not.
vi.mock("./local", () => ({ waveZoom: () => 1 }));
vi.mock("./paint", () => ({ bar: () => undefined }));
const { fadeGain, firstColumn } = await import("./wave");

test("wide columns stay on the same pixels of the song while it is panned by single pixels", () => {
  const perColumn = 1000;
  for (const wide of [1, 2]) {
    for (let pan = 0; pan < 6; pan += 1) {
      for (const x0 of [0, 1, 57]) {
        const at = firstColumn({ from: (400 + pan) * perColumn, perColumn, wide }, x0);
        // The pixel's number from the song's start is a multiple of the width, and it reaches x0.
        expect((400 + pan + at) % wide).toBe(0);
        expect(at).toBeLessThanOrEqual(x0);
        expect(at + wide).toBeGreaterThan(x0);
      }
    }
  }
});

test("a fade is half a cosine: half the amplitude in its middle, all of it behind", () => {
  const clip = { length: 1000, fadeIn: 100, fadeOut: 200 };
  expect(fadeGain(clip, 0)).toBe(0);
  expect(fadeGain(clip, 50)).toBeCloseTo(0.5, 12);
  expect(fadeGain(clip, 500)).toBe(1);
  expect(fadeGain(clip, 900)).toBeCloseTo(0.5, 12);
});
