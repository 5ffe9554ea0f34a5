import { expect, test } from "vitest";
import type { Brush } from "./drawing";
import { baseline, writeTabular } from "./tabular";

/** A canvas in whose font every letter has a width of its own; it notices what is written where. */
function brush(widths: Record<string, number>) {
  const written: [string, number, number][] = [];
  const pen = {
    measureText: (text: string) => ({
      width: [...text].reduce((sum, letter) => sum + (widths[letter] ?? 5), 0),
      fontBoundingBoxAscent: 19,
      fontBoundingBoxDescent: 5,
    }),
    fillText: (text: string, x: number, y: number) => void written.push([text, x, y]),
  };
  return { written, pen: pen as unknown as Brush };
}

test("in a font whose digits are equally wide a text is written whole, so that its letters join as the font has them", () => {
  const { written, pen } = brush({ ":": 3 });
  writeTabular(pen, "0:11", 100, 10, "upto");
  writeTabular(pen, "0:11", 100, 10, "from");
  // Three digits of 5 and a colon of 3.
  expect(written).toEqual([["0:11", 82, 10], ["0:11", 100, 10]]);
});

test("in any other font each digit stands in the middle of a cell of the widest, and a 1 moves nothing", () => {
  const { written, pen } = brush({ "1": 4, "8": 8, "0": 6, ":": 3, "−": 7 });
  writeTabular(pen, "−8:01", 100, 10, "upto");
  // Three cells of 8, a colon of 3, a minus of 7: from 66 on.
  expect(written.splice(0)).toEqual([["−", 66, 10], ["8", 73, 10], [":", 81, 10], ["0", 85, 10], ["1", 94, 10]]);
  writeTabular(pen, "1:0 LU", 0, 10, "from");
  expect(written).toEqual([["1", 2, 10], [":", 8, 10], ["0", 12, 10], [" LU", 19, 10]]);
});

test("a line stands in the middle of its height, on a pixel of the screen", () => {
  const { pen } = brush({});
  // 24 pixels of letters in 28: two above, then 19 down to the baseline.
  expect(baseline(pen, 28, 1)).toBe(21);
  // In 17 they would stand at 15.5: a half pixel is one of the screen's where it has two of them, and else none.
  expect(baseline(pen, 17, 2)).toBe(15.5);
  expect(baseline(pen, 17, 1)).toBe(16);
});
