import { expect, test } from "vitest";
import { GainHistory, SECONDS } from "./gain_history";

test("six seconds at 48 kHz are 1125 points, older ones are forgotten", () => {
  const history = new GainHistory(48_000);
  expect(history.most).toBe((SECONDS * 48_000) / 256);
  for (let i = 0; i < 1200; i += 1) history.add(new Float32Array([-i, -i - 1, i]));
  expect(history.length).toBe(1125);
  expect([history.ago(0, 0), history.ago(0, 1), history.ago(0, 2)]).toEqual([-1199, -1200, 1199]);
  expect(history.ago(1124, 2)).toBe(75);
  expect(history.ago(1125, 2)).toBe(0);
});

test("several points in one message keep their order, and no peak between two pixels is lost", () => {
  const history = new GainHistory(48_000);
  history.add(new Float32Array([-10, -12, 2, -6, -11, 5, -20, -20, 0]));
  expect(history.ago(0, 0)).toBe(-20);
  expect(history.mostOf(0, 3, 2)).toBe(5);
  expect(history.mostOf(0, 3, 0)).toBe(-6);
});
