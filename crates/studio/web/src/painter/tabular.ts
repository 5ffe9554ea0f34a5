// Text on a canvas whose digits are all equally wide: what counts does not tremble.

import type { Brush } from "./drawing";

/** The page's font, as a canvas asks for it. */
export const FAMILY = '"Inter Variable", Inter, system-ui, sans-serif';

/**
 * Writes text from `x` on, or up to it. A canvas cannot ask a font for its tabular digits: the painter's own font has none but them.
 * In any other font each digit stands in the middle of a cell as wide as the widest.
 */
export function writeTabular(brush: Brush, text: string, x: number, y: number, side: "from" | "upto"): void {
  const wide = (part: string) => brush.measureText(part).width;
  const even = wide("0") === wide("1");
  const parts = even ? [text] : text.split(/(?<=\d)|(?=\d)/);
  const cell = even ? 0 : Math.max(...Array.from("0123456789", wide));
  const rooms = parts.map((part) => (!even && /^\d$/.test(part) ? cell : wide(part)));
  let at = side === "from" ? x : x - rooms.reduce((sum, room) => sum + room, 0);
  parts.forEach((part, i) => {
    const room = rooms[i] ?? 0;
    brush.fillText(part, at + (room - wide(part)) / 2, y);
    at += room;
  });
}

/** The baseline on which a line of the brush's font stands in the middle of a height, at a whole pixel of the screen. */
export function baseline(brush: Brush, height: number, ratio: number): number {
  const { fontBoundingBoxAscent: above, fontBoundingBoxDescent: below } = brush.measureText("0");
  return Math.round(((height + above - below) / 2) * ratio) / ratio;
}
