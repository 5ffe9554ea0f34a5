// The words below the meters of strips that stand side by side, as the painter draws them: loudness at the left of each, gain
// reduction at the right.

import { type Brush, type Drawing, type Ink, type Inks, type Sheet, type Size, fit } from "../painter/drawing";
import { FAMILY, baseline, writeTabular } from "../painter/tabular";
import type { MeterBank } from "./meter_bank";
import { loudnessReading, reductionReading } from "./meter_readings";

/** The place of the first among all meters, how many they are, how far apart, and where in a strip the words begin and end. */
export type WordsLayout = Size & { first: number; count: number; apart: number; begin: number; end: number };

const FONT = `400 9.5px ${FAMILY}`;

type Written = { loudness: string | null; reduction: string };

export class StripWords implements Drawing<WordsLayout> {
  private layout: WordsLayout | null = null;
  private brush: Brush | null = null;
  private inks: Inks | null = null;
  private line = 0;
  private written: Written[] = [];
  private anew = false;

  constructor(private readonly sheet: Sheet) {}

  lay(layout: WordsLayout, inks: Inks): void {
    this.layout = layout;
    this.inks = inks;
    this.brush = fit(this.sheet, layout);
    if (this.brush) {
      this.brush.font = FONT;
      this.line = baseline(this.brush, layout.height, layout.ratio);
    }
    this.written = Array.from({ length: layout.count }, () => ({ loudness: null, reduction: "" }));
    this.anew = true;
  }

  paint(bank: MeterBank, beat: boolean): void {
    const { layout } = this;
    if (!layout || (!beat && !this.anew)) return;
    this.anew = false;
    this.written.forEach((was, i) => {
      const meter = bank.meters[layout.first + i];
      const loudness = loudnessReading(meter?.loudness ?? -Infinity);
      const less = reductionReading(meter?.reduction ?? 0);
      const reduction = less && `▼${less}`;
      const [begin, end] = [i * layout.apart + layout.begin, i * layout.apart + layout.end];
      const middle = (begin + end) / 2;
      if (loudness !== was.loudness) this.write(loudness, "from", begin, middle, "faint");
      if (reduction !== was.reduction) this.write(reduction, "upto", middle, end, "focus");
      Object.assign(was, { loudness, reduction });
    });
  }

  private write(text: string, side: "from" | "upto", left: number, right: number, ink: Ink): void {
    const { brush, inks, layout } = this;
    if (!brush || !inks || !layout) return;
    brush.clearRect(left, 0, right - left, layout.height);
    brush.fillStyle = inks[ink];
    writeTabular(brush, text, side === "from" ? left : right, this.line, side);
  }
}
