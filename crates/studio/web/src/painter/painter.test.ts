import { expect, test } from "vitest";
import { HEADER, METERS, MIX_VALUES, STRIP_VALUES, floatsOf } from "../line/frames";
import type { Inks, Sheet } from "./drawing";
import { type FromPainter, Painter } from "./painter";

const INKS: Inks = { sunk: "sunk", ok: "ok", warn: "warn", over: "over", ink: "ink", soft: "soft", faint: "faint", focus: "focus" };

/** A canvas that only notes what is filled: colour and box. */
function sheet() {
  const filled: [string, ...number[]][] = [];
  const brush = {
    fillStyle: "",
    globalAlpha: 1,
    setTransform: () => {},
    clearRect: () => {},
    fillRect(...box: number[]) {
      if (this.globalAlpha === 1) filled.push([this.fillStyle, ...box]);
    },
  };
  return { filled, sheet: { width: 0, height: 0, getContext: () => brush } as unknown as Sheet };
}

/** A painter with the engine at the other end of its port, and a screen that asks for frames by hand. */
function studio() {
  const words: number[][] = [];
  const asked: ((now: number) => void)[] = [];
  const painter = new Painter((message: FromPainter) => words.push([...message.words]), (draw) => asked.push(draw));
  const port: { onmessage?: (frame: { data: ArrayBuffer }) => void } = {};
  painter.take({ line: port as unknown as MessagePort });
  painter.take({ inks: INKS });
  const hear = (strips: number[][]) => {
    const bytes = new ArrayBuffer(HEADER + 4 * (MIX_VALUES + STRIP_VALUES * strips.length));
    const view = new DataView(bytes);
    view.setUint8(0, METERS);
    floatsOf(view).set(strips.flat(), MIX_VALUES);
    port.onmessage?.({ data: bytes });
  };
  const frame = (now: number) => asked.splice(0).forEach((draw) => draw(now));
  return { painter, words, asked, hear, frame };
}

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
