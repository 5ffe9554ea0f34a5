import { expect, test } from "vitest";
import { endOf, outputAt, ratioFor } from "./law";

const measured = { kind: "static" as const, x: [-60, -20, 0], y: [-60, -20, -15] };

test("between measured points the curve is straight, beyond them it stays", () => {
  expect(outputAt(measured, -40)).toBe(-40);
  expect(outputAt(measured, -20)).toBe(-20);
  expect(outputAt(measured, -10)).toBe(-17.5);
  expect(outputAt(measured, 6)).toBe(-15);
  expect(outputAt(measured, -90)).toBe(-60);
});

test("where nothing was measured there is no curve", () => {
  expect(outputAt({ kind: "none", x: [], y: [] }, -10)).toBeNull();
  expect(outputAt({ kind: "decay", x: [0], y: [0] }, -10)).toBeNull();
});

test("the ratio that is dragged is the one that brings full scale there: twenty over at four to one are five", () => {
  expect(endOf(-20, 4)).toBe(-15);
  for (const ratio of [1.5, 2, 4, 10]) expect(ratioFor(-20, endOf(-20, ratio), 100)).toBeCloseTo(ratio, 9);
  expect(ratioFor(-20, -20, 100)).toBe(100);
  expect(ratioFor(-20, 5, 100)).toBe(1);
});
