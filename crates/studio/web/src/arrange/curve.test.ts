import { expect, test } from "vitest";
import { drawnOver, forward, heightAt, movedPoint, share, thinned, withPoint, withoutPoint } from "./curve";
import type { Strip } from "../protocol";
import type { ScenePoint } from "./scene";
import { drawable, heightOfValue, parametersOf, valueOfHeight } from "./parameters";

const point = (at: number, value: number, curve: ScenePoint["curve"] = "linear"): ScenePoint => ({ at, value, curve });

test("between two points the value goes as the later point's curve says, outside it holds", () => {
  const points = [point(100, 0), point(200, 0), point(300, 0, "hold"), point(400, 0, "smooth")];
  const heights = [0, 1, 0.5, 1];
  expect(heightAt(points, heights, 0)).toBe(0);
  expect(heightAt(points, heights, 150)).toBe(0.5);
  expect(heightAt(points, heights, 299)).toBe(1);
  expect(heightAt(points, heights, 325)).toBeCloseTo(0.5 + 0.5 * share("smooth", 0.25), 12);
  expect(heightAt(points, heights, 999)).toBe(1);
});

test("a point is put in its place in time, and replaces one at the same frame", () => {
  const points = [point(100, 1), point(300, 3)];
  expect(withPoint(points, 200, 2).points.map((one) => one.value)).toEqual([1, 2, 3]);
  expect(withPoint(points, 300, 9)).toEqual({ points: [point(100, 1), point(300, 9)], index: 1 });
  expect(withoutPoint(points, 0)).toEqual([point(300, 3)]);
});

test("a point does not go past its neighbours", () => {
  const points = [point(100, 1), point(200, 2), point(300, 3)];
  expect(movedPoint(points, 1, 50, 5).map((one) => one.at)).toEqual([100, 101, 300]);
  expect(movedPoint(points, 1, 900, 5)[1]).toEqual(point(299, 5));
  expect(movedPoint(points, 0, -40, 5)[0]?.at).toBe(0);
});

test("a drawn stretch takes the place of what stood there", () => {
  const points = [point(0, 0), point(100, 1), point(200, 2), point(300, 3)];
  expect(drawnOver(points, [point(90, 7), point(210, 8)]).map((one) => one.at)).toEqual([0, 90, 210, 300]);
  expect(drawnOver(points, [])).toBe(points);
});

test("thinning keeps corners and drops what lies on the lines between them", () => {
  const corner = Array.from({ length: 201 }, (_, x) => ({ x, y: x <= 100 ? x : 200 - x }));
  expect(thinned(corner, 0.5)).toEqual([{ x: 0, y: 0 }, { x: 100, y: 100 }, { x: 200, y: 0 }]);
});

test("a thinned curve stays within the tolerance of every dot", () => {
  const wave = Array.from({ length: 500 }, (_, x) => ({ x, y: 40 * Math.sin(x / 30) }));
  const few = thinned(wave, 1);
  expect(few.length).toBeLessThan(60);
  for (const dot of wave) {
    const next = few.findIndex((one) => one.x >= dot.x);
    const [a, b] = [few[Math.max(0, next - 1)] as typeof dot, few[next] as typeof dot];
    const y = a.x === b.x ? a.y : a.y + ((b.y - a.y) * (dot.x - a.x)) / (b.x - a.x);
    // Measured upright the way is longer than across by the slope, which is 4/3 at most here.
    expect(Math.abs(y - dot.y)).toBeLessThanOrEqual(1 * Math.hypot(1, 4 / 3) + 1e-9);
  }
});

test("where the hand went back the later stroke counts", () => {
  expect(forward([{ x: 0, y: 0 }, { x: 3, y: 3 }, { x: 2, y: 9 }])).toEqual([{ x: 0, y: 0 }, { x: 1, y: 1 }, { x: 2, y: 9 }, { x: 3, y: 3 }]);
});

test("every parameter that is not fixed can be chosen, parts by the names the server knows", () => {
  const number = (key: string, fixed = false) => ({ key, unit: "dB", min: -24, max: 24, default: 0, scale: "linear" as const, fixed, first: false, sentence: "", words: null });
  const effect = {
    name: "equalizer", sentence: "", generates: false, sidechain: false, params: [number("output"), number("quality", true)], files: [],
    parts: { noun: "band", kinds: ["bell", "shelf"], most: 8, params: [number("gain")] }, defaults: { numbers: [] }, presets: [],
  };
  const parts = [{ kind: 0, numbers: [1] }, { kind: 1, numbers: [2] }, { kind: 0, numbers: [3] }];
  const strip = {
    name: "Kick", trim: 0, flip: false, fader: "off" as const, pan: 0, mute: false, solo: false, output: null, automation: [],
    inserts: [{ id: "tone", kind: "equalizer", settings: { numbers: [0, 0], parts }, bypass: false, sidechain: null }],
    sends: [{ to: "Room", level: -6, tap: "post" as const }],
  };
  const all = parametersOf(strip, { effects: [effect], strip: [], send: [] });
  expect(all.map((one) => one.path)).toEqual(["fader", "pan", "mute", "send/Room", "tone/output", "tone/bell-1/gain", "tone/shelf-1/gain", "tone/bell-2/gain"]);
  expect(all[7]?.now).toBe(3);
  const fader = all[0] as (typeof all)[number];
  expect(valueOfHeight(fader, heightOfValue(fader, -6))).toBe(-6);
  expect(valueOfHeight(fader, 0)).toBe("off");
});

test("of a VCA only what it has can be drawn", () => {
  const strip = { name: "Beat", trim: 0, flip: false, fader: -2, pan: 0, mute: false, solo: false, output: null, automation: [], inserts: [], sends: [], vcas: [] };
  const seat = { index: 0, meter: -1, strip: strip as unknown as Strip, track: null };
  const catalogue = { effects: [], strip: [], send: [] };
  expect(drawable({ ...seat, kind: "vca" }, catalogue).map((one) => one.path)).toEqual(["fader", "mute"]);
  expect(drawable({ ...seat, kind: "bus" }, catalogue).map((one) => one.path)).toEqual(["fader", "pan", "mute"]);
});
