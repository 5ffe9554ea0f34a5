import { expect, test } from "vitest";
import { INKS, sheet, studio } from "./rehearsal";

const SILENCE = [0, 0, 0, 0, 0, -Infinity];
const FULL = [1, 1, 1, 1, 0, -10];

test("strips are drawn when they change and not else, and nothing asks for frames while all is still", () => {
  const { painter, asked, hear, frame } = studio();
  const { filled, sheet: canvas } = sheet();
  painter.take({ add: 1, kind: "strips", sheet: canvas });
  painter.take({ lay: 1, layout: { width: 184, height: 100, ratio: 2, first: 0, count: 2, apart: 92, inset: 60 } });
  expect([canvas.width, canvas.height]).toEqual([368, 200]);
  hear([FULL, SILENCE]);
  frame(1000);
  // A full-scale bar is 75 of 100 pixels: green to -6 dB at 58, amber above; at the first strip alone.
  expect(filled.filter(([ink]) => ink === "warn")).toEqual([["warn", 66, 25, 6, 17], ["warn", 74, 25, 6, 17]]);
  filled.length = 0;
  hear([FULL, SILENCE]);
  frame(1016);
  expect(filled).toEqual([]);
  // It falls 20 dB a second down to -120, and the held line behind it.
  for (let now = 1032; asked.length > 0 && now < 20_000; now += 16) frame(now);
  expect(asked).toHaveLength(0);
  expect(filled.length).toBeGreaterThan(50);
});

test("out of sight nothing is drawn, and other colours draw all anew", () => {
  const { painter, hear, frame } = studio();
  const { filled, sheet: canvas } = sheet();
  painter.take({ add: 1, kind: "heads", sheet: canvas });
  painter.take({ lay: 1, layout: { width: 4, height: 200, ratio: 1, rows: [{ meter: 0, top: 6, tall: 60 }] } });
  painter.take({ see: 1, seen: false });
  hear([[10 ** (-18 / 20), 0, 0, 0, 0, -20]]);
  frame(1000);
  expect(filled).toEqual([]);
  painter.take({ see: 1, seen: true });
  frame(1000);
  // -18 dB is 36 of the 60 dB from -54 to +6.
  const bar = filled.find(([ink, , , , height]) => ink === "ok" && (height ?? 0) > 2);
  expect(bar?.[2]).toBeCloseTo(30, 4);
  expect(bar?.[4]).toBeCloseTo(36, 4);
  filled.length = 0;
  painter.take({ inks: { ...INKS, ok: "green" } });
  frame(1000);
  expect(filled.map(([ink]) => ink)).toContain("green");
});

test("words come five times a second, with a clip until it is touched", () => {
  const { painter, words, hear, frame } = studio();
  for (let now = 1000; now < 2000; now += 20) {
    hear([[1.25, 0.5, 0, 0, 3, -12], SILENCE]);
    frame(now);
  }
  expect(words).toHaveLength(5);
  const [loudness, reduction, hold, clipped] = words.at(-1) ?? [];
  expect([loudness, reduction, clipped]).toEqual([-12, 3, 1]);
  expect(hold).toBeCloseTo(20 * Math.log10(1.25), 4);
  expect(words.at(-1)?.slice(4)).toEqual([-Infinity, 0, -120, 0]);
  painter.take({ touch: 0 });
  frame(2200);
  expect(words.at(-1)?.[3]).toBe(0);
});

/** Two strips with words between 8 and 84 pixels of their 92. */
const WORDS = { width: 184, height: 13, ratio: 1, first: 0, count: 2, apart: 92, begin: 8, end: 84 };

test("loudness and reduction are written below a strip five times a second, and only what is other than it was", () => {
  const { painter, asked, hear, frame } = studio();
  const { written, cleared, sheet: canvas } = sheet();
  painter.take({ add: 1, kind: "words", sheet: canvas });
  painter.take({ lay: 1, layout: WORDS });
  hear([[1, 1, 0, 0, 3.14, -12.34], SILENCE]);
  frame(1000);
  // "▼3.1" is 20 pixels wide and ends at 84; what nobody hears has a dash, and no reduction.
  expect(written.splice(0)).toEqual([["faint", "−12.3", 8], ["focus", "▼3.1", 64], ["faint", "–", 100]]);
  cleared.length = 0;
  hear([[1, 1, 0, 0, 3.14, -20.06], SILENCE]);
  frame(1100);
  expect(written).toEqual([]);
  hear([[1, 1, 0, 0, 3.14, -20.06], SILENCE]);
  frame(1200);
  expect(written.splice(0)).toEqual([["faint", "−20.1", 8]]);
  expect(cleared.splice(0)).toEqual([[8, 0, 38, 13]]);
  // When the sound is gone the reduction is wiped, and then nothing is written any more.
  hear([SILENCE, SILENCE]);
  for (let now = 1216; asked.length > 0 && now < 20_000; now += 16) frame(now);
  expect(written.at(-1)?.[1]).toBe("");
  expect(written.find(([, text]) => text === "–")).toEqual(["faint", "–", 8]);
  expect(asked).toHaveLength(0);
});

test("what has come last is read even if nothing comes after it", () => {
  const { painter, words, asked, hear, frame } = studio();
  const { written, sheet: canvas } = sheet();
  painter.take({ add: 1, kind: "words", sheet: canvas });
  painter.take({ lay: 1, layout: { ...WORDS, count: 1 } });
  frame(1000);
  hear([[0, 0, 0, 0, 0, -23]]);
  for (let now = 1016; asked.length > 0 && now < 20_000; now += 16) frame(now);
  expect(written.map(([, text]) => text)).toEqual(["–", "−23.0"]);
  expect(words.at(-1)?.[0]).toBe(-23);
});

test("the words are there anew when the font has come, and in the theme's colours", () => {
  const { painter, hear, frame } = studio();
  const { written, sheet: canvas } = sheet();
  painter.take({ add: 1, kind: "words", sheet: canvas });
  painter.take({ lay: 1, layout: { ...WORDS, count: 1 } });
  hear([[0, 0, 0, 0, 0, -23]]);
  frame(1000);
  written.length = 0;
  painter.drawAnew();
  frame(1016);
  painter.take({ inks: { ...INKS, faint: "grey" } });
  frame(1032);
  expect(written).toEqual([["faint", "−23.0", 8], ["grey", "−23.0", 8]]);
});

test("a told text stands at the right, a told bar is filled as far as it goes, and neither is drawn twice", () => {
  const { painter, frame } = studio();
  const [text, bar] = [sheet(), sheet()];
  painter.take({ add: 1, kind: "text", sheet: text.sheet });
  painter.take({ add: 2, kind: "bar", sheet: bar.sheet });
  painter.take({ say: 1, said: "0:05.119" });
  painter.take({ say: 2, said: { share: 0.25, ink: "warn" } });
  frame(1000);
  expect(text.written).toEqual([]);
  painter.take({ lay: 1, layout: { width: 112, height: 28, ratio: 2, font: "560 20px", spacing: "0px", ink: "ink" } });
  painter.take({ lay: 2, layout: { width: 80, height: 6, ratio: 2 } });
  frame(1016);
  frame(1032);
  // Eight letters of 5 pixels up to 112; a quarter of 80 with round ends.
  expect(text.written.splice(0)).toEqual([["ink", "0:05.119", 72]]);
  expect(bar.filled).toEqual([["warn", 0, 0, 20, 6, 3]]);
  painter.take({ say: 1, said: "0:05.2" });
  frame(1048);
  expect(text.written).toEqual([["ink", "0:05.2", 82]]);
  expect(bar.filled).toHaveLength(1);
});
