import { expect, test, vi } from "vitest";

vi.mock("../studio", () => ({ newGesture: () => "g" }));
const { nearest } = await import("./plot_drag");

test("a press takes the nearest handle within reach, of two at one place the later one", () => {
  const places = [{ x: 0, y: 0 }, { x: 20, y: 0 }, { x: 20, y: 0 }];
  expect(nearest(4, 3, places, 14)).toBe(0);
  expect(nearest(15, 0, places, 14)).toBe(2);
  expect(nearest(0, 40, places, 14)).toBe(-1);
  expect(nearest(0, 14, places, 14)).toBe(0);
});
