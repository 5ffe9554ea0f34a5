// The painter: takes the engine's meters and draws what shows them, sixty times a second, and only what changed. It runs in a thread
// of its own, so that the page's has nothing to do with it.

import { type HeadsLayout, HeadMeters } from "../arrange/head_meters";
import { MIX_VALUES, floatsOf } from "../line/frames";
import { MeterBank } from "../mixer/meter_bank";
import { type StripsLayout, StripMeters } from "../mixer/strip_meters";
import type { Drawing, Inks, Sheet } from "./drawing";

/** What there is to draw, and the layout that each kind asks for. */
export type Layouts = { strips: StripsLayout; heads: HeadsLayout };
const KINDS: { [Kind in keyof Layouts]: new (sheet: Sheet) => Drawing<Layouts[Kind]> } = { strips: StripMeters, heads: HeadMeters };

/** A canvas is added under a number, and is not drawn before it is laid out. */
export type ToPainter =
  | { line: MessagePort }
  | { inks: Inks }
  | { add: number; kind: keyof Layouts; sheet: Sheet }
  | { lay: number; layout: Layouts[keyof Layouts] }
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

type Shown = { drawing: Drawing<Layouts[keyof Layouts]>; layout: Layouts[keyof Layouts] | null; seen: boolean };

export class Painter {
  private readonly bank = new MeterBank();
  private readonly shown = new Map<number, Shown>();
  private inks: Inks | null = null;
  private strips = new Float32Array(0);
  private fresh = false;
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
      for (const one of this.shown.values()) this.lay(one);
    } else if ("add" in message) this.add(message.add, message.kind, message.sheet);
    else if ("drop" in message) this.shown.delete(message.drop);
    else if ("touch" in message) this.bank.meters[message.touch]?.touch();
    else this.change(message);
    this.ask();
  }

  private add(id: number, kind: keyof Layouts, sheet: Sheet): void {
    const drawing = new KINDS[kind](sheet) as Drawing<Layouts[keyof Layouts]>;
    this.shown.set(id, { drawing, layout: null, seen: true });
  }

  private change(message: { lay: number; layout: Layouts[keyof Layouts] } | { see: number; seen: boolean }): void {
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
    this.strips = floatsOf(new DataView(frame)).subarray(MIX_VALUES);
    this.fresh = true;
    this.ask();
  }

  private ask(): void {
    if (this.asked) return;
    this.asked = true;
    this.nextFrame((now) => this.paint(now));
  }

  /** One frame. Another follows while something falls; else it waits for news. */
  private paint(now: number): void {
    this.asked = false;
    this.bank.take(this.strips, now, this.fresh);
    this.fresh = false;
    for (const { drawing, seen } of this.shown.values()) if (seen) drawing.paint(this.bank);
    if (now - this.written >= WORDS) {
      this.written = now;
      this.page({ words: this.words() });
    }
    if (this.bank.falls) this.ask();
  }

  private words(): Float32Array<ArrayBuffer> {
    return Float32Array.from(this.bank.meters.flatMap(({ loudness, reduction, left, right, clipped }) => [
      loudness, reduction, Math.max(left.hold, right.hold), clipped ? 1 : 0,
    ]));
  }
}
