import { expect, test } from "vitest";
import { LANE, layOut, rowAt, rowsSeen, takeLanes } from "./rows";

const strips = [
  { name: "Kick", height: 54, lane: false, takes: 1 },
  { name: "Voice", height: 54, lane: true, takes: 3 },
  { name: "Plate", height: 40, lane: false, takes: 1 },
];

test("rows stand under each other with their takes and lanes", () => {
  const { rows, total } = layOut(strips);
  expect(rows.map((row) => row.top)).toEqual([0, 54, 54 + 162 + LANE]);
  expect(total).toBe(54 + 162 + LANE + 40);
});

test("a height belongs to the row it falls in, and to none outside", () => {
  const { rows, total } = layOut(strips);
  expect(rowAt(rows, 53)?.name).toBe("Kick");
  expect(rowAt(rows, 54)?.name).toBe("Voice");
  expect(rowAt(rows, 54 + 162 + 10)?.name).toBe("Voice");
  expect(rowAt(rows, -1)).toBeUndefined();
  expect(rowAt(rows, total)).toBeUndefined();
  expect(rowAt([], 5)).toBeUndefined();
});

test("only rows that are seen are drawn", () => {
  const { rows } = layOut(strips);
  expect(rowsSeen(rows, 54, 100).map((row) => row.name)).toEqual(["Voice"]);
});

test("takes over the same stretch are staggered, crossfades are not", () => {
  expect(takeLanes([{ at: 0, length: 100 }, { at: 0, length: 100 }, { at: 10, length: 50 }])).toEqual({ lanes: [0, 1, 2], count: 3 });
  expect(takeLanes([{ at: 0, length: 100 }, { at: 90, length: 100 }])).toEqual({ lanes: [0, 0], count: 1 });
  expect(takeLanes([{ at: 0, length: 100 }, { at: 10, length: 20 }, { at: 50, length: 20 }])).toEqual({ lanes: [0, 1, 1], count: 2 });
  expect(takeLanes([])).toEqual({ lanes: [], count: 1 });
});
