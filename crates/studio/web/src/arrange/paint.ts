// Colours as packed pixels, and the few strokes that are written straight into a picture's pixels.

import { colour, tint } from "../draw/canvas";

const packed = new Map<string, number>();
let probe: CanvasRenderingContext2D | null = null;

/** A style sheet's colour as a pixel (little-endian alpha, blue, green, red), opaque. */
export function pixel(css: string): number {
  const known = packed.get(css);
  if (known !== undefined) return known;
  if (!probe) {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 1;
    probe = canvas.getContext("2d", { willReadFrequently: true });
  }
  if (!probe) return 0xff000000;
  probe.fillStyle = "#000";
  probe.fillStyle = css;
  probe.fillRect(0, 0, 1, 1);
  const [r = 0, g = 0, b = 0] = probe.getImageData(0, 0, 1, 1).data;
  const value = ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
  packed.set(css, value);
  return value;
}

/** The pixel a share of the way from one to another. Red and blue are reckoned together: this is called for the ends of
 * every stroke. */
export function between(a: number, b: number, share: number): number {
  const to = Math.round(share * 256);
  const from = 256 - to;
  const redBlue = (((a & 0xff00ff) * from + (b & 0xff00ff) * to) >>> 8) & 0xff00ff;
  const green = (((a & 0xff00) * from + (b & 0xff00) * to) >>> 8) & 0xff00;
  return (0xff000000 | redBlue | green) >>> 0;
}

/** The colours of a row's clips. */
export type Inks = { body: number; grid: number; peak: number; rms: number; line: number };
const inks = new Map<string, Inks>();

export function inksOf(hue: number, dim: boolean, chosen: boolean, ground: number): Inks {
  const key = `${hue}/${dim}/${chosen}/${ground}`;
  const known = inks.get(key);
  if (known) return known;
  const tone = dim ? pixel(colour("faint")) : pixel(tint(hue));
  const body = between(ground, tone, (chosen ? 0.3 : 0.15) * (dim ? 0.6 : 1));
  const made = {
    body,
    grid: between(body, pixel(colour("grid-strong")), 0.55),
    peak: between(body, tone, dim ? 0.42 : 0.66),
    rms: between(body, tone, dim ? 0.7 : 1),
    line: between(body, tone, 0.35),
  };
  inks.set(key, made);
  return made;
}
let age = 0;
/** Counts the themes: what was drawn in another one's colours is to be drawn again. */
export function inkAge(): number {
  return age;
}
/** Called when the theme changes. */
export function forgetInks(): void {
  age += 1;
  packed.clear();
  inks.clear();
}

/** What draws on a picture besides: a canvas's own pen, on the page or off it. */
export type Brush = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** A picture's pixels. */
export type Pixels = { data: Uint32Array; width: number; height: number };

/** Up to so many pixels are written one by one: a call of `fill` takes as long as writing dozens. */
const NARROW = 8;

export function fillBox(on: Pixels, x0: number, y0: number, x1: number, y1: number, ink: number): void {
  const [left, right] = [Math.max(0, x0), Math.min(on.width, x1)];
  const [first, end] = [Math.max(0, y0), Math.min(on.height, y1)];
  if (right <= left) return;
  const { data, width } = on;
  if (right - left > NARROW) {
    for (let y = first; y < end; y += 1) data.fill(ink, y * width + left, y * width + right);
    return;
  }
  for (let x = left; x < right; x += 1) {
    for (let at = first * width + x, last = end * width; at < last; at += width) data[at] = ink;
  }
}

/** A box with round corners; sides that lie outside of the picture stay straight. */
export function fillRound(on: Pixels, x0: number, y0: number, x1: number, y1: number, radius: number, ink: number): void {
  const [left, right] = [Math.max(0, x0), Math.min(on.width, x1)];
  if (right <= left) return;
  const round = Math.min(radius, (x1 - x0) / 2, (y1 - y0) / 2);
  for (let y = Math.max(0, y0); y < Math.min(on.height, y1); y += 1) {
    const deep = Math.min(y - y0, y1 - 1 - y) + 0.5;
    const inset = deep < round ? round - Math.sqrt(round * round - (round - deep) ** 2) : 0;
    const whole = Math.ceil(inset);
    const base = y * on.width;
    on.data.fill(ink, base + Math.max(left, x0 + whole), base + Math.max(left, Math.min(right, x1 - whole)));
    if (whole === 0) continue;
    for (const x of [x0 + whole - 1, x1 - whole]) {
      if (x >= left && x < right) on.data[base + x] = between(on.data[base + x] as number, ink, whole - inset);
    }
  }
}

/** A pixel 256ths of the way from one to another, in whole numbers only: called for the four ends of every bar. */
function blended(a: number, b: number, part: number): number {
  const rest = 256 - part;
  return 0xff000000 | ((((a & 0xff00ff) * rest + (b & 0xff00ff) * part) >>> 8) & 0xff00ff) | ((((a & 0xff00) * rest + (b & 0xff00) * part) >>> 8) & 0xff00);
}

/** A column of a waveform: an upright bar from `high` to `low` in one ink, and within it from `above` to `below` in another, with soft
 * ends; nothing within where `above` is not over `below`. Every pixel is written once. */
export function bar(on: Pixels, x: number, high: number, low: number, above: number, below: number, outer: number, inner: number): void {
  const { data, width, height } = on;
  const top = Math.max(0, (high * 256) | 0);
  const bottom = Math.min(height * 256, (low * 256) | 0);
  if (bottom <= top) return;
  const first = top >> 8;
  const last = (bottom - 1) >> 8;
  let at = first * width + x;
  if (first === last) {
    data[at] = blended(data[at] as number, outer, bottom - top);
  } else {
    data[at] = blended(data[at] as number, outer, 256 - (top & 255));
    const end = last * width + x;
    for (at += width; at < end; at += width) data[at] = outer;
    data[end] = blended(data[end] as number, outer, bottom - (last << 8));
  }
  const from = Math.max(top, (above * 256) | 0);
  const to = Math.min(bottom, (below * 256) | 0);
  if (to <= from) return;
  const begin = from >> 8;
  const stop = (to - 1) >> 8;
  at = begin * width + x;
  if (begin === stop) {
    data[at] = blended(data[at] as number, inner, to - from);
    return;
  }
  data[at] = blended(data[at] as number, inner, 256 - (from & 255));
  const end = stop * width + x;
  for (at += width; at < end; at += width) data[at] = inner;
  data[end] = blended(data[end] as number, inner, to - (stop << 8));
}
