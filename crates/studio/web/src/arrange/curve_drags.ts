// Drags of automation: a point, a new point on the line, and freehand drawing.

import type { Edit, Level, Point } from "../protocol";
import { edit, newGesture } from "../studio";
import { camera, soil } from "./camera";
import { saidTime, magnets, pulled } from "./clip_drags";
import { type Dot, drawnOver, forward, heightAt, movedPoint, thinned, withPoint } from "./curve";
import { curveSpan, pointsNow, yOfHeight } from "./curve_drawing";
import type { Drag, Pointer } from "./drag";
import { Stream, landed } from "./land";
import { type Parameter, heightOfValue, showValue, valueOfHeight } from "./parameters";
import { choosePoint, preview } from "./preview";
import type { Row } from "./rows";
import { xOf } from "./scale";
import type { ScenePoint, SceneRow } from "./scene";
import { tip } from "./tip";

/** Points within a pixel or so of the hand's way are left out. */
const TOLERANCE = 1.5;

/** The edit that gives a parameter a curve; without points it is taken away. */
export function pointsEdit(strip: string, parameter: string, points: ScenePoint[]): Edit {
  const list: Point[] = points.map((point) => ({ at: Math.round(point.at), value: point.value, curve: point.curve }));
  return { points: { path: `${strip}/automation/${parameter}`, points: list.length > 0 ? list : null } };
}

/** Sends a curve, and shows it until the song has it. */
export async function setPoints(row: SceneRow, points: ScenePoint[], reason: string, gesture?: string): Promise<void> {
  const parameter = row.curve?.parameter.path;
  if (!parameter || (points.length === 0 && (row.curve?.points.length ?? 0) === 0)) return;
  show(row, points);
  await landed(edit([pointsEdit(row.name, parameter, points)], reason, gesture));
  if (preview.curves.get(row.name) === points) hide(row);
}
function show(row: SceneRow, points: ScenePoint[]): void {
  preview.curves.set(row.name, points);
  soil();
}
function hide(row: SceneRow): void {
  preview.curves.delete(row.name);
  soil();
}

/** A row's curve under a pointer: the span, its parameter, and the place of each point in pixels. */
export function curveAt(row: SceneRow, place: Row): { parameter: Parameter; span: { top: number; bottom: number }; dots: Dot[] } | null {
  if (!row.curve?.open) return null;
  const { parameter } = row.curve;
  const span = curveSpan(row, place, camera);
  const dots = pointsNow(row).map((point) => ({ x: xOf(camera, point.at), y: yOfHeight(span, heightOfValue(parameter, point.value)) }));
  return { parameter, span, dots };
}

/** The line's height at a place, in pixels. */
export function lineAt(row: SceneRow, place: Row, x: number): number | null {
  const at = curveAt(row, place);
  if (!at) return null;
  const points = pointsNow(row);
  if (points.length === 0) return yOfHeight(at.span, heightOfValue(at.parameter, at.parameter.now));
  const heights = points.map((point) => heightOfValue(at.parameter, point.value));
  return yOfHeight(at.span, heightAt(points, heights, camera.from + x * camera.perPixel));
}

function valueAt(parameter: Parameter, span: { top: number; bottom: number }, y: number): Level {
  return valueOfHeight(parameter, (span.bottom - y) / (span.bottom - span.top));
}

/** Moves a point, or first puts one on the line where the hand took it. */
export function pointDrag(row: SceneRow, place: Row, index: number | null, from: Pointer): Drag | null {
  const at = curveAt(row, place);
  const path = row.curve?.parameter.path;
  if (!at || !path) return null;
  const { parameter, span } = at;
  const was = pointsNow(row);
  const gesture = newGesture();
  const stream = new Stream();
  const places = magnets(new Set());
  let points = was;
  let held = index ?? 0;
  if (index === null) ({ points, index: held } = withPoint(was, Math.round(camera.from + from.x * camera.perPixel), valueAt(parameter, span, from.y)));
  const first = points[held] as ScenePoint;
  const grabbed = yOfHeight(span, heightOfValue(parameter, first.value));
  choosePoint({ strip: row.name, index: held });
  if (index === null) show(row, points);
  const reason = `${parameter.title.toLowerCase()} curve of ${row.name}`;
  const send = () => stream.send(() => edit([pointsEdit(row.name, path, points)], reason, gesture));
  return {
    scrolls: true,
    slack: 3,
    move(pointer) {
      const fine = pointer.shift ? 0.1 : 1;
      const frame = pulled(first.at + (pointer.x - from.x) * camera.perPixel, pointer, places);
      const value = valueAt(parameter, span, grabbed + (pointer.y - from.y) * fine);
      const base = index === null ? withPoint(was, first.at, first.value).points : was;
      points = movedPoint(base, held, pointer.shift ? first.at : frame, value);
      show(row, points);
      const now = points[held] as ScenePoint;
      tip(pointer.x, pointer.y, `${showValue(parameter, now.value)} · ${saidTime(now.at)}`);
      send();
    },
    async end(last, moved) {
      tip(0, 0, null);
      if (!moved && index !== null) {
        // A click with Alt gives the point the next kind of curve.
        if (last.alt) void setPoints(row, was.map((one, i) => (i === index ? { ...one, curve: nextKind(one.curve) } : one)), reason);
        return;
      }
      if (!moved) send();
      await landed(stream.end());
      hide(row);
    },
    async cancel() {
      tip(0, 0, null);
      points = was;
      if (was.length > 0 || row.curve?.points.length) send();
      await landed(stream.end());
      hide(row);
    },
  };
}

/** Draws a curve freehand: what it goes over is replaced, thinned to the points that matter. */
export function drawDrag(row: SceneRow, place: Row, from: Pointer): Drag | null {
  const at = curveAt(row, place);
  if (!at || !row.curve) return null;
  const { parameter, span } = at;
  const was = pointsNow(row);
  const dots: Dot[] = [{ x: from.x, y: from.y }];
  let points = was;
  const [start, perPixel] = [camera.from, camera.perPixel];
  return {
    slack: 2,
    move(pointer) {
      dots.push({ x: pointer.x, y: Math.min(span.bottom, Math.max(span.top, pointer.y)) });
      const few = thinned(forward(dots), TOLERANCE);
      const hold = parameter.path === "mute";
      const drawn = few.map((dot): ScenePoint => ({ at: Math.max(0, Math.round(start + dot.x * perPixel)), value: valueAt(parameter, span, dot.y), curve: hold ? "hold" : "linear" }));
      points = drawnOver(was, drawn.filter((point, i) => i === 0 || point.at > (drawn[i - 1] as ScenePoint).at));
      show(row, points);
      tip(pointer.x, pointer.y, showValue(parameter, valueAt(parameter, span, pointer.y)));
    },
    end(_, moved) {
      tip(0, 0, null);
      if (!moved) return hide(row);
      void setPoints(row, points, `draw ${parameter.title.toLowerCase()} of ${row.name}`);
    },
    cancel() {
      tip(0, 0, null);
      hide(row);
    },
  };
}

/** The kind of a point's curve, one further: straight, held, smooth. */
export function nextKind(curve: ScenePoint["curve"]): ScenePoint["curve"] {
  return curve === "linear" ? "hold" : curve === "hold" ? "smooth" : "linear";
}
