// Plates: pictures of equal size that the timeline is laid out with at one zoom, like the sheets of a map. Pure numbers.

import type { Pane } from "./scale";

/** The size of a plate in device pixels, for each device pixel of a pixel. */
const WIDTH = 256;
const HEIGHT = 216;

/** A zoom: frames to a pixel, and device pixels to a pixel. */
export type Zoom = { perPixel: number; ratio: number };
/** A plate's place at a zoom: counted from the song's start, and from the first row's top. */
export type Spot = { column: number; band: number };

/** The size of a plate in device pixels: whole ones, whatever the screen's ratio. */
export function plateSize(ratio: number): { width: number; height: number } {
  const whole = Math.max(1, Math.round(ratio));
  return { width: WIDTH * whole, height: HEIGHT * whole };
}

/** What a plate shows. */
export function paneOf({ column, band }: Spot, { perPixel, ratio }: Zoom): Pane {
  const { width, height } = plateSize(ratio);
  return { from: (column * width * perPixel) / ratio, perPixel, width: width / ratio, top: (band * height) / ratio, height: height / ratio };
}

/** From the first to the last plate of a direction. */
type Reach = { columns: [number, number]; bands: [number, number] };

/** Which plates a pane looks at; none lies before the song's start or under the last row. */
function reachOf(pane: Pane, zoom: Zoom, total: number): Reach {
  const one = paneOf({ column: 1, band: 1 }, zoom);
  // A hair less than the edge: what begins exactly there is not seen.
  const last = (end: number, size: number) => Math.ceil(end / size - 1e-6) - 1;
  return {
    columns: [Math.max(0, Math.floor(pane.from / one.from + 1e-6)), last(pane.from + pane.perPixel * pane.width, one.from)],
    bands: [Math.max(0, Math.floor(pane.top / one.top + 1e-6)), last(Math.min(total, pane.top + pane.height), one.top)],
  };
}

function spotsWithin({ columns, bands }: Reach): Spot[] {
  const out: Spot[] = [];
  for (let column = columns[0]; column <= columns[1]; column += 1) {
    for (let band = bands[0]; band <= bands[1]; band += 1) out.push({ column, band });
  }
  return out;
}

/** The plates that a pane looks at, those in its middle first; and those beside them, where it may look next. */
export function spotsOf(pane: Pane, zoom: Zoom, total: number): { seen: Spot[]; near: Spot[] } {
  const reach = reachOf(pane, zoom, total);
  const [x, y] = [(reach.columns[0] + reach.columns[1]) / 2, (reach.bands[0] + reach.bands[1]) / 2];
  const away = (spot: Spot) => Math.abs(spot.column - x) + Math.abs(spot.band - y);
  const seen = spotsWithin(reach).sort((a, b) => away(a) - away(b));
  const lowest = reachOf({ ...pane, top: 0, height: total }, zoom, total).bands[1];
  const around: Reach = {
    columns: [Math.max(0, reach.columns[0] - 1), reach.columns[1] + 1],
    bands: [Math.max(0, reach.bands[0] - 1), Math.min(lowest, reach.bands[1] + 1)],
  };
  const inside = ({ column, band }: Spot) =>
    column >= reach.columns[0] && column <= reach.columns[1] && band >= reach.bands[0] && band <= reach.bands[1];
  return { seen, near: spotsWithin(around).filter((spot) => !inside(spot)).sort((a, b) => away(a) - away(b)) };
}

/** Whether a plate is so far from what is seen that it need not be kept. */
export function isFar(spot: Spot, pane: Pane, zoom: Zoom): boolean {
  const { columns, bands } = reachOf(pane, zoom, Infinity);
  return spot.column < columns[0] - 2 || spot.column > columns[1] + 2 || spot.band < bands[0] - 2 || spot.band > bands[1] + 2;
}

/** How a sheet of plates at another zoom is moved and stretched so that it lies under a pane; `origin` is the column its own
 * left edge stands at. In pixels. */
export function laid(pane: Pane, zoom: Zoom, origin: number): { x: number; stretch: number } {
  const from = paneOf({ column: origin, band: 0 }, zoom).from;
  const stretch = zoom.perPixel / pane.perPixel;
  const x = (from - pane.from) / pane.perPixel;
  // At its own zoom a plate lies on whole device pixels.
  return stretch === 1 ? { x: Math.round(x * zoom.ratio) / zoom.ratio, stretch } : { x, stretch };
}
