// What the drawings are tried on: a painter with the engine at the other end of its line, a screen that asks for frames by hand, and
// canvases that only note what is drawn.

import { HEADER, METERS, MIX_VALUES, floatsOf } from "../line/frames";
import type { Inks, Sheet } from "./drawing";
import { type FromPainter, Painter } from "./painter";

export const INKS: Inks = {
  sunk: "sunk", ok: "ok", warn: "warn", over: "over", ink: "ink", soft: "soft", faint: "faint", focus: "focus",
  tint: { lightness: "70%", chroma: "0.1" },
};

/** A path that was filled or stroked, with what. */
type Traced = { ink: string; alpha: number; points: number[][] };

/** A canvas that only notes: boxes that are filled (colour and place), texts, paths, and what is wiped. */
export function sheet() {
  const filled: [string, ...number[]][] = [];
  const written: [string, string, number][] = [];
  const cleared: number[][] = [];
  const areas: Traced[] = [];
  const lines: Traced[] = [];
  let points: number[][] = [];
  const brush = {
    fillStyle: "",
    strokeStyle: "",
    globalAlpha: 1,
    setTransform: () => {},
    setLineDash: () => {},
    clearRect: (...box: number[]) => void cleared.push(box),
    measureText: (text: string) => ({ width: 5 * text.length, fontBoundingBoxAscent: 9, fontBoundingBoxDescent: 2 }),
    fillText(text: string, x: number) {
      written.push([this.fillStyle, text, x]);
    },
    beginPath: () => void (points = []),
    closePath: () => {},
    moveTo: (...point: number[]) => void points.push(point),
    lineTo: (...point: number[]) => void points.push(point),
    arc: (...circle: number[]) => void points.push(circle.slice(0, 3)),
    roundRect(...box: number[]) {
      filled.push([this.fillStyle, ...box]);
    },
    fill() {
      areas.push({ ink: this.fillStyle, alpha: this.globalAlpha, points });
    },
    stroke() {
      lines.push({ ink: this.strokeStyle, alpha: this.globalAlpha, points });
    },
    fillRect(...box: number[]) {
      if (this.globalAlpha === 1) filled.push([this.fillStyle, ...box]);
    },
  };
  return { filled, written, cleared, areas, lines, sheet: { width: 0, height: 0, getContext: () => brush } as unknown as Sheet };
}

/** A painter with the engine at the other end of its line, and a screen that asks for frames by hand. */
export function studio() {
  const words: number[][] = [];
  const asked: ((now: number) => void)[] = [];
  const painter = new Painter((message: FromPainter) => words.push([...message.words]), (draw) => asked.push(draw));
  const port: { onmessage?: (frame: { data: ArrayBuffer }) => void } = {};
  painter.take({ line: port as unknown as MessagePort });
  painter.take({ inks: INKS });
  const hearOf = (kind: number, flags: number, values: ArrayLike<number>) => {
    const bytes = new ArrayBuffer(HEADER + 4 * values.length);
    const view = new DataView(bytes);
    view.setUint8(0, kind);
    view.setUint8(1, flags);
    floatsOf(view).set(values);
    port.onmessage?.({ data: bytes });
  };
  const hear = (strips: number[][], flags = 0) => hearOf(METERS, flags, [...new Array<number>(MIX_VALUES).fill(0), ...strips.flat()]);
  const frame = (now: number) => asked.splice(0).forEach((draw) => draw(now));
  return { painter, words, asked, hear, hearOf, frame };
}
