// What lies over the picture: range and loop, the selection rectangle, the snap's guide, and where others are.

import { colour } from "../draw/canvas";
import { state } from "../studio";
import { view } from "../view";
import { camera } from "./camera";
import { preview } from "./preview";
import { type Scale, stepped, xOf } from "./scale";
import { sections } from "./ruler_drawing";
import { layout, tempoMap } from "./scene";

/** A hue for each of the twelve colours of people. */
export function peerColour(number: number): string {
  return `oklch(${colour("tint-lightness")} 0.14 ${(number * 150 + 20) % 360})`;
}

/** Whether there is anything to draw. */
function something(): boolean {
  const room = state.room;
  if (!room) return false;
  const others = room.peers.some((peer) => peer.user !== state.user && peer.cursor !== null);
  return room.transport.loop.on || view.range !== null || room.song.markers.length > 0 || preview.marquee !== null || preview.guide !== null || others;
}
let empty = false;

export function drawOver(canvas: HTMLCanvasElement): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  const needed = something();
  if (!needed && empty) return;
  empty = !needed;
  const ratio = devicePixelRatio;
  const [width, height] = [Math.round(camera.width * ratio), Math.round(camera.height * ratio)];
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  } else context.clearRect(0, 0, width, height);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const scale = stepped(camera, ratio);
  drawLoopEdges(context, scale);
  drawRange(context, scale);
  drawMarkers(context, scale);
  drawMarquee(context);
  if (preview.guide !== null) {
    context.fillStyle = colour("focus");
    context.fillRect(Math.round(xOf(scale, preview.guide)), 0, 1, camera.height);
  }
  drawPeers(context, scale);
}

function drawLoopEdges(context: CanvasRenderingContext2D, scale: Scale): void {
  const loop = state.room?.transport.loop;
  if (!loop?.on || loop.to <= loop.from) return;
  context.fillStyle = colour("accent");
  context.globalAlpha = 0.5;
  for (const edge of [loop.from, loop.to]) context.fillRect(Math.round(xOf(scale, edge)), 0, 1, camera.height);
  context.globalAlpha = 1;
}

function drawMarkers(context: CanvasRenderingContext2D, scale: Scale): void {
  context.fillStyle = colour("faint");
  context.globalAlpha = 0.28;
  for (const section of sections(tempoMap())) context.fillRect(Math.round(xOf(scale, section.from)), 0, 1, camera.height);
  context.globalAlpha = 1;
}

function drawRange(context: CanvasRenderingContext2D, scale: Scale): void {
  const range = view.range;
  if (!range) return;
  const x = xOf(scale, range.from);
  const wide = Math.max(1, (range.to - range.from) / scale.perPixel);
  context.fillStyle = colour("focus");
  const places = range.tracks.length === 0 ? null : layout().rows.filter((row) => range.tracks.includes(row.name));
  context.globalAlpha = 0.13;
  if (!places) context.fillRect(x, 0, wide, camera.height);
  else for (const place of places) context.fillRect(x, place.top - camera.top, wide, place.height + place.lane - 1);
  context.globalAlpha = 0.8;
  context.fillRect(Math.round(x), 0, 1, camera.height);
  context.fillRect(Math.round(x + wide) - 1, 0, 1, camera.height);
  context.globalAlpha = 1;
}

function drawMarquee(context: CanvasRenderingContext2D): void {
  const box = preview.marquee;
  if (!box) return;
  const [x, y] = [Math.min(box.x0, box.x1), Math.min(box.y0, box.y1)];
  const [w, h] = [Math.abs(box.x1 - box.x0), Math.abs(box.y1 - box.y0)];
  context.fillStyle = colour("focus");
  context.globalAlpha = 0.12;
  context.fillRect(x, y, w, h);
  context.globalAlpha = 1;
  context.strokeStyle = colour("focus");
  context.strokeRect(x + 0.5, y + 0.5, w, h);
}

function drawPeers(context: CanvasRenderingContext2D, scale: Scale): void {
  for (const peer of state.room?.peers ?? []) {
    if (peer.user === state.user || peer.cursor === null) continue;
    const x = Math.round(xOf(scale, peer.cursor));
    if (x < -100 || x > camera.width + 2) continue;
    context.fillStyle = peerColour(peer.color);
    context.fillRect(x, 0, 1.5, camera.height);
    context.font = '600 10px "Inter Variable", Inter, system-ui, sans-serif';
    const wide = context.measureText(peer.name).width;
    context.beginPath();
    context.roundRect(x, 2, wide + 10, 15, [0, 4, 4, 0]);
    context.fill();
    context.fillStyle = colour("on-accent");
    context.fillText(peer.name, x + 5, 13);
  }
}
