// What the painter draws because the page says so: a line of text, and a bar that is filled so far.

import type { Brush, Ink, Inks, Size } from "./drawing";
import { FAMILY, baseline, writeTabular } from "./tabular";
import { Whole } from "./whole";

/** A line of text at the right end of its canvas: weight and size, and what is between two letters, as a style sheet says them. */
export type TextLayout = Size & { font: string; spacing: string; ink: Ink };

/** How far a bar is filled, 0 to 1, and with what. */
export type Filled = { share: number; ink: Ink };

export class TextLine extends Whole<TextLayout> {
  private text = "";

  say(text: string): void {
    this.text = text;
    this.renew();
  }

  protected draw(brush: Brush, { width, height, ratio, font, spacing, ink }: TextLayout, inks: Inks): void {
    brush.font = `${font} ${FAMILY}`;
    brush.letterSpacing = spacing;
    brush.fillStyle = inks[ink];
    writeTabular(brush, this.text, width, baseline(brush, height, ratio), "upto");
  }
}

export class Bar extends Whole<Size> {
  private filled: Filled | null = null;

  say(filled: Filled): void {
    this.filled = filled;
    this.renew();
  }

  protected draw(brush: Brush, { width, height }: Size, inks: Inks): void {
    if (!this.filled) return;
    brush.fillStyle = inks[this.filled.ink];
    brush.beginPath();
    brush.roundRect(0, 0, this.filled.share * width, height, height / 2);
    brush.fill();
  }
}
