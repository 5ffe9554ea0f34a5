import { expect, test } from "vitest";
import { DYNAMICS } from "../line/frames";
import { INKS, sheet, studio } from "../painter/rehearsal";

const PLAYING = 1;
/** At this rate a point is a second, and a pixel; a pixel down is a decibel, and 24 dB of reduction are 33. */
const LAYOUT = { width: 6, height: 66, ratio: 1, rate: 256, hue: 30 };
const TINT = "oklch(70% 0.1 30 / 1)";

function history() {
  const { painter, hear, hearOf, frame } = studio();
  const noted = sheet();
  painter.take({ add: 1, kind: "history", sheet: noted.sheet });
  painter.take({ say: 1, said: { input: 0 } });
  painter.take({ lay: 1, layout: LAYOUT });
  hear([], PLAYING);
  return { painter, hear, hearOf, frame, ...noted };
}

test("the newest point is at the right, the levels are filled from below and the reduction from above", () => {
  const { hearOf, frame, areas, lines } = history();
  frame(1000);
  expect(areas).toEqual([]);
  hearOf(DYNAMICS, 0, [-30, -36, 6, -12, -18, 12]);
  frame(1016);
  expect(areas).toEqual([
    { ink: "soft", alpha: 0.22, points: [[6, 66], [6, 18], [5, 36], [4, 66], [4, 66]] },
    { ink: TINT, alpha: 0.3, points: [[6, 66], [6, 24], [5, 42], [4, 66], [4, 66]] },
    { ink: "focus", alpha: 0.14, points: [[6, 0], [6, 16.5], [5, 8.25], [4, 0], [4, 0]] },
  ]);
  expect(lines).toEqual([{ ink: "focus", alpha: 1, points: [[6, 17], [6, 17], [5, 8.75], [4, 0.5]] }]);
});

test("no point is lost that comes between two frames, and none is taken while nothing plays", () => {
  const { hear, hearOf, frame, areas } = history();
  hearOf(DYNAMICS, 0, [-30, -30, 0]);
  hearOf(DYNAMICS, 0, [-20, -20, 0]);
  frame(1000);
  expect(areas[0]?.points.slice(1, 3)).toEqual([[6, 26], [5, 36]]);
  areas.length = 0;
  hear([], 0);
  hearOf(DYNAMICS, 0, [-10, -10, 0]);
  frame(1016);
  expect(areas).toEqual([]);
});

test("another size or theme draws the same seconds anew; what is put before the detector lifts its level alone", () => {
  const { painter, hearOf, frame, areas } = history();
  hearOf(DYNAMICS, 0, [-30, -36, 6]);
  frame(1000);
  areas.length = 0;
  painter.take({ lay: 1, layout: { ...LAYOUT, height: 33 } });
  painter.take({ say: 1, said: { input: 10 } });
  painter.take({ inks: { ...INKS, soft: "grey" } });
  frame(1016);
  // Half a pixel to a decibel: -20 is 26 dB below the top, -36 is 42.
  expect(areas.slice(0, 2).map(({ ink, points }) => [ink, points[1]])).toEqual([["grey", [6, 13]], [TINT, [6, 21]]]);
});
