import { expect, test } from "vitest";
import { FROM_SAMPLES, framesPerTile } from "../arrange/tiles";
import { extentAt, fileName, levelOf } from "./impulse";

test("a file is shown whole, from samples where it is short", () => {
  expect(levelOf(9_600)).toBe(FROM_SAMPLES);
  expect(levelOf(16_384)).toBe(FROM_SAMPLES);
  for (const frames of [16_385, 144_000, 1_440_000]) expect(framesPerTile(levelOf(frames))).toBeGreaterThanOrEqual(frames);
});

test("a point reaches as far as the channel that reaches farthest", () => {
  const data = Int16Array.from([-8192, 4096, 0, 0, 0, 0, -100, 16384, 0, 0, 0, 0]);
  expect(extentAt({ channels: 2, points: 2, data, samples: null }, 0)).toEqual([-0.5, 1]);
  expect(extentAt({ channels: 2, points: 2, data, samples: null }, 1)).toEqual([0, 0]);
});

test("a file is called by its name", () => {
  expect(fileName("audio/spaces/hall.wav")).toBe("hall.wav");
  expect(fileName("hall.wav")).toBe("hall.wav");
});
