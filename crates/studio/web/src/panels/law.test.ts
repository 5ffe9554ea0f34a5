import { expect, test } from "vitest";
import { type Law, output, ratioFor, reduction } from "./law";

const law: Law = { kind: "compressor", threshold: -20, ratio: 4, knee: 0, range: 100, makeup: 0, mix: 100, hysteresis: 0 };

test("twelve over at four to one loses nine", () => {
  expect(reduction(law, -8)).toBeCloseTo(9, 12);
  expect(output({ ...law, makeup: 3 }, -8)).toBeCloseTo(-14, 12);
  expect(reduction(law, -30)).toBe(0);
});

test("a soft knee meets the hard one at both of its ends and bends by an eighth of it in the middle", () => {
  const soft = { ...law, knee: 8 };
  expect(reduction(soft, -24)).toBe(0);
  expect(reduction(soft, -16)).toBeCloseTo(reduction(law, -16), 12);
  expect(reduction(soft, -20)).toBeCloseTo(((1 - 1 / 4) * 8) / 8, 12);
});

test("an expander turns down what is under its threshold, by its range at most", () => {
  const expander = { ...law, kind: "expander", ratio: 2, range: 24 };
  expect(reduction(expander, -30)).toBeCloseTo(10, 12);
  expect(reduction(expander, -90)).toBe(24);
  expect(reduction(expander, -10)).toBe(0);
});

test("a gate is open at its threshold and closed by its range below; a limiter lets nothing over", () => {
  expect(reduction({ ...law, kind: "gate", range: 60 }, -20)).toBe(0);
  expect(reduction({ ...law, kind: "gate", range: 60 }, -20.1)).toBe(60);
  expect(output({ ...law, kind: "limiter", threshold: -1 }, 6)).toBe(-1);
});

test("half mixed, equal parts of both are heard", () => {
  const half = output({ ...law, mix: 50 }, 0);
  expect(half).toBeCloseTo(20 * Math.log10(0.5 + 0.5 * 10 ** (-15 / 20)), 12);
});

test("the ratio that is dragged is the one whose curve passes there", () => {
  for (const ratio of [1.5, 2, 4, 10]) {
    const end = output({ ...law, ratio }, 0);
    expect(ratioFor(-20, end, 100)).toBeCloseTo(ratio, 9);
  }
  expect(ratioFor(-20, -20, 100)).toBe(100);
  expect(ratioFor(-20, 5, 100)).toBe(1);
});
