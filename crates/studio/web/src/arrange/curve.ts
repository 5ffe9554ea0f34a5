// Automation curves as lists of points: their value in between, and what hands do to them.

import type { Curve, Level } from "../protocol";
import type { ScenePoint } from "./scene";

/** The share of the way from the point before to this one, at `t` of the time between; as the engine has it. */
export function share(curve: Curve, t: number): number {
  if (curve === "hold") return 0;
  return curve === "smooth" ? t * t * (3 - 2 * t) : t;
}

/** The height of a curve at a frame, from the heights of its points; before the first and after the last the value holds. */
export function heightAt(points: ScenePoint[], heights: number[], frame: number): number {
  const next = points.findIndex((point) => point.at > frame);
  if (next === 0) return heights[0] as number;
  if (next < 0) return heights[heights.length - 1] as number;
  const [before, after] = [points[next - 1] as ScenePoint, points[next] as ScenePoint];
  const t = (frame - before.at) / Math.max(1, after.at - before.at);
  const [from, to] = [heights[next - 1] as number, heights[next] as number];
  return from + (to - from) * share(after.curve, t);
}

/** Points with one more; a point at the same frame is replaced. */
export function withPoint(points: ScenePoint[], at: number, value: Level, curve: Curve = "linear"): { points: ScenePoint[]; index: number } {
  const rest = points.filter((point) => point.at !== at);
  const index = rest.filter((point) => point.at < at).length;
  return { points: [...rest.slice(0, index), { at, value, curve }, ...rest.slice(index)], index };
}

/** Points with one of them moved, but not past its neighbours. */
export function movedPoint(points: ScenePoint[], index: number, at: number, value: Level): ScenePoint[] {
  const least = index > 0 ? (points[index - 1] as ScenePoint).at + 1 : 0;
  const most = index < points.length - 1 ? (points[index + 1] as ScenePoint).at - 1 : Infinity;
  return points.map((point, i) => (i === index ? { ...point, at: Math.round(Math.max(least, Math.min(most, at))), value } : point));
}

export function withoutPoint(points: ScenePoint[], index: number): ScenePoint[] {
  return points.filter((_, i) => i !== index);
}

/** Points with a stretch drawn over: what stood there goes, and the old value comes back behind it. */
export function drawnOver(points: ScenePoint[], drawn: ScenePoint[]): ScenePoint[] {
  const [first, last] = [drawn[0], drawn[drawn.length - 1]];
  if (!first || !last) return points;
  const kept = points.filter((point) => point.at < first.at || point.at > last.at);
  return [...kept.filter((point) => point.at < first.at), ...drawn, ...kept.filter((point) => point.at > last.at)];
}

/** A point of a hand's drawing: pixels. */
export type Dot = { x: number; y: number };

/** The fewest of the dots whose lines stay within `tolerance` pixels of all others (Ramer, Douglas, Peucker). */
export function thinned(dots: Dot[], tolerance: number): Dot[] {
  if (dots.length < 3) return dots;
  const keep = new Uint8Array(dots.length);
  keep[0] = keep[dots.length - 1] = 1;
  const stretches: [number, number][] = [[0, dots.length - 1]];
  for (let stretch = stretches.pop(); stretch; stretch = stretches.pop()) {
    const [from, to] = stretch;
    let [far, place] = [tolerance, -1];
    for (let i = from + 1; i < to; i += 1) {
      const away = distance(dots[i] as Dot, dots[from] as Dot, dots[to] as Dot);
      if (away > far) [far, place] = [away, i];
    }
    if (place < 0) continue;
    keep[place] = 1;
    stretches.push([from, place], [place, to]);
  }
  return dots.filter((_, i) => keep[i]);
}

function distance(dot: Dot, from: Dot, to: Dot): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy);
  if (length === 0) return Math.hypot(dot.x - from.x, dot.y - from.y);
  return Math.abs(dy * (dot.x - from.x) - dx * (dot.y - from.y)) / length;
}

/** A hand's drawing as going forward in time only: where the hand went back, the later stroke counts. */
export function forward(dots: Dot[]): Dot[] {
  const byColumn = new Map<number, number>();
  dots.forEach((dot, i) => {
    const before = dots[i - 1] ?? dot;
    const [from, to] = [Math.round(before.x), Math.round(dot.x)];
    const step = Math.sign(to - from) || 1;
    for (let x = from; ; x += step) {
      const t = to === from ? 1 : (x - from) / (to - from);
      byColumn.set(x, before.y + (dot.y - before.y) * t);
      if (x === to) break;
    }
  });
  return [...byColumn].sort(([a], [b]) => a - b).map(([x, y]) => ({ x, y }));
}
