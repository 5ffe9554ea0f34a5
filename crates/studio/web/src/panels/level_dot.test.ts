import { expect, test } from "vitest";
import { DYNAMICS, SPECTRUM } from "../line/frames";
import { sheet, studio } from "../painter/rehearsal";

test("the dot is where the newest level goes in and comes out; there is none of silence, and none is drawn twice", () => {
  const { painter, hearOf, frame } = studio();
  const { areas, cleared, sheet: canvas } = sheet();
  painter.take({ add: 1, kind: "dot", sheet: canvas });
  painter.take({ lay: 1, layout: { width: 120, height: 60, ratio: 2 } });
  frame(1000);
  expect(areas).toEqual([]);
  hearOf(DYNAMICS, 0, [-50, -50, 0, -20, -30, 10]);
  frame(1016);
  // Two pixels to a decibel across, one down: 40 dB above -60, 30 below 0.
  expect(areas).toEqual([{ ink: "ink", alpha: 1, points: [[80, 30, 3.5]] }]);
  hearOf(SPECTRUM, 0, [1, 2, 3]);
  frame(1032);
  expect(areas).toHaveLength(1);
  cleared.length = 0;
  hearOf(DYNAMICS, 0, [-Infinity, -Infinity, 0]);
  frame(1048);
  expect(areas).toHaveLength(1);
  expect(cleared).toEqual([[0, 0, 120, 60]]);
});

test("a level above full scale stands at the right edge, and leaves the picture upwards", () => {
  const { painter, hearOf, frame } = studio();
  const { areas, sheet: canvas } = sheet();
  painter.take({ add: 1, kind: "dot", sheet: canvas });
  painter.take({ lay: 1, layout: { width: 60, height: 60, ratio: 1 } });
  hearOf(DYNAMICS, 0, [3, 12, 0]);
  frame(1000);
  expect(areas[0]?.points).toEqual([[60, -6, 3.5]]);
});
