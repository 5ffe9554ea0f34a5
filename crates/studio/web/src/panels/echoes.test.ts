import { expect, test } from "vitest";
import { echoTime, noteLength, taps } from "./echoes";

test("note values: dotted is half longer, a triplet two thirds", () => {
  expect(noteLength("1/4 dotted")).toBe(0.375);
  expect(noteLength("1/8 triplet")).toBeCloseTo(1 / 12, 12);
  expect(noteLength("off")).toBeNull();
});

test("a quarter at 120 is half a second; a whole note at 40 is halved until it fits", () => {
  const song = (bpm: number) => ({ rate: 48_000, tempo: { entries: [{ at: "1|1|0", bpm, meter: "4/4" }] } });
  expect(echoTime(350, "1/4", song(120), 3000)).toBeCloseTo(500, 6);
  expect(echoTime(350, "1/1", song(40), 3000)).toBeCloseTo(6000 / 2, 6);
  expect(echoTime(350, "off", song(120), 3000)).toBe(350);
});

test("at half feedback each echo is 6 dB quieter, down to -60", () => {
  const all = taps(100, 50, "ping-pong");
  expect(all.length).toBe(10);
  expect(all[2]).toEqual({ time: 300, level: expect.closeTo(-12.04, 2), side: "left" });
  expect(all[1]?.side).toBe("right");
  expect(taps(100, 0, "stereo")).toEqual([{ time: 100, level: 0, side: "both" }]);
});
