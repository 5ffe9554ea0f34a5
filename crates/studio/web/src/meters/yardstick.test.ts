import { expect, test } from "vitest";
import type { Yardstick } from "../protocol";
import { BANDS } from "./spectrum_model";
import { Laid, lift, lifts, raised } from "./yardstick";

test("the mean of the decibels of one line of noise lies 2.51 dB under its power, and of two lines above", () => {
  // E ln of an exponential variable is minus Euler's constant; of the larger of two it is ln 2 less that.
  const decibels = 10 / Math.LN10;
  expect(lift(1)).toBeCloseTo(-0.5772 * decibels, 1);
  expect(lift(2)).toBeCloseTo((Math.LN2 - 0.5772) * decibels, 1);
  expect(lift(0.2)).toBe(lift(1));
});

test("the higher a band, the more lines it shows the loudest of", () => {
  const all = lifts(48_000);
  expect(all[0]).toBe(all[20]);
  expect(all[BANDS - 1] ?? 0).toBeGreaterThan(5);
  expect([...all].every((one, i) => i === 0 || one >= (all[i - 1] ?? 0))).toBe(true);
});

const flat: Yardstick = {
  corridor: { hertz: [20, 20_000], low: [-43 - 3, -43 - 3], high: [-43 + 3, -43 + 3] },
  weight: { hertz: [20, 20_000], level: [0, 0] },
  reference: { name: "white", hertz: [20, 20_000], level: [-43, -43] },
  file: "white.wav",
};

test("the spectrum of white noise lies on the curve of white noise, at any level", () => {
  const laid = new Laid(flat, 48_000);
  for (const level of [-20, -60]) {
    const mean = lifts(48_000).map((one) => one + level);
    // White noise of `level` per Hz over 20 kHz (and a little at both ends) has 43.0 dB more in all.
    expect(laid.offset(mean)).toBeCloseTo(level + 10 * Math.log10(19_980 * 1.014), 1);
    const under = raised(laid.curves.reference ?? new Float32Array(BANDS), laid.offset(mean) ?? 0);
    for (const band of [0, 100, 255]) expect(Math.abs((under[band] ?? 0) - (mean[band] ?? 0))).toBeLessThan(0.2);
  }
  expect(laid.offset(new Float32Array(BANDS).fill(-120))).toBeNull();
});
