// The meters of strips that stand side by side, as the painter draws them.

import { type Brush, type Drawing, type Inks, type Sheet, type Size, fit } from "../painter/drawing";
import type { MeterBank } from "./meter_bank";
import { type Painted, paint, unpainted } from "./meter_paint";

/** The place of the first among all meters, how many they are, how far apart, and where in a strip the meter begins. */
export type StripsLayout = Size & { first: number; count: number; apart: number; inset: number };

export class StripMeters implements Drawing<StripsLayout> {
  private layout: StripsLayout | null = null;
  private brush: Brush | null = null;
  private inks: Inks | null = null;
  private painted: Painted[] = [];

  constructor(private readonly sheet: Sheet) {}

  lay(layout: StripsLayout, inks: Inks): void {
    this.layout = layout;
    this.inks = inks;
    this.brush = fit(this.sheet, layout);
    this.painted = Array.from({ length: layout.count }, unpainted);
  }

  paint(bank: MeterBank): void {
    const { layout, brush, inks } = this;
    if (!layout || !brush || !inks) return;
    this.painted.forEach((was, i) => {
      paint(brush, inks, bank.meters[layout.first + i], was, i * layout.apart + layout.inset, layout.height);
    });
  }
}
