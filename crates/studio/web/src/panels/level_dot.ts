// The level that is there now as a dot on the law's curve, as the painter draws it.

import { DYNAMICS } from "../line/frames";
import type { Brush, Inks, Readings, Size } from "../painter/drawing";
import { Whole } from "../painter/whole";
import { LOW, across, down } from "./law_scale";

export class LevelDot extends Whole<Size> {
  private into = -Infinity;
  private out = -Infinity;

  hear({ kind, values }: Readings): void {
    if (kind !== DYNAMICS) return;
    [this.into = -Infinity, this.out = -Infinity] = values.subarray(-3);
    this.renew();
  }

  protected draw(brush: Brush, { width, height }: Size, inks: Inks): void {
    if (this.into <= LOW) return;
    brush.fillStyle = inks.ink;
    brush.beginPath();
    brush.arc(across(this.into, width), down(this.out, height), 3.5, 0, 7);
    brush.fill();
  }
}
