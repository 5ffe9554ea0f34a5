// The picture of a pane: grid, rows and clips with their waveforms, written straight into pixels; then names, fades and
// curves over them with the canvas's own pen.

import { colour } from "../draw/canvas";
import { view } from "../view";
import { chosenIndex, drawCurve, pointsNow } from "./curve_drawing";
import { clipBox, drawClipLines } from "./clip_drawing";
import { type Line, type TempoMap, musicLines, timeLines } from "./grid";
import { waveZoom } from "./local";
import { type Brush, type Pixels, between, fillBox, fillRound, inkAge, inksOf, pixel } from "./paint";
import { preview } from "./preview";
import { type Row, rowsSeen } from "./rows";
import { type Pane, type Scale, xOf } from "./scale";
import { type SceneClip, type SceneRow, layout, sceneRows, tempoMap } from "./scene";
import type { Tiles } from "./tiles";
import { drawWave } from "./wave";

/** A row as far as it is seen in a pane. */
export type Part = { row: SceneRow; place: Row; clips: { clip: SceneClip; chosen: boolean }[] };

/** The clips of a row as they are drawn now: with what a hand is moving there, and without what it has moved away. */
export function clipsNow(row: SceneRow): SceneClip[] {
  if (!preview.active) return row.clips;
  const moving = preview.rows.get(row.index) ?? [];
  return row.kind === "track" ? [...row.clips.filter((clip) => !preview.lifted.has(clip.path)), ...moving] : row.clips;
}

/** What there is to see in a pane. */
export function partsOf(pane: Pane, chosen: ReadonlySet<string>): Part[] {
  const rows = sceneRows();
  // The seam of a clip lies a little beyond it.
  const [from, to] = [pane.from - 2 * pane.perPixel, pane.from + pane.perPixel * (pane.width + 2)];
  return rowsSeen(layout().rows, pane.top, pane.top + pane.height).flatMap((place) => {
    const row = rows[place.index];
    if (!row) return [];
    const seen = clipsNow(row).filter((clip) => clip.at < to && clip.at + clip.length > from);
    return [{ row, place, clips: seen.map((clip) => ({ clip, chosen: chosen.has(clip.path) })) }];
  });
}

/** All that a picture comes of, side by side: where it is the same, so is the picture (but for files that are not read yet). */
export function traitsOf(parts: Part[]): unknown[] {
  const traits: unknown[] = [inkAge(), waveZoom(), view.snap, tempoMap()];
  for (const { row, place, clips } of parts) {
    traits.push(row.name, row.hue, row.dim, row.takes, view.strip === row.name, place.top, place.height, place.lane);
    if (row.curve) traits.push(row.curve.parameter, row.curve.open, pointsNow(row), chosenIndex(row));
    for (const { clip, chosen } of clips) traits.push(clip, chosen);
  }
  return traits;
}

/** Lines of the grid as the snap says: in bars, or in time. */
function gridLines(map: TempoMap, scale: Scale, rate: number): Line[] {
  return view.snap === "time" ? timeLines(scale, rate) : musicLines(map, scale);
}

/** Draws a pane, whose device pixels are `on`; gives the files of which something is still missing. */
export function drawPicture(context: Brush, on: Pixels, image: ImageData, pane: Pane, ratio: number, parts: Part[], tiles: Tiles, rate: number): Set<string> {
  const ground = pixel(colour("background"));
  on.data.fill(ground);
  const marks = gridLines(tempoMap(), pane, rate).map((line) => ({ x: Math.round(xOf(pane, line.frame) * ratio), strength: line.strength }));
  for (const { row, place } of parts) rowGround(on, place, row, pane, marks, ground, ratio);
  const waits = new Set<string>();
  for (const { row, place, clips } of parts) {
    for (const { clip, chosen } of clips) {
      const missed = tiles.missed;
      clipPixels(on, tiles, clip, row, place, pane, marks, chosen, ground, ratio);
      if (tiles.missed !== missed && clip.info) waits.add(clip.info.id);
    }
  }
  context.putImageData(image, 0, 0);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  for (const { row, place, clips } of parts) {
    for (const { clip, chosen } of clips) {
      const missed = tiles.missed;
      drawClipLines(context, tiles, clip, row, place, pane, chosen);
      if (tiles.missed !== missed && clip.info) waits.add(clip.info.id);
    }
  }
  for (const { row, place } of parts) drawCurve(context, row, place, pane);
  return waits;
}

type Mark = { x: number; strength: number };

function rowGround(on: Pixels, place: Row, row: SceneRow, pane: Pane, marks: Mark[], ground: number, ratio: number): void {
  const top = Math.round((place.top - pane.top) * ratio);
  const bottom = Math.round((place.top + place.height + place.lane - pane.top) * ratio);
  const line = Math.max(1, Math.round(ratio));
  const chosen = view.strip === row.name;
  const base = chosen ? between(ground, pixel(colour("raised")), 0.5) : ground;
  if (chosen) fillBox(on, 0, top, on.width, bottom, base);
  if (place.lane) {
    const laneTop = Math.round((place.top + place.height - pane.top) * ratio);
    fillBox(on, 0, laneTop, on.width, bottom, between(base, pixel(colour("sunk")), 0.7));
  }
  const inks = [between(base, pixel(colour("grid")), 0.6), pixel(colour("grid")), pixel(colour("grid-strong"))];
  for (const mark of marks) fillBox(on, mark.x, top, mark.x + line, bottom, inks[mark.strength] as number);
  fillBox(on, 0, bottom - line, on.width, bottom, pixel(colour("line")));
}

function clipPixels(
  on: Pixels, tiles: Tiles, clip: SceneClip, row: SceneRow, place: Row, pane: Pane, marks: Mark[], chosen: boolean, ground: number, ratio: number,
): void {
  const box = clipBox(clip, row, place, pane);
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
  const wave = { from: pane.from, perColumn: pane.perPixel / ratio, x0: x0 + ratio, x1: x1 - ratio, top: y0 + (2 + head) * ratio, bottom: y1 - 2 * ratio };
  // Near the samples a line through each of them is drawn later instead.
  if (pane.perPixel >= 1) drawWave(on, tiles, clip, wave, inks);
}
