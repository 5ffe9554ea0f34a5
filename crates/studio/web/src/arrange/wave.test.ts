import { expect, test, vi } from "vitest";

// What the window keeps needs a browser; a fade does not.
vi.mock("./local", () => ({ waveZoom: () => 1 }));
vi.mock("./paint", () => ({ bar: () => undefined }));
const { fadeGain } = await import("./wave");

test("a fade is half a cosine: half the amplitude in its middle, all of it behind", () => {
  const clip = { length: 1000, fadeIn: 100, fadeOut: 200 };
  expect(fadeGain(clip, 0)).toBe(0);
  expect(fadeGain(clip, 50)).toBeCloseTo(0.5, 12);
  expect(fadeGain(clip, 500)).toBe(1);
  expect(fadeGain(clip, 900)).toBeCloseTo(0.5, 12);
});
