import { expect, test } from "vitest";
import { hitClip, inRectangle, nearest } from "./hit";

const target = (item: string, x: number, width: number) => ({
  item, box: { x, y: 10, width, height: 50 }, handles: { fadeIn: x + 7, fadeOut: x + width - 7, gain: x + width / 2, y: 17 },
});
const two = [target("a", 0, 200), target("b", 150, 200)];

test("each part of a clip is found where it is drawn", () => {
  const at = (x: number, y: number) => hitClip([target("a", 100, 200)], x, y, 6)?.zone;
  expect([at(107, 17), at(293, 17), at(200, 16), at(101, 50), at(299, 50), at(200, 50)]).toEqual(["fade-in", "fade-out", "gain", "start", "end", "body"]);
  expect(at(200, 5)).toBeUndefined();
  expect(at(90, 30)).toBeUndefined();
});

test("where clips lie over each other the upper is meant", () => {
  expect(hitClip(two, 180, 40, 6)?.item).toBe("b");
  expect(hitClip(two, 100, 40, 6)?.item).toBe("a");
});

test("a clip too narrow for handles can still be taken by its middle", () => {
  expect(hitClip([target("a", 0, 8)], 4, 40, 6)?.zone).toBe("body");
});

test("a rectangle chooses what it touches, drawn in any direction", () => {
  expect(inRectangle(two, { x0: 210, y0: 70, x1: 190, y1: 0 })).toEqual(["a", "b"]);
  expect(inRectangle(two, { x0: 0, y0: 0, x1: 100, y1: 9 })).toEqual([]);
});

test("the nearest point within reach", () => {
  expect(nearest([{ x: 0, y: 0 }, { x: 5, y: 0 }], 4, 0, 6)).toBe(1);
  expect(nearest([{ x: 0, y: 0 }], 7, 0, 6)).toBeNull();
});
