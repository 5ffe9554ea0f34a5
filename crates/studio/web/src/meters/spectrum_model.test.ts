import { expect, test } from "vitest";
import { BANDS, SpectrumTrace, atBands } from "./spectrum_model";

test("a band falls 24 dB in a second and rises in a few frames", () => {
  const trace = new SpectrumTrace();
  for (let i = 0; i < 30; i += 1) trace.take(new Float32Array(BANDS).fill(-20), 1 / 30);
  expect(trace.now[100]).toBeCloseTo(-20, 3);
  for (let i = 0; i < 30; i += 1) trace.take(new Float32Array(BANDS).fill(-120), 1 / 30);
  expect(trace.now[100]).toBeCloseTo(-44, 3);
});

test("a curve of two points is straight on the octave axis between them and level beyond", () => {
  const bands = atBands([100, 1600], [0, 8]);
  const at = (hertz: number) => bands[Math.round((Math.log(hertz / 20) / Math.log(1000)) * (BANDS - 1))] ?? NaN;
  expect(at(20)).toBe(0);
  expect(at(20_000)).toBe(8);
  expect(at(400)).toBeCloseTo(4, 1);
});
