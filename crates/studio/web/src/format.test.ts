import { expect, test } from "vitest";
import { barBeat, clock, frameOf, show, snapped } from "./format";

const song = { rate: 48_000, tempo: { entries: [{ at: "1|1|0", bpm: 120, meter: "4/4" }, { at: "3|1|0", bpm: 60, meter: "3/4" }] } };

test("numbers carry units and a real minus", () => {
  expect(show(-3.54, "dB")).toBe("−3.5 dB");
  expect(show("off", "dB")).toBe("−∞ dB");
  expect(show(3200, "Hz")).toBe("3.20 kHz");
  expect(show(62, "Hz")).toBe("62.0 Hz");
  expect(show(1, "", ["vca", "fet"])).toBe("fet");
});

test("time is minutes, seconds, milliseconds", () => {
  expect(clock(48_000 * 41.739, 48_000)).toBe("0:41.739");
  expect(clock(48_000 * 3725, 48_000)).toBe("1:02:05.000");
});

test("two bars of 4/4 at 120 take four seconds, a bar of 3/4 at 60 takes three", () => {
  expect(barBeat(song, 4 * 48_000)).toBe("3|1|0");
  expect(barBeat(song, 7 * 48_000)).toBe("4|1|0");
  expect(barBeat(song, 5.5 * 48_000)).toBe("3|2|480");
  expect(frameOf(song, "4|2|0")).toBe(8 * 48_000);
  expect(frameOf(song, barBeat(song, 6.25 * 48_000))).toBe(6.25 * 48_000);
});

test("snapping finds the nearest line of the stretch", () => {
  expect(snapped(song, 23_000, "beat")).toBe(24_000);
  expect(snapped(song, 5.4 * 48_000, "beat")).toBe(5 * 48_000);
  expect(snapped(song, 100_000, "bar")).toBe(96_000);
  expect(snapped(song, 5000, "time")).toBe(4800);
});
