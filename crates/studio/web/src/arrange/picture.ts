// The picture under everything: grid, rows and clips with their waveforms, written straight into pixels; then names,
// fades and curves over them with the canvas's own pen.

import { colour } from "../draw/canvas";
import { view } from "../view";
import { drawCurve } from "./curve_drawing";
import { camera, isMoving } from "./camera";
import { clipBox, drawClipLines } from "./clip_drawing";
import { type Line, type TempoMap, musicLines, timeLines } from "./grid";
import { type Pixels, between, fillBox, fillRound, inksOf, pixel } from "./paint";
import { preview } from "./preview";
import { type Row, rowsSeen } from "./rows";
import { type Scale, stepped, xOf } from "./scale";
import { type SceneClip, type SceneRow, layout, sceneRows, tempoMap } from "./scene";
import type { Tiles } from "./tiles";
import { drawWave } from "./wave";

let image: ImageData | null = null;

function pixelsOf(context: CanvasRenderingContext2D, width: number, height: number): { image: ImageData; on: Pixels } {
  if (!image || image.width !== width || image.height !== height) image = context.createImageData(width, height);
  return { image, on: { data: new Uint32Array(image.data.buffer), width, height } };
}

/** Lines of the grid as the snap says: in bars, or in time. */
export function gridLines(map: TempoMap, scale: Scale, rate: number): Line[] {
  return view.snap === "time" ? timeLines(scale, rate) : musicLines(map, scale);
}

/** The clips of a row as they are drawn now: with what a hand is moving there, and without what it has moved away. */
export function clipsNow(row: SceneRow): SceneClip[] {
  if (!preview.active) return row.clips;
  const moving = preview.rows.get(row.index) ?? [];
  return row.kind === "track" ? [...row.clips.filter((clip) => !preview.lifted.has(clip.path)), ...moving] : row.clips;
}

/** The clips that can be seen of a row, between two frames. */
function seen(clips: SceneClip[], from: number, to: number): SceneClip[] {
  return clips.filter((clip) => clip.at < to && clip.at + clip.length > from);
}

/** Milliseconds that waveforms may take of a frame, and what they took when they were last drawn well. */
const HASTE = 5;
let taken = 0;

export function drawPicture(canvas: HTMLCanvasElement, tiles: Tiles, rate: number): void {
  const context = canvas.getContext("2d", { alpha: false, willReadFrequently: true });
  if (!context) return;
  const ratio = devicePixelRatio;
  const [width, height] = [Math.round(camera.width * ratio), Math.round(camera.height * ratio)];
  if (width < 1 || height < 1) return;
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const scale = stepped(camera, ratio);
  const until = scale.from + scale.perPixel * scale.width;
  const { image: made, on } = pixelsOf(context, width, height);
  const ground = pixel(colour("background"));
  on.data.fill(ground);
  const lines = gridLines(tempoMap(), scale, rate);
  const marks = lines.map((line) => ({ x: Math.round(xOf(scale, line.frame) * ratio), strength: line.strength }));
  const rows = sceneRows();
  const places = rowsSeen(layout().rows, camera.top, camera.top + camera.height);
  const chosen = new Set(view.clips);
  for (const place of places) {
    const row = rows[place.index];
    if (row) rowGround(on, place, row, marks, ground, ratio);
  }
  tiles.forget();
  const wide = isMoving() && taken > HASTE ? 2 : 1;
  const began = performance.now();
  const drawn: { clip: SceneClip; row: SceneRow; place: Row }[] = [];
  for (const place of places) {
    const row = rows[place.index];
    if (!row) continue;
    for (const clip of seen(clipsNow(row), scale.from, until)) {
      clipPixels(on, tiles, clip, row, place, scale, marks, chosen.has(clip.path), ground, ratio, wide);
      drawn.push({ clip, row, place });
    }
  }
  if (wide === 1) taken = performance.now() - began;
  context.putImageData(made, 0, 0);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  for (const { clip, row, place } of drawn) drawClipLines(context, tiles, clip, row, place, scale, chosen.has(clip.path));
  for (const place of places) {
    const row = rows[place.index];
    if (row?.curve) drawCurve(context, row, place, scale, until);
  }
}

type Mark = { x: number; strength: number };

function rowGround(on: Pixels, place: Row, row: SceneRow, marks: Mark[], ground: number, ratio: number): void {
  const top = Math.round((place.top - camera.top) * ratio);
  const bottom = Math.round((place.top + place.height + place.lane - camera.top) * ratio);
  const line = Math.max(1, Math.round(ratio));
  const chosen = view.strip === row.name;
  const base = chosen ? between(ground, pixel(colour("raised")), 0.5) : ground;
  if (chosen) fillBox(on, 0, top, on.width, bottom, base);
  if (place.lane) {
    const laneTop = Math.round((place.top + place.height - camera.top) * ratio);
    fillBox(on, 0, laneTop, on.width, bottom, between(base, pixel(colour("sunk")), 0.7));
  }
  const inks = [between(base, pixel(colour("grid")), 0.6), pixel(colour("grid")), pixel(colour("grid-strong"))];
  for (const mark of marks) {
    fillBox(on, mark.x, top, mark.x + line, bottom, inks[mark.strength] as number);
  }
  fillBox(on, 0, bottom - line, on.width, bottom, pixel(colour("line")));
}

function clipPixels(
  on: Pixels, tiles: Tiles, clip: SceneClip, row: SceneRow, place: Row, scale: Scale, marks: Mark[], chosen: boolean, ground: number, ratio: number,
  wide: number,
): void {
  const box = clipBox(clip, row, place, scale);
  const [x0, x1] = [Math.round(box.x * ratio), Math.max(Math.round(box.x * ratio) + 1, Math.round((box.x + box.width) * ratio))];
  const [y0, y1] = [Math.round(box.y * ratio), Math.round((box.y + box.height) * ratio)];
  const inks = inksOf(row.hue, row.dim || clip.mute, chosen, ground);
  // A seam of the ground parts clips that touch or lie over each other.
  const seam = Math.max(1, Math.round(ratio));
  fillRound(on, x0 - seam, y0, x1 + seam, y1, 4 * ratio, ground);
  fillRound(on, x0, y0, x1, y1, 4 * ratio, inks.body);
  for (const mark of marks) {
    if (mark.strength > 0 && mark.x > x0 + 4 && mark.x < x1 - 4) fillBox(on, mark.x, y0, mark.x + Math.max(1, Math.round(ratio)), y1, inks.grid);
  }
  const head = box.height >= 70 ? 12 : 0;
  const wave = { from: scale.from, perColumn: scale.perPixel / ratio, x0: x0 + ratio, x1: x1 - ratio, top: y0 + (2 + head) * ratio, bottom: y1 - 2 * ratio, wide };
  // Near the samples a line through each of them is drawn later instead.
  if (scale.perPixel >= 1) drawWave(on, tiles, clip, wave, inks);
}
