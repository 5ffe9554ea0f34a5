import { expect, test } from "vitest";
import { type Knot, Ride, laid, thinned, valueAt } from "./ride";

const knot = (frame: number, value: number, curve: Knot["curve"] = "linear"): Knot => ({ frame, value, curve });

test("a curve is read between its knots by the later one's shape, and stands before and after", () => {
  const curve = [knot(0, -10), knot(100, 0), knot(200, -20, "hold"), knot(300, 0, "smooth")];
  expect([-5, 50, 150, 250, 400].map((frame) => valueAt(curve, frame))).toEqual([-10, -5, 0, -10, 0]);
  expect(valueAt([], 10)).toBeUndefined();
});

test("a straight ride is two knots, a bend stays within a tenth of a decibel", () => {
  const straight = Array.from({ length: 200 }, (_, i) => ({ frame: i * 800, value: -20 + i * 0.1 }));
  expect(thinned(straight)).toEqual([straight[0], straight[199]]);
  const bend = Array.from({ length: 200 }, (_, i) => ({ frame: i * 800, value: -6 + 6 * Math.sin(i / 20) }));
  const kept = thinned(bend).map((one) => ({ ...one, curve: "linear" as const }));
  expect(kept.length).toBeLessThan(60);
  for (const one of bend) expect(Math.abs((valueAt(kept, one.frame) as number) - one.value)).toBeLessThanOrEqual(0.1 + 1e-9);
});

test("a latched fader stands where it was left until the song stops", () => {
  const ride = new Ride("latch", -5, 1000, -5);
  ride.take(2000, -3);
  ride.end(9000);
  expect(ride.points([])).toEqual([{ frame: 1000, value: -5 }, { frame: 2000, value: -3 }, { frame: 9000, value: -3 }]);
});

test("trim raises what was there by the hand's way", () => {
  const old = [knot(0, -10), knot(1000, -20)];
  const ride = new Ride("trim", -10, 0, -10);
  ride.take(1, -8);
  ride.end(1000);
  expect(ride.points(old)).toEqual([
    { frame: 0, value: -10 },
    { frame: 1, value: expect.closeTo(-8.01, 6) },
    { frame: 1000, value: expect.closeTo(-18, 6) },
  ]);
});

test("a jump back writes the passage anew", () => {
  const ride = new Ride("touch", 0, 1000, 0);
  ride.take(2000, -3);
  ride.take(3000, -6);
  ride.take(1500, -1);
  expect(ride.moves).toEqual([{ frame: 1000, value: 0 }, { frame: 1500, value: -1 }]);
});

test("outside of a ride the old curve stays as it was", () => {
  const old = [knot(0, -10), knot(1000, -10), knot(2000, 0)];
  const points = laid(old, [{ frame: 400, value: -5 }, { frame: 600, value: -4 }], 0);
  expect(points.map((point) => [point.at, point.value])).toEqual([
    [0, -10], [399, -10], [400, -5], [600, -4], [601, -10], [1000, -10], [2000, 0],
  ]);
});

test("while riding, the last value stands ahead of the playhead", () => {
  const points = laid([], [{ frame: 400, value: -5 }], 900);
  expect(points.map((point) => [point.at, point.value])).toEqual([[400, -5], [900, -5]]);
});

test("a ride over a strip without a curve leaves what lies before and after as it was", () => {
  const points = laid([knot(0, -12)], [{ frame: 500, value: -5 }, { frame: 900, value: -3 }], 0);
  expect(points.map((point) => [point.at, point.value])).toEqual([[0, -12], [499, -12], [500, -5], [900, -3], [901, -12]]);
});
