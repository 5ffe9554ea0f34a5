import { expect, test } from "vitest";
import { nextZoom } from "./zooms";

const yes = () => true;
const no = () => false;

test("at rest the zoom is the camera's, whatever was begun", () => {
  expect(nextZoom(100, 130, 130, true, no)).toBe(130);
  expect(nextZoom(100, 100, 90, false, no)).toBe(100);
});

test("what is begun is finished before another is begun while the zoom goes on", () => {
  expect(nextZoom(100, 390, 380, false, no)).toBe(100);
  expect(nextZoom(100, 20, 22, false, no)).toBe(100);
});

test("zooming in, a picture is stretched by a quarter before the next is begun", () => {
  expect(nextZoom(100, 81, 85, false, yes)).toBe(100);
  expect(nextZoom(100, 79, 85, false, yes)).toBe(79);
});

test("zooming out, the next one is made for further on, and serves until the camera has passed it", () => {
  const ahead = nextZoom(100, 126, 120, false, yes);
  expect(ahead).toBeGreaterThan(126);
  for (let now = 126; now < ahead * 1.25; now *= 1.06) expect(nextZoom(ahead, now, now / 1.06, false, yes)).toBe(ahead);
  expect(nextZoom(ahead, ahead * 1.3, ahead * 1.2, false, yes)).toBeGreaterThan(ahead * 1.3);
});

test("a zoom that the camera has left far behind is given up, without a look at how many plates it would take", () => {
  const never = () => {
    throw new Error("looked");
  };
  expect(nextZoom(1, 20_000, 1, false, never)).toBe(20_000);
});
