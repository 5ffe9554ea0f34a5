// Draws an automation curve: over the clips where it is the fader, in a lane of its own below them else.

import { colour } from "../draw/canvas";
import { share } from "./curve";
import type { Brush } from "./paint";
import { heightOfValue, showValue } from "./parameters";
import { chosenPoint, preview } from "./preview";
import { LANE, type Row } from "./rows";
import { type Pane, type Scale, xOf } from "./scale";
import type { ScenePoint, SceneRow } from "./scene";

/** Where the curve's values lie: from `bottom` (least) up to `top` (most), in pixels of a pane. */
export function curveSpan(row: SceneRow, place: Row, pane: Pick<Pane, "top">): { top: number; bottom: number } {
  const top = place.top - pane.top;
  if (row.curve?.parameter.path === "fader") return { top: top + 6, bottom: top + place.height - 8 };
  return { top: top + place.height + 6, bottom: top + place.height + LANE - 7 };
}

/** The points of a row's curve as they are drawn now. */
export function pointsNow(row: SceneRow): ScenePoint[] {
  return preview.curves.get(row.name) ?? row.curve?.points ?? [];
}

/** The height of a curve's points in pixels of a pane. */
export function yOfHeight(span: { top: number; bottom: number }, height: number): number {
  return span.bottom - height * (span.bottom - span.top);
}

/** The place of the selected point, where it is one of this row. */
export function chosenIndex(row: SceneRow): number {
  const point = chosenPoint();
  return point?.strip === row.name ? point.index : -1;
}

const SMOOTH_STEPS = 16;

/** What stands at the left of a lane: its parameter, and its value where there is no curve. */
export function laneTitle(row: SceneRow): string {
  if (!row.curve) return "";
  const { parameter } = row.curve;
  return `${parameter.title}${pointsNow(row).length === 0 ? `  ${showValue(parameter, parameter.now)}, no curve yet` : ""}`;
}

export function drawCurve(context: Brush, row: SceneRow, place: Row, pane: Pane): void {
  if (!row.curve) return;
  const { parameter } = row.curve;
  const span = curveSpan(row, place, pane);
  const points = pointsNow(row);
  const open = row.curve.open;
  // In the ink of the text: in the strip's own colour it could not be told from its waveform.
  context.strokeStyle = colour("ink");
  context.globalAlpha = open ? 0.85 : 0.6;
  context.lineWidth = 1.4;
  context.setLineDash(points.length === 0 ? [3, 4] : []);
  context.beginPath();
  const heights = points.map((point) => yOfHeight(span, heightOfValue(parameter, point.value)));
  if (points.length === 0) {
    const y = yOfHeight(span, heightOfValue(parameter, parameter.now));
    context.moveTo(0, y);
    context.lineTo(pane.width, y);
  } else trace(context, points, heights, pane);
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
  if (open) drawPoints(context, points, heights, pane, chosenIndex(row));
}

function trace(context: Brush, points: ScenePoint[], heights: number[], scale: Scale): void {
  const until = scale.from + scale.perPixel * scale.width;
  const first = Math.max(0, points.findIndex((point) => point.at >= scale.from) - 1);
  const start = points.some((point) => point.at >= scale.from) ? first : points.length - 1;
  const x0 = xOf(scale, (points[start] as ScenePoint).at);
  context.moveTo(Math.min(0, x0), heights[start] as number);
  context.lineTo(x0, heights[start] as number);
  let last = start;
  for (let i = start + 1; i < points.length; i += 1) {
    const [before, point] = [points[i - 1] as ScenePoint, points[i] as ScenePoint];
    const [from, to] = [heights[i - 1] as number, heights[i] as number];
    const [xa, xb] = [xOf(scale, before.at), xOf(scale, point.at)];
    if (point.curve === "hold") context.lineTo(xb, from);
    else if (point.curve === "smooth") {
      for (let step = 1; step < SMOOTH_STEPS; step += 1) {
        const t = step / SMOOTH_STEPS;
        context.lineTo(xa + (xb - xa) * t, from + (to - from) * share("smooth", t));
      }
    }
    context.lineTo(xb, to);
    last = i;
    if (before.at > until) break;
  }
  context.lineTo(Math.max(scale.width, xOf(scale, (points[last] as ScenePoint).at)), heights[last] as number);
}

function drawPoints(context: Brush, points: ScenePoint[], heights: number[], scale: Scale, chosen: number): void {
  context.strokeStyle = colour("ink");
  context.lineWidth = 1.4;
  points.forEach((point, i) => {
    const x = xOf(scale, point.at);
    if (x < -8 || x > scale.width + 8) return;
    context.beginPath();
    // A point that holds is a square, one that curves is round: the kind is seen without a colour.
    if (point.curve === "hold") context.rect(x - 3.5, (heights[i] as number) - 3.5, 7, 7);
    else context.arc(x, heights[i] as number, point.curve === "smooth" ? 4.2 : 3.6, 0, Math.PI * 2);
    context.fillStyle = colour(chosen === i ? "accent" : "background");
    context.fill();
    context.stroke();
  });
}
