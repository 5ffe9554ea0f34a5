// How far each band is turned down, from its own gain downwards, as the painter draws it.

import { show } from "../format";
import { BANDS } from "../line/frames";
import { type Frame, xOf, yOf } from "../meters/spectrum_paths";
import type { Brush, Inks, Readings, Size } from "../painter/drawing";
import { FAMILY } from "../painter/tabular";
import { Whole } from "../painter/whole";
import { BandReductions } from "./band_reductions";
import type { Spread } from "./crossovers";

/** dB from the middle of the picture to its top. */
export type ReductionsLayout = Size & { reach: number };

/** dB from which on a reduction is drawn. */
const LEAST = 0.05;
/** Pixels that a band must be wide for words. */
const WORDY = 44;

export class ReductionsDrawing extends Whole<ReductionsLayout> {
  private readonly reductions = new BandReductions();
  private bands: Spread[] = [];
  private heard = new Float32Array(0);
  private news = 0;
  private last = 0;

  say(bands: Spread[]): void {
    this.bands = bands;
    this.renew();
  }

  hear({ kind, values }: Readings): void {
    if (kind !== BANDS) return;
    this.heard = values;
    this.news += 1;
    this.renew();
  }

  get moves(): boolean {
    return this.reductions.moves;
  }

  protected draw(brush: Brush, { width, height, reach }: ReductionsLayout, inks: Inks, now: number): void {
    this.reductions.take(this.heard, this.news, Math.min(0.25, (now - this.last) / 1000));
    this.last = now;
    if (this.moves) this.renew();
    const frame: Frame = { left: 0, top: 0, width, height, low: -reach, high: reach };
    brush.font = `400 11px ${FAMILY}`;
    brush.textAlign = "center";
    brush.fillStyle = inks.focus;
    for (const band of this.bands) {
      const reduction = this.reductions.shown[band.index] ?? 0;
      if (reduction <= LEAST || band.bypass) continue;
      const [from, to, top] = [xOf(frame, band.from), xOf(frame, band.to), yOf(frame, band.gain)];
      const deep = Math.min((reduction / (2 * reach)) * height, height - top);
      brush.globalAlpha = 0.3;
      brush.fillRect(from + 1, top, to - from - 2, deep);
      brush.globalAlpha = 1;
      brush.fillRect(from + 1, top + deep - 1, to - from - 2, 2);
      if (to - from > WORDY) brush.fillText(show(-reduction, "dB"), (from + to) / 2, Math.min(top + deep + 14, height - 4));
    }
  }
}
