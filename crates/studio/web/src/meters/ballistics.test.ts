import { expect, test } from "vitest";
import { FLOOR, PeakBallistics, toDb, towards } from "./ballistics";

function after(meter: PeakBallistics, seconds: number, rate = 60): void {
  for (let i = 0; i < seconds * rate; i += 1) meter.take(FLOOR, 1 / rate);
}

test("a bar falls exactly 20 dB in a second, at any frame rate", () => {
  for (const rate of [10, 30, 60, 144]) {
    const meter = new PeakBallistics();
    meter.take(-3, 1 / rate);
    after(meter, 1, rate);
    expect(meter.level).toBeCloseTo(-23, 9);
  }
});

test("a peak rises at once", () => {
  const meter = new PeakBallistics();
  meter.take(-40, 0.016);
  meter.take(-1.5, 0.016);
  expect(meter.level).toBe(-1.5);
});

test("the highest peak stands two seconds, then falls as the bar does", () => {
  const meter = new PeakBallistics();
  meter.take(-6, 1 / 60);
  after(meter, 2);
  expect(meter.hold).toBe(-6);
  after(meter, 1);
  expect(meter.hold).toBeCloseTo(-26, 6);
});

test("a held peak never lies under the bar", () => {
  const meter = new PeakBallistics();
  meter.take(-6, 1);
  for (let i = 0; i < 600; i += 1) meter.take(-10, 1 / 60);
  expect(meter.hold).toBe(-10);
  expect(meter.level).toBe(-10);
});

test("a clip stays until it is touched; exactly full scale is none", () => {
  const meter = new PeakBallistics();
  meter.take(0, 0.1);
  expect(meter.clipped).toBe(false);
  meter.take(0.01, 0.1);
  after(meter, 30);
  expect(meter.clipped).toBe(true);
  meter.touch();
  expect(meter.clipped).toBe(false);
});

test("nothing falls through the floor", () => {
  const meter = new PeakBallistics();
  after(meter, 60);
  expect(meter.level).toBe(FLOOR);
  expect(toDb(0)).toBe(FLOOR);
  expect(toDb(0.5)).toBeCloseTo(-6.0206, 4);
});

test("a smoothed value covers 63 % of its way in its time constant", () => {
  expect(towards(0, 1, 0.3, 0.3)).toBeCloseTo(1 - Math.exp(-1), 9);
  expect(towards(-Infinity, -20, 0.1, 0.3)).toBe(-20);
});
