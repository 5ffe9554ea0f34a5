// Level and gain reduction over the last seconds, as the painter draws them.

import { tinted } from "../draw/tint";
import { DYNAMICS } from "../line/frames";
import type { Brush, Inks, Readings, Size } from "../painter/drawing";
import { Whole } from "../painter/whole";
import { GainHistory } from "./gain_history";
import { levelDown, reductionDown } from "./history_scale";

/** The song's rate, and the strip's hue. */
export type HistoryLayout = Size & { rate: number; hue: number };
/** dB that are put to the level before the effect's detector. */
export type HistorySaid = { input: number };

export class HistoryDrawing extends Whole<HistoryLayout> {
  private history: GainHistory | null = null;
  private rate = 0;
  private input = 0;

  override lay(layout: HistoryLayout, inks: Inks): void {
    super.lay(layout, inks);
    if (layout.rate === this.rate) return;
    this.rate = layout.rate;
    this.history = new GainHistory(layout.rate);
  }

  say({ input }: HistorySaid): void {
    this.input = input;
    this.renew();
  }

  hear({ kind, values, playing }: Readings): void {
    if (kind !== DYNAMICS || !playing) return;
    this.history?.add(values);
    this.renew();
  }

  protected draw(brush: Brush, { width, height, hue }: HistoryLayout, inks: Inks): void {
    const { history } = this;
    if (!history || history.length === 0) return;
    const each = history.most / width;
    const columns = Math.min(width, Math.floor(history.length / each));
    /** Walks from now, at the right, back to the oldest; with a base, around what is between both. */
    const walk = (which: 0 | 1 | 2, y: (value: number) => number, base: number | null) => {
      brush.beginPath();
      for (let column = 0; column <= columns; column += 1) {
        const value = y(history.mostOf(Math.floor(column * each), Math.max(1, Math.ceil(each)), which));
        if (column === 0) brush.moveTo(width, base ?? value);
        brush.lineTo(width - column, value);
      }
      if (base !== null) brush.lineTo(width - columns, base);
    };
    const fill = (ink: string, alpha: number) => {
      brush.globalAlpha = alpha;
      brush.fillStyle = ink;
      brush.fill();
      brush.globalAlpha = 1;
    };
    walk(0, (level) => levelDown(level + this.input, height), height);
    fill(inks.soft, 0.22);
    walk(1, (level) => levelDown(level, height), height);
    fill(tinted(inks.tint, hue), 0.3);
    walk(2, (reduced) => reductionDown(reduced, height), 0);
    fill(inks.focus, 0.14);
    walk(2, (reduced) => reductionDown(reduced, height) + 0.5, null);
    brush.strokeStyle = inks.focus;
    brush.lineWidth = 1.5;
    brush.lineJoin = "round";
    brush.stroke();
  }
}
