import { expect, test } from "vitest";
import { mostOf, rateOf } from "./rate";

const view = (...parts: (string | number[])[]) =>
  new DataView(new Uint8Array(parts.flatMap((part) => (typeof part === "string" ? [...part].map((letter) => letter.charCodeAt(0)) : part))).buffer);

test("a WAV tells its rate in its format chunk, wherever that stands", () => {
  const format: (string | number[])[] = ["fmt ", [16, 0, 0, 0, 1, 0, 2, 0, 0x80, 0xbb, 0, 0]];
  expect(rateOf(view("RIFF", [0, 0, 0, 0], "WAVE", ...format))).toBe(48_000);
  expect(rateOf(view("RIFF", [0, 0, 0, 0], "WAVE", "bext", [3, 0, 0, 0, 9, 9, 9, 0], ...format))).toBe(48_000);
});

test("a FLAC has it in twenty bits, an AIFF as a long number", () => {
  // 44 100 is 0x0AC44 in twenty bits.
  expect(rateOf(view("fLaC", [0, 0, 0, 34], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0], [0x0a, 0xc4, 0x42]))).toBe(44_100);
  // 44 100 as an IEEE 80-bit number: 400E AC44 0000 0000 0000.
  expect(rateOf(view("FORM", [0, 0, 0, 0], "AIFF", "COMM", [0, 0, 0, 18], [0, 2, 0, 0, 0, 0, 0, 16], [0x40, 0x0e, 0xac, 0x44, 0, 0, 0, 0, 0, 0]))).toBe(44_100);
});

test("what says nothing is not guessed, and the rate of most is taken", () => {
  expect(rateOf(view("ID3"))).toBeNull();
  expect(rateOf(view("RIFF", [0, 0, 0, 0], "WAVE", "junk", [255, 255, 255, 255]))).toBeNull();
  expect(mostOf([44_100, 48_000, 44_100, null])).toBe(44_100);
  expect(mostOf([44_100, 48_000])).toBe(48_000);
  expect(mostOf([null])).toBeNull();
});
