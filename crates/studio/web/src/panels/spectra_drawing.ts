// The watched strip's spectrum before and after its inserts, as the painter draws it.

import { tinted } from "../draw/tint";
import { SPECTRUM } from "../line/frames";
import { SpectrumTrace } from "../meters/spectrum_model";
import { type Frame, filled, stroked } from "../meters/spectrum_paths";
import type { Brush, Inks, Readings, Size } from "../painter/drawing";
import { Whole } from "../painter/whole";

/** The strip's hue. */
export type SpectraLayout = Size & { hue: number };

/** The spectrum's own scale behind a curve, dB. */
const SCALE = { low: -90, high: -6 };

export class SpectraDrawing extends Whole<SpectraLayout> {
  private readonly pre = new SpectrumTrace();
  private readonly post = new SpectrumTrace();
  private heard = { pre: new Float32Array(0), post: new Float32Array(0) };
  private last = 0;

  hear({ kind, flags, values }: Readings): void {
    if (kind !== SPECTRUM) return;
    this.heard[flags === 0 ? "pre" : "post"] = values;
    this.renew();
  }

  protected draw(brush: Brush, { width, height, hue }: SpectraLayout, inks: Inks, now: number): void {
    const seconds = Math.min(0.25, (now - this.last) / 1000);
    this.last = now;
    this.pre.take(this.heard.pre, seconds);
    this.post.take(this.heard.post, seconds);
    const frame: Frame = { left: 0, top: 0, width, height, ...SCALE };
    filled(brush, frame, this.pre.now, inks.soft, 0.16);
    filled(brush, frame, this.post.now, tinted(inks.tint, hue), 0.2);
    stroked(brush, frame, this.post.now, tinted(inks.tint, hue, 0.4), 1);
  }
}
