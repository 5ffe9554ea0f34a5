// Readings as words, and the theme's font for canvases.

import { show } from "../format";

/** A reading with its unit; what was not heard is a dash. */
export function reading(value: number, unit: string): string {
  return value > -100 && Number.isFinite(value) ? show(value, unit) : `– ${unit}`;
}

/** The page's font in a size, for drawings. */
export function font(pixels: number, weight = 400): string {
  return `${weight} ${pixels}px "Inter Variable", Inter, system-ui, sans-serif`;
}
