import { expect, test } from "vitest";
import { SPECTRUM } from "../line/frames";
import { INKS, sheet, studio } from "../painter/rehearsal";

const BANDS = 256;
/** A pixel to a band, and one to a decibel from -6 down to -90. */
const LAYOUT = { width: BANDS - 1, height: 84, ratio: 1, hue: 200 };
const [PRE, POST] = [0, 1];

function spectra() {
  const { painter, hearOf, frame } = studio();
  const noted = sheet();
  painter.take({ add: 1, kind: "spectra", sheet: noted.sheet });
  painter.take({ lay: 1, layout: LAYOUT });
  const hear = (which: number, at: (band: number) => number) => hearOf(SPECTRUM, which, Array.from({ length: BANDS }, (_, i) => at(i)));
  return { painter, hear, frame, ...noted };
}

test("what goes in is a quiet field, what comes out one in the strip's hue with an edge, each band over its own pixel", () => {
  const { hear, frame, areas, lines } = spectra();
  hear(PRE, () => -48);
  hear(POST, (band) => (band < 100 ? -27 : -120));
  frame(1000);
  expect(areas.map(({ ink, alpha }) => [ink, alpha])).toEqual([["soft", 0.16], ["oklch(70% 0.1 200 / 1)", 0.2]]);
  expect(lines.map(({ ink }) => ink)).toEqual(["oklch(70% 0.1 200 / 0.4)"]);
  const [pre, post] = areas.map(({ points }) => points);
  // 256 bands, and down to both lower corners.
  expect(pre).toHaveLength(BANDS + 2);
  expect(pre?.slice(-2)).toEqual([[255, 84], [0, 84]]);
  expect(pre?.[200]?.[0]).toBeCloseTo(200, 6);
  expect(pre?.[200]?.[1]).toBeCloseTo(42, 2);
  expect(post?.[99]?.[1]).toBeCloseTo(21, 2);
  expect(post?.[100]?.[1]).toBe(84);
});

test("a band falls 24 dB a second, and without news nothing is drawn", () => {
  const { painter, hear, frame, areas } = spectra();
  hear(PRE, () => -30);
  frame(1000);
  frame(1016);
  expect(areas).toHaveLength(2);
  hear(PRE, () => -120);
  frame(1100);
  expect(areas[2]?.points[7]?.[1]).toBeCloseTo(24 + 2.4, 2);
  painter.take({ inks: { ...INKS, soft: "grey" } });
  frame(1116);
  expect(areas[4]?.ink).toBe("grey");
});
