import { expect, test } from "vitest";
import { type FileRow, rowWords, rowsOf } from "./rows";

const row: FileRow = { version: null, target: "spotify", state: "working", doing: "writing", share: 0.9, error: null };

test("a job without rows has none, whatever else it brings", () => {
  expect(rowsOf(undefined)).toEqual([]);
  expect([null, 3, "rows", {}, { rows: 3 }].map((result) => rowsOf({ result }))).toEqual([[], [], [], [], []]);
  expect(rowsOf({ result: { rows: [row] } })).toEqual([row]);
});

test("a file that was under way when the job was stopped says so; one that was done stays done", () => {
  expect(rowWords(row, false)).toBe("writing");
  expect(rowWords(row, true)).toContain("stopped");
  expect(rowWords({ ...row, state: "done" }, true)).toContain("delivered");
  expect(rowWords({ ...row, state: "failed", error: "the disk is full" }, true)).toBe("the disk is full");
});
