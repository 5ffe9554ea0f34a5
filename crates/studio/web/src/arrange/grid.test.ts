import { expect, test } from "vitest";
import { stretches } from "../format";
import { barBeatOf, frameOfPlace, magnetic, musicLines, placeText, secondsLabel, secondsText, snapTo, timeLines } from "./grid";

// 120 in 4/4 at 48 kHz: a beat is half a second, 24 000 frames; a bar 96 000. From bar 5 on 60 in 3/4: a bar is 144 000.
const song = { rate: 48_000, tempo: { entries: [{ at: "1|1", bpm: 120, meter: "4/4" }, { at: "5|1", bpm: 60, meter: "3/4" }] } };
const map = stretches(song);

test("labels of bars keep clear of each other and stand on phrases", () => {
  const labels = musicLines(stretches({ ...song, tempo: { entries: [] } }), { from: 0, perPixel: 10_000, width: 1000 }).filter((line) => line.label);
  // A bar is 9.6 pixels, so eight bars are the first step of at least 72.
  expect(labels.slice(0, 3).map((line) => line.label)).toEqual(["1", "9", "17"]);
  expect(labels[1]?.frame).toBe(8 * 96_000);
});

test("beats are lines where there is room, with their own labels when wide", () => {
  const lines = musicLines(map, { from: 0, perPixel: 300, width: 400 });
  const labelled = lines.filter((line) => line.label);
  expect(labelled.slice(0, 5).map((line) => line.label)).toEqual(["1", "1|2", "1|3", "1|4", "2"]);
  // Eighths stand between them without labels.
  expect(lines[1]).toEqual({ frame: 12_000, strength: 0, label: null });
});

test("lines of a window that begins late begin where the window does", () => {
  const lines = musicLines(map, { from: 384_000 + 144_000 * 2, perPixel: 2_000, width: 500 });
  expect(lines[0]?.frame).toBe(384_000 + 144_000 * 2);
  expect(lines.find((line) => line.label)?.label).toBe("7");
});

test("seconds are labelled in steps a person counts in", () => {
  expect(timeLines({ from: 0, perPixel: 1_000, width: 500 }, 48_000).map((line) => line.label)).toEqual(["0:00", "0:02", "0:04", "0:06", "0:08", "0:10"]);
  expect(secondsLabel(41.739, 0.001)).toBe("0:41.739");
  expect(secondsLabel(3_661, 1)).toBe("1:01:01");
});

test("a frame snaps to bar, beat or tenth of a second of its tempo", () => {
  expect(snapTo(map, 48_000, 100_000, "bar")).toBe(96_000);
  expect(snapTo(map, 48_000, 385_000 + 48_000, "beat")).toBe(384_000 + 48_000);
  expect(snapTo(map, 48_000, 7_100, "time")).toBe(4_800);
  expect(snapTo(map, 48_000, 7_100.4, "off")).toBe(7_100);
});

test("an edge near by draws stronger than the grid, one out of reach does not", () => {
  expect(magnetic(map, 48_000, 101_000, "bar", [101_500], 1_000)).toBe(101_500);
  expect(magnetic(map, 48_000, 96_100, "bar", [97_000], 1_000)).toBe(96_000);
  expect(magnetic(map, 48_000, 110_000, "bar", [120_000], 1_000)).toBe(96_000);
});

test("text of a frame reads back as that frame", () => {
  for (const rate of [44_100, 48_000, 96_000]) {
    for (const frame of [0, 1, 7, 12_345, 8_796_000, 123_456_789]) expect(Math.round(Number(secondsText(frame, rate)) * rate)).toBe(frame);
  }
  expect(secondsText(8_796_000, 48_000)).toBe("183.25");
});

test("a place in bars stays one where it falls on a tick", () => {
  expect(placeText(map, song, "1|1", 96_000)).toBe("2|1|0");
  expect(placeText(map, song, "1|1", 96_001)).toBe(secondsText(96_001, 48_000));
  expect(placeText(map, song, 0, 96_000)).toBe("2");
});

test("places and frames agree over a change of tempo", () => {
  expect(frameOfPlace(map, "6|2")).toBe(384_000 + 144_000 + 48_000);
  expect(barBeatOf(map, 384_000 + 144_000 + 48_000)).toBe("6|2|0");
});
