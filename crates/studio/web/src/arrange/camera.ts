// Where this window looks: moved sixty times a second without the store, which is told when it comes to rest.

import { batch, createSignal } from "solid-js";
import { wake } from "../live";
import { state } from "../studio";
import { setView, view } from "../view";
import { type Scale, clamped, fitted, paged, reach, revealed, zoomed } from "./scale";
import { layout } from "./scene";

/** First frame, frames to a pixel, width in pixels; first row pixel and height of the tracks' area. */
export const camera = { from: view.from, perPixel: view.perPixel, width: 0, height: 0, top: view.scrollTop };

/** What must be drawn again: what there is to see has changed; or where it is seen from. */
export const dirt = { scene: true, view: true };
export function soil(): void {
  dirt.scene = true;
  dirt.view = true;
  wake();
}

const [rested, setRested] = createSignal({ ...camera });
/** The camera where it last came to rest, for what need not follow each frame. */
export { rested };

export function total(): number {
  return reach(state.room?.length ?? 0, state.room?.song.rate ?? 48_000);
}
/** What can be scrolled to under the last row, in pixels. */
export const UNDER_ROWS = 40;
/** How far the tracks scroll. */
function lowest(): number {
  return Math.max(0, layout().total + UNDER_ROWS - camera.height);
}

/** How often the camera moved since it was at rest. */
let steps = 0;
/** Whether the picture is being moved, step after step; a single jump, as to the next page, is none. */
export function isMoving(): boolean {
  return steps > 1;
}

let timer: ReturnType<typeof setTimeout> | undefined;
function moved(): void {
  steps += 1;
  dirt.view = true;
  clearTimeout(timer);
  timer = setTimeout(rest, 160);
}
function rest(): void {
  steps = 0;
  batch(() => {
    setRested({ ...camera });
    setView({ from: Math.round(camera.from), perPixel: camera.perPixel, scrollTop: Math.round(camera.top) });
  });
}

/** Shows another stretch of time. */
export function look(scale: Scale): void {
  camera.from = scale.from;
  camera.perPixel = scale.perPixel;
  moved();
}
export function scrollTime(pixels: number): void {
  target = null;
  look(clamped({ ...camera, from: camera.from + pixels * camera.perPixel }, total()));
}
export function scrollRows(pixels: number): void {
  const top = Math.min(lowest(), Math.max(0, camera.top + pixels));
  if (top === camera.top) return;
  camera.top = top;
  moved();
}
export function zoomAt(x: number, factor: number): void {
  target = null;
  look(zoomed(camera, x, factor, total()));
}

/** A zoom that is on its way: reached in a few frames, so that the eye keeps its place. */
let target: { x: number; perPixel: number } | null = null;
const still = matchMedia("(prefers-reduced-motion: reduce)");
export function glideZoom(x: number, factor: number): void {
  if (still.matches) return zoomAt(x, factor);
  const aim = target && Math.abs(target.x - x) < 2 ? target.perPixel : camera.perPixel;
  target = { x, perPixel: zoomed({ ...camera, perPixel: aim }, x, factor, total()).perPixel };
}
/** Goes a step of a zoom that is on its way; called once a frame. */
export function glide(): void {
  if (!target) return;
  const { x, perPixel } = target;
  const left = perPixel / camera.perPixel;
  const there = Math.abs(Math.log(left)) < 0.01;
  look(zoomed(camera, x, there ? left : left ** 0.34, total()));
  if (there) target = null;
}

export function fitAll(): void {
  target = null;
  look(clamped({ from: 0, perPixel: ((state.room?.length ?? 0) * 1.01 || total()) / Math.max(1, camera.width), width: camera.width }, total()));
}
export function fit(from: number, to: number): void {
  target = null;
  look(fitted(from, to, camera.width, total()));
}
export function turnPage(frame: number): void {
  const next = paged(camera, frame, total());
  if (next !== camera) look(next);
}
/** Scrolls as little as shows a stretch of time of a row. */
export function reveal(from: number, to: number, rowIndex?: number): void {
  const next = revealed(camera, from, to, total());
  if (next !== camera) look(next);
  const row = rowIndex === undefined ? undefined : layout().rows[rowIndex];
  if (!row) return;
  if (row.top < camera.top) scrollRows(row.top - camera.top);
  else if (row.top + row.height > camera.top + camera.height) scrollRows(row.top + row.height - camera.top - camera.height);
}

/** The size of the area; the first time the whole song is shown, unless the window remembers a place. */
export function resized(width: number, height: number): void {
  const first = camera.width === 0;
  camera.width = width;
  camera.height = height;
  if (first && !(view.perPixel > 0)) fitAll();
  else look(clamped(camera, total()));
  camera.top = Math.min(camera.top, lowest());
  rest();
}
