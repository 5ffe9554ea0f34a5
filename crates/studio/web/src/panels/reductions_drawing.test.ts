import { expect, test } from "vitest";
import { BANDS } from "../line/frames";
import { sheet, studio } from "../painter/rehearsal";

/** Three decades, a hundred pixels each; two pixels to a decibel, 0 dB in the middle. */
const LAYOUT = { width: 300, height: 72, ratio: 1, reach: 18 };
const band = (index: number, from: number, to: number, gain = 0, bypass = false) => ({ name: `band-${index}`, index, from, to, gain, bypass });

function reductions(...bands: ReturnType<typeof band>[]) {
  const { painter, asked, hearOf, frame } = studio();
  const noted = sheet();
  painter.take({ add: 1, kind: "reductions", sheet: noted.sheet });
  painter.take({ lay: 1, layout: LAYOUT });
  painter.take({ say: 1, said: bands });
  const near = () => noted.filled.splice(0).map(([ink, ...box]) => [ink, ...box.map((one) => Math.round(one * 1000) / 1000)]);
  return { painter, asked, hearOf, frame, near, ...noted };
}

test("a band is turned down from its own gain on, with its words in the middle; one that is bypassed is not", () => {
  const { painter, hearOf, frame, near, written } = reductions(band(0, 20, 200), band(1, 200, 2000, 6), band(2, 2000, 20_000, 0, true));
  hearOf(BANDS, 0, [6, 3, 9]);
  frame(1000);
  // From 36 down by 12, from 24 down by 6: the last two pixels are the edge.
  expect(near()).toEqual([["focus", 1, 47, 98, 2], ["focus", 101, 29, 98, 2]]);
  expect(written.map(([ink, text, x]) => [ink, text, Math.round(x)])).toEqual([["focus", "−6.0 dB", 50], ["focus", "−3.0 dB", 150]]);
  // A third of a decade is a third of a hundred pixels: too narrow for words.
  written.length = 0;
  painter.take({ say: 1, said: [band(0, 20, 20 * 10 ** (1 / 3))] });
  frame(1016);
  expect(near()).toEqual([["focus", 1, 47, 31.333, 2]]);
  expect(written).toEqual([]);
});

test("when nothing more is heard it comes back by itself at 24 dB a second, and then asks for no frame", () => {
  const { asked, hearOf, frame, near } = reductions(band(0, 20, 200));
  hearOf(BANDS, 0, [12]);
  frame(1000);
  near();
  let now = 1000;
  // For a quarter of a second news may yet come.
  while (now < 1240) frame((now += 10));
  expect(near().at(-1)?.[2]).toBe(36 + 24 - 1);
  while (now < 1490) frame((now += 10));
  // Then the next quarter gives 6 of the 12 dB back.
  expect(near().at(-1)?.[2]).toBeCloseTo(36 + 12 - 1, 3);
  while (asked.length > 0 && now < 3000) frame((now += 10));
  expect(asked).toHaveLength(0);
  expect(now).toBeLessThan(1900);
});
