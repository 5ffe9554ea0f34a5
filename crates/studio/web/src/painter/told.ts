// What the painter draws because the page says so: a line of text, and a bar that is filled so far.

import { type Brush, type Drawing, type Ink, type Inks, type Sheet, type Size, fit } from "./drawing";
import { FAMILY, baseline, writeTabular } from "./tabular";

/** A line of text at the right end of its canvas: weight and size, and what is between two letters, as a style sheet says them. */
export type TextLayout = Size & { font: string; spacing: string; ink: Ink };

/** How far a bar is filled, 0 to 1, and with what. */
export type Filled = { share: number; ink: Ink };

abstract class Told<Layout extends Size, Said> implements Drawing<Layout, Said> {
  private brush: Brush | null = null;
  private layout: Layout | null = null;
  private inks: Inks | null = null;
  private said: Said | null = null;
  private stands = false;

  constructor(private readonly sheet: Sheet) {}

  lay(layout: Layout, inks: Inks): void {
    this.layout = layout;
    this.inks = inks;
    this.brush = fit(this.sheet, layout);
    this.stands = false;
  }

  say(said: Said): void {
    this.said = said;
    this.stands = false;
  }

  paint(): void {
    const { brush, layout, inks, said } = this;
    if (this.stands || !brush || !layout || !inks || said === null) return;
    this.stands = true;
    brush.clearRect(0, 0, layout.width, layout.height);
    this.draw(brush, layout, inks, said);
  }

  protected abstract draw(brush: Brush, layout: Layout, inks: Inks, said: Said): void;
}

export class TextLine extends Told<TextLayout, string> {
  protected draw(brush: Brush, { width, height, ratio, font, spacing, ink }: TextLayout, inks: Inks, text: string): void {
    brush.font = `${font} ${FAMILY}`;
    brush.letterSpacing = spacing;
    brush.fillStyle = inks[ink];
    writeTabular(brush, text, width, baseline(brush, height, ratio), "upto");
  }
}

export class Bar extends Told<Size, Filled> {
  protected draw(brush: Brush, { width, height }: Size, inks: Inks, { share, ink }: Filled): void {
    brush.fillStyle = inks[ink];
    brush.beginPath();
    brush.roundRect(0, 0, share * width, height, height / 2);
    brush.fill();
  }
}
