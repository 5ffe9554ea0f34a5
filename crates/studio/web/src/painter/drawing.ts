// What the painter draws: small pictures that move all the time, each with a layout that the page hands it.

import type { Tint } from "../draw/tint";
import type { MeterBank } from "../mixer/meter_bank";

/** A canvas as the painter has it; the page's own where the browser lets no other thread have it. */
export type Sheet = OffscreenCanvas | HTMLCanvasElement;
export type Brush = OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D;

/** The colours of the theme that the painter draws in. */
export const INKS = ["sunk", "ok", "warn", "over", "ink", "soft", "faint", "focus"] as const;
export type Ink = (typeof INKS)[number];
export type Inks = Record<Ink, string> & { tint: Tint };

/** A canvas in pixels of the page, and the screen's pixels to one of them. */
export type Size = { width: number; height: number; ratio: number };

export function fit(sheet: Sheet, { width, height, ratio }: Size): Brush | null {
  sheet.width = Math.max(1, Math.round(width * ratio));
  sheet.height = Math.max(1, Math.round(height * ratio));
  const brush = sheet.getContext("2d") as Brush | null;
  brush?.setTransform(ratio, 0, 0, ratio, 0, 0);
  return brush;
}

/** A frame of readings that are none of meters: of the watched strip and insert. */
export type Readings = { kind: number; flags: number; values: Float32Array<ArrayBuffer>; playing: boolean };

export interface Drawing<Layout, Said = never> {
  /** Another layout, other colours or another font: nothing of what was drawn stands. */
  lay(layout: Layout, inks: Inks): void;
  /** Draws what is other than it was; what is to be read only at a `beat`. */
  paint(bank: MeterBank, beat: boolean, now: number): void;
  /** Takes what the page says of it, where it does not show the meters. */
  say?(said: Said): void;
  /** Takes in what it shows, where that is not the meters. */
  hear?(readings: Readings): void;
  /** Whether it would look otherwise a moment later, though nothing new is heard. */
  readonly moves?: boolean;
}
