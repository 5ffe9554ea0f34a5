import { expect, test } from "vitest";
import { nextZoom } from "./zooms";

test("at rest the zoom is the camera's, whatever was begun", () => {
  expect(nextZoom(100, 130, 130, true, false)).toBe(130);
  expect(nextZoom(100, 100, 90, false, false)).toBe(100);
});

test("what is begun is finished before another is begun while the zoom goes on", () => {
  expect(nextZoom(100, 400, 380, false, false)).toBe(100);
  expect(nextZoom(100, 20, 22, false, false)).toBe(100);
});

test("zooming in, a picture is stretched by a quarter before the next is begun", () => {
  expect(nextZoom(100, 81, 85, false, true)).toBe(100);
  expect(nextZoom(100, 79, 85, false, true)).toBe(79);
});

test("zooming out, the next one is made for further on, and serves until the camera has passed it", () => {
  const ahead = nextZoom(100, 126, 120, false, true);
  expect(ahead).toBeGreaterThan(126);
  for (let now = 126; now < ahead * 1.25; now *= 1.06) expect(nextZoom(ahead, now, now / 1.06, false, true)).toBe(ahead);
  expect(nextZoom(ahead, ahead * 1.3, ahead * 1.2, false, true)).toBeGreaterThan(ahead * 1.3);
});
