// The bands of an equalizer as hands and eyes take them: which values a shape has, where its handle stands, what a drag does.

import type { Param } from "../protocol";
import { frequencyAt, frequencyPlace } from "../meters/scales";

export const WITH_GAIN = ["bell", "low-shelf", "high-shelf", "tilt"];
export const CUTS = ["high-pass", "low-pass"];
export const CAN_MOVE = ["bell", "low-shelf", "high-shelf"];

export type Band = {
  /** Its place among the parts. */
  index: number;
  /** Its name in paths: `bell-2`. */
  name: string;
  /** Its shape: `bell`. */
  shape: string;
  frequency: number;
  gain: number;
  q: number;
  dynamic: boolean;
  range: number;
};

/** The level at which a band's handle stands: its gain; a cut's where it is 3 dB down. */
export function handleLevel(band: Band): number {
  if (WITH_GAIN.includes(band.shape)) return band.gain;
  return CUTS.includes(band.shape) ? -3 : 0;
}

/** A drag by pixels: the new frequency and gain. */
export function dragged(
  band: Pick<Band, "frequency" | "gain" | "shape">,
  dx: number,
  dy: number,
  plot: { width: number; height: number; reach: number },
): { frequency: number; gain: number } {
  const place = Math.min(1, Math.max(0, frequencyPlace(band.frequency) + dx / plot.width));
  const gain = WITH_GAIN.includes(band.shape) ? band.gain - (dy / plot.height) * plot.reach * 2 : band.gain;
  return { frequency: frequencyAt(place), gain };
}

/** A turn of the wheel: a twelfth of an octave of width, never out of the parameter's range. */
export function turnedQ(q: number, steps: number, param: Pick<Param, "min" | "max">): number {
  return Math.min(param.max, Math.max(param.min, q * 2 ** (steps / 6)));
}

/** A frequency as it is worth writing down: three digits. */
export function roundFrequency(hertz: number): number {
  return Number(hertz.toPrecision(hertz < 100 ? 3 : 4));
}
export function roundGain(gain: number, fine = false): number {
  const step = fine ? 0.01 : 0.1;
  return Number((Math.round(gain / step) * step).toFixed(2));
}

/** The range of the seven that a frequency lies in. */
export function rangeOf(hertz: number, ranges: { name: string; from: number; to: number }[]): string {
  return ranges.find((range) => hertz >= range.from && hertz < range.to)?.name ?? ranges.at(-1)?.name ?? "";
}
