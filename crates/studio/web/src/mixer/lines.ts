// The marks of a fader and its meter: one scale for both, so that a level is read off at either.

import { faderPlace } from "../controls/travel";

export const FADER_MARKS: { level: number | "off"; name: string }[] = [
  { level: 6, name: "+6" }, { level: 0, name: "0" }, { level: -6, name: "6" }, { level: -12, name: "12" },
  { level: -24, name: "24" }, { level: "off", name: "∞" },
];

/** Where a meter's zones meet: green to -6, amber to full scale, red above. */
export const WARN = faderPlace(-6);
export const OVER = faderPlace(0);

/** A level in whole pixels of a meter. */
export function meterPixels(level: number, height: number): number {
  return level <= -90 ? 0 : Math.round(faderPlace(level) * height);
}
