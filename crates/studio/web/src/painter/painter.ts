// The painter: takes the engine's readings and draws what shows them, sixty times a second, and only what changed. It runs in a
// thread of its own, so that the page's has nothing to do with it.

import { type HeadsLayout, HeadMeters } from "../arrange/head_meters";
import { METERS, MIX_VALUES, floatsOf, headOf } from "../line/frames";
import { MeterBank } from "../mixer/meter_bank";
import { type StripsLayout, StripMeters } from "../mixer/strip_meters";
import { type WordsLayout, StripWords } from "../mixer/strip_words";
import type { Spread } from "../panels/crossovers";
import { HistoryDrawing, type HistoryLayout, type HistorySaid } from "../panels/history_drawing";
import { LevelDot } from "../panels/level_dot";
import { ReductionsDrawing, type ReductionsLayout } from "../panels/reductions_drawing";
import { SpectraDrawing, type SpectraLayout } from "../panels/spectra_drawing";
import type { Drawing, Inks, Sheet, Size } from "./drawing";
import { Bar, type Filled, type TextLayout, TextLine } from "./told";

/** What there is to draw, and the layout that each kind asks for. */
export type Layouts = {
  strips: StripsLayout; words: WordsLayout; heads: HeadsLayout; text: TextLayout; bar: Size;
  history: HistoryLayout; dot: Size; spectra: SpectraLayout; reductions: ReductionsLayout;
};
/** What the page says of those that it says anything of. */
export type Sayings = {
  strips: never; words: never; heads: never; text: string; bar: Filled;
  history: HistorySaid; dot: never; spectra: never; reductions: Spread[];
};
type Kind = keyof Layouts;
const KINDS: { [One in Kind]: new (sheet: Sheet) => Drawing<Layouts[One], Sayings[One]> } = {
  strips: StripMeters, words: StripWords, heads: HeadMeters, text: TextLine, bar: Bar,
  history: HistoryDrawing, dot: LevelDot, spectra: SpectraDrawing, reductions: ReductionsDrawing,
};

/** A canvas is added under a number, and is not drawn before it is laid out. */
export type ToPainter =
  | { line: MessagePort }
  | { inks: Inks }
  | { add: number; kind: Kind; sheet: Sheet }
  | { lay: number; layout: Layouts[Kind] }
  | { say: number; said: Sayings[Kind] }
  /** Out of sight it is not drawn. */
  | { see: number; seen: boolean }
  | { drop: number }
  /** Puts out the clip light of a meter. */
  | { touch: number };

/** Words for the strips, in their order: short-term loudness, gain reduction, the held peak, and whether it clipped. */
export type FromPainter = { words: Float32Array<ArrayBuffer> };
export const WORD_VALUES = 4;
/** Words are written five times a second: who could read them faster? */
const WORDS = 200;

type Any = Drawing<Layouts[Kind], Sayings[Kind]>;
type Shown = { drawing: Any; layout: Layouts[Kind] | null; seen: boolean };

export class Painter {
  private readonly bank = new MeterBank();
  private readonly shown = new Map<number, Shown>();
  private inks: Inks | null = null;
  private strips = new Float32Array(0);
  private fresh = false;
  private playing = false;
  /** There is something to be read that a beat has not drawn yet. */
  private unread = false;
  private asked = false;
  private written = -Infinity;

  constructor(
    private readonly page: (message: FromPainter) => void,
    private readonly nextFrame: (draw: (now: number) => void) => void,
  ) {}

  take(message: ToPainter): void {
    if ("line" in message) message.line.onmessage = (frame: MessageEvent<ArrayBuffer>) => this.hear(frame.data);
    else if ("inks" in message) {
      this.inks = message.inks;
      this.drawAnew();
    } else if ("add" in message) this.add(message.add, message.kind, message.sheet);
    else if ("drop" in message) this.shown.delete(message.drop);
    else if ("touch" in message) this.bank.meters[message.touch]?.touch();
    else if ("say" in message) this.shown.get(message.say)?.drawing.say?.(message.said);
    else this.change(message);
    this.unread = true;
    this.ask();
  }

  /** Other colours, or a font that has come: nothing that was drawn stands. */
  drawAnew(): void {
    for (const one of this.shown.values()) this.lay(one);
    this.ask();
  }

  private add(id: number, kind: Kind, sheet: Sheet): void {
    this.shown.set(id, { drawing: new KINDS[kind](sheet) as Any, layout: null, seen: true });
  }

  private change(message: { lay: number; layout: Layouts[Kind] } | { see: number; seen: boolean }): void {
    const one = this.shown.get("lay" in message ? message.lay : message.see);
    if (!one) return;
    if ("see" in message) one.seen = message.seen;
    else {
      one.layout = message.layout;
      this.lay(one);
    }
  }

  private lay({ drawing, layout }: Shown): void {
    if (layout && this.inks) drawing.lay(layout, this.inks);
  }

  private hear(frame: ArrayBuffer): void {
    const view = new DataView(frame);
    const { kind, flags } = headOf(view);
    const values = floatsOf(view);
    if (kind === METERS) {
      this.strips = values.subarray(MIX_VALUES);
      this.playing = (flags & 1) !== 0;
      this.fresh = true;
      this.unread = true;
    } else for (const { drawing } of this.shown.values()) drawing.hear?.({ kind, flags, values, playing: this.playing });
    this.ask();
  }

  private ask(): void {
    if (this.asked) return;
    this.asked = true;
    this.nextFrame((now) => this.paint(now));
  }

  /** One frame. Another follows while something falls, moves by itself or is to be read; else it waits for news. */
  private paint(now: number): void {
    this.asked = false;
    this.bank.take(this.strips, now, this.fresh);
    this.fresh = false;
    const beat = now - this.written >= WORDS;
    let moves = false;
    for (const { drawing, seen } of this.shown.values()) {
      if (!seen) continue;
      drawing.paint(this.bank, beat, now);
      moves ||= drawing.moves === true;
    }
    if (beat) {
      this.written = now;
      this.unread = false;
      this.page({ words: this.words() });
    }
    if (this.bank.falls || this.unread || moves) this.ask();
  }

  private words(): Float32Array<ArrayBuffer> {
    return Float32Array.from(this.bank.meters.flatMap(({ loudness, reduction, left, right, clipped }) => [
      loudness, reduction, Math.max(left.hold, right.hold), clipped ? 1 : 0,
    ]));
  }
}
