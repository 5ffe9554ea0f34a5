import { expect, test } from "vitest";
import { StripMeter } from "./meter_bank";

test("each side of a strip falls by itself, and a gap between readings is a fall", () => {
  const meter = new StripMeter();
  const values = new Float32Array([0, 0, 0, 0, 0, 0, 1, 0.1, 0.5, 0.05, 6, -14]);
  meter.take(values, 6, 1 / 60, true);
  expect(meter.left.level).toBeCloseTo(0, 6);
  expect(meter.right.level).toBeCloseTo(-20, 5);
  expect([meter.reduction, meter.loudness]).toEqual([6, -14]);
  for (let i = 0; i < 15; i += 1) meter.take(values, 6, 1 / 60, false);
  expect(meter.left.level).toBeCloseTo(-5, 5);
  expect(meter.reduction).toBeCloseTo(6 - 12 / 4, 6);
  expect(meter.loudness).toBe(-14);
});

test("one side over full scale lights the strip's clip until it is touched", () => {
  const meter = new StripMeter();
  meter.take(new Float32Array([0.5, 1.2, 0, 0, 0, 0]), 0, 1 / 60, true);
  meter.take(new Float32Array(6), 0, 10, true);
  expect(meter.clipped).toBe(true);
  meter.touch();
  expect(meter.clipped).toBe(false);
});
