// A drawing that is drawn whole as soon as it does not stand any more, and left alone else.

import { type Brush, type Drawing, type Inks, type Sheet, type Size, fit } from "./drawing";
import type { MeterBank } from "../mixer/meter_bank";

export abstract class Whole<Layout extends Size> implements Drawing<Layout> {
  private brush: Brush | null = null;
  private layout: Layout | null = null;
  private inks: Inks | null = null;
  private stands = false;

  constructor(private readonly sheet: Sheet) {}

  lay(layout: Layout, inks: Inks): void {
    this.layout = layout;
    this.inks = inks;
    this.brush = fit(this.sheet, layout);
    this.stands = false;
  }

  paint(_bank: MeterBank, _beat: boolean, now: number): void {
    const { brush, layout, inks } = this;
    if (this.stands || !brush || !layout || !inks) return;
    this.stands = true;
    brush.clearRect(0, 0, layout.width, layout.height);
    this.draw(brush, layout, inks, now);
  }

  /** What it is drawn of is other than it was. */
  protected renew(): void {
    this.stands = false;
  }

  protected abstract draw(brush: Brush, layout: Layout, inks: Inks, now: number): void;
}
