// The timeline's scale: frames to pixels and back, and how zoom, fit and follow move it.

/** What a window shows of the song: its first frame, frames to a pixel, and its width in pixels. */
export type Scale = { from: number; perPixel: number; width: number };

/** A window on the timeline: a stretch of time, over so many pixels of the rows. */
export type Pane = Scale & { top: number; height: number };

/** The closest zoom: sixteen pixels to a frame. */
export const CLOSEST = 1 / 16;

export function xOf(scale: Scale, frame: number): number {
  return (frame - scale.from) / scale.perPixel;
}
export function frameAt(scale: Scale, x: number): number {
  return scale.from + x * scale.perPixel;
}

/** How much of time can be scrolled to: the song, and a tenth more to work in, but never less than half a minute. */
export function reach(length: number, rate: number): number {
  return Math.max(length * 1.1, length + 4 * rate, 30 * rate);
}

/** The scale inside what can be shown: not closer than [CLOSEST], not wider than all, not before the start. */
export function clamped(scale: Scale, total: number): Scale {
  const width = Math.max(1, scale.width);
  const perPixel = Math.min(Math.max(scale.perPixel, CLOSEST), Math.max(total / width, CLOSEST));
  const last = Math.max(0, total - perPixel * width);
  return { from: Math.min(Math.max(scale.from, 0), last), perPixel, width };
}

/** Zooms by a factor (over one is wider) so that the frame under `x` stays under `x`. */
export function zoomed(scale: Scale, x: number, factor: number, total: number): Scale {
  const widest = Math.max(total / Math.max(1, scale.width), CLOSEST);
  const perPixel = Math.min(Math.max(scale.perPixel * factor, CLOSEST), widest);
  return clamped({ ...scale, from: frameAt(scale, x) - x * perPixel, perPixel }, total);
}

/** The scale that shows a stretch of time with a little air at both ends. */
export function fitted(from: number, to: number, width: number, total: number, air = 0.02): Scale {
  const length = Math.max(1, to - from);
  const perPixel = (length * (1 + 2 * air)) / Math.max(1, width);
  return clamped({ from: from - length * air, perPixel, width }, total);
}

/** The scale a page further (or back) where a frame is not shown; the same scale where it is. */
export function paged(scale: Scale, frame: number, total: number): Scale {
  const shown = scale.perPixel * scale.width;
  if (frame >= scale.from && frame < scale.from + shown) return scale;
  return clamped({ ...scale, from: frame - shown * 0.04 }, total);
}

/** Scrolls the least way that shows a stretch, with its beginning first where it is too long. */
export function revealed(scale: Scale, from: number, to: number, total: number): Scale {
  const shown = scale.perPixel * scale.width;
  const air = shown * 0.04;
  if (from < scale.from) return clamped({ ...scale, from: from - air }, total);
  if (to > scale.from + shown) return clamped({ ...scale, from: Math.min(from - air, to - shown + air) }, total);
  return scale;
}

/** The scale on whole device pixels, so that a waveform does not shimmer while it is moved. */
export function stepped<S extends Scale>(scale: S, ratio: number): S {
  const step = scale.perPixel / ratio;
  return { ...scale, from: Math.round(scale.from / step) * step };
}
