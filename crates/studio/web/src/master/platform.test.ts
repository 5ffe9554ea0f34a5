import { expect, test } from "vitest";
import { fate, fileWords } from "./platform";

const spotify = { loudness: -14, ceiling: -1 };

test("what is louder is turned down by the difference, what is softer is said to be under", () => {
  expect(fate(spotify, -9.5, -1)).toEqual({ turn: -4.5, text: "turned down 4.5 dB to −14.0 LUFS", fits: true });
  expect(fate(spotify, -16, -0.5)).toEqual({ turn: 2, text: "2.0 dB under −14.0 LUFS", fits: false });
  expect(fate(spotify, -14.02, -1).text).toBe("plays at −14.0 LUFS, untouched");
});

test("what was not measured is not judged", () => {
  expect(fate(spotify, null, null)).toEqual({ turn: null, text: "plays at −14.0 LUFS", fits: null });
  expect(fate(spotify, -Infinity, null).turn).toBeNull();
  expect(fate({ loudness: null, ceiling: -0.5 }, -9, -1).text).toBe("plays as it is");
});

test("a file is told in the words of the trade", () => {
  expect(fileWords({ rates: [44_100, 48_000], bits: 24, container: "wav" })).toBe("24 bit WAV, 44.1 or 48 kHz");
  expect(fileWords({ rates: [], bits: 24, container: "flac" })).toBe("24 bit FLAC, the song’s rate");
});
