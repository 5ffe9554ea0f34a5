// The small peak meters of all heads in one canvas, as the painter draws them: the louder of both sides.

import type { MeterBank, StripMeter } from "../mixer/meter_bank";
import { type Brush, type Drawing, type Inks, type Sheet, type Size, fit } from "../painter/drawing";

const LOWEST = -54;
const HIGHEST = 6;
const WARN = -18;
const OVER = -3;
/** The width of a meter and the height of the line that is its held peak, pixels. */
export const WIDTH = 4;
const LINE = 1.5;

/** The rows in sight: which meter it is, where it begins and how tall it is. */
export type HeadsLayout = Size & { rows: { meter: number; top: number; tall: number }[] };

/** The place (0 to 1, up) of a level. */
function place(level: number): number {
  return Math.max(0, Math.min(1, (level - LOWEST) / (HIGHEST - LOWEST)));
}

export class HeadMeters implements Drawing<HeadsLayout> {
  private layout: HeadsLayout | null = null;
  private brush: Brush | null = null;
  private inks: Inks | null = null;
  /** What each row shows: bar and line in steps that can be seen. */
  private painted: string[] = [];

  constructor(private readonly sheet: Sheet) {}

  lay(layout: HeadsLayout, inks: Inks): void {
    this.layout = layout;
    this.inks = inks;
    this.brush = fit(this.sheet, layout);
    this.painted = [];
  }

  paint(bank: MeterBank): void {
    const { layout, brush, inks } = this;
    if (!layout || !brush || !inks) return;
    layout.rows.forEach(({ meter, top, tall }, i) => {
      const [level, hold] = loudest(bank.meters[meter]);
      const step = (at: number) => Math.round(place(at) * tall * 4 * layout.ratio);
      const shown = `${step(level)} ${hold > LOWEST + 1 ? step(hold) : 0}`;
      if (this.painted[i] === shown) return;
      this.painted[i] = shown;
      row(brush, inks, level, hold, top, tall);
    });
  }
}

function loudest(meter: StripMeter | undefined): [number, number] {
  if (!meter) return [LOWEST, LOWEST];
  return [Math.max(meter.left.level, meter.right.level), Math.max(meter.left.hold, meter.right.hold)];
}

function row(brush: Brush, inks: Inks, level: number, hold: number, top: number, tall: number): void {
  brush.clearRect(0, top - LINE, WIDTH, tall + 2 * LINE);
  brush.fillStyle = inks.sunk;
  brush.fillRect(0, top, WIDTH, tall);
  const parts: [number, number, string][] = [[LOWEST, WARN, inks.ok], [WARN, OVER, inks.warn], [OVER, HIGHEST, inks.over]];
  for (const [from, to, ink] of parts) {
    if (level <= from) break;
    const [a, b] = [place(from), place(Math.min(level, to))];
    brush.fillStyle = ink;
    brush.fillRect(0, top + tall * (1 - b), WIDTH, tall * (b - a));
  }
  if (hold <= LOWEST + 1) return;
  brush.fillStyle = hold > OVER ? inks.over : hold > WARN ? inks.warn : inks.ok;
  brush.fillRect(0, top + tall * (1 - place(hold)), WIDTH, LINE);
}
