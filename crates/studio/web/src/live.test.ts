import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { HEADER, METERS, MIX_VALUES, STRIP_VALUES, floatsOf } from "./line/frames";
import { type News, eachFrame, live, takeFrame, wake } from "./live";

/** Milliseconds between two frames of the screen. */
const SCREEN = 16;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  vi.stubGlobal("requestAnimationFrame", (draw: (now: number) => void) =>
    setTimeout(() => draw(performance.now()), SCREEN - (performance.now() % SCREEN)));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** How often something is drawn in two seconds. */
function drawn(moves: boolean, ...news: News[]): number {
  let count = 0;
  const stop = eachFrame(() => {
    count += 1;
    return moves;
  }, ...news);
  vi.advanceTimersByTime(2000);
  stop();
  // The last frame finds nothing to draw.
  vi.advanceTimersByTime(100);
  return count;
}

function meters(...strips: number[][]): DataView {
  const frame = new DataView(new ArrayBuffer(HEADER + 4 * (MIX_VALUES + STRIP_VALUES * strips.length)));
  frame.setUint8(0, METERS);
  floatsOf(frame).set(strips.flat(), MIX_VALUES);
  return frame;
}

test("frames come twenty times a second, thirty while readings are followed, and with the screen where something moves by itself", () => {
  vi.advanceTimersByTime(5000);
  // In steps of the screen: every 48 ms, every 32, every 16.
  expect([drawn(false), drawn(false, "meters"), drawn(true, "meters")]).toEqual([42, 63, 125]);
});

test("a hand at work has frames as fast as the screen for a second", () => {
  vi.advanceTimersByTime(20_000);
  let count = 0;
  const stop = eachFrame(() => void (count += 1));
  vi.advanceTimersByTime(100);
  count = 0;
  wake();
  vi.advanceTimersByTime(960);
  expect(count).toBe(60);
  vi.advanceTimersByTime(1000);
  expect(count).toBeLessThan(60 + 25);
  stop();
  vi.advanceTimersByTime(100);
});

test("a peak that comes between two frames is drawn, and only once", () => {
  const seen: number[] = [];
  const stop = eachFrame(() => void seen.push(live.strips[0] ?? NaN), "meters");
  takeFrame(meters([1, 0, 0, 0, 0, 0]));
  takeFrame(meters([0.25, 0, 0, 0, 0, 0]));
  vi.advanceTimersByTime(SCREEN);
  expect(seen).toEqual([1]);
  takeFrame(meters([0.125, 0, 0, 0, 0, 0]));
  vi.advanceTimersByTime(40);
  expect(seen.at(-1)).toBe(0.125);
  stop();
  vi.advanceTimersByTime(100);
});
