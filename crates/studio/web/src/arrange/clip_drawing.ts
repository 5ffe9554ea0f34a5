// A clip's box, and what is drawn over its waveform: name, gain, fades, and the line through samples.

import { colour, tint } from "../draw/canvas";
import { showLevel } from "../format";
import { faderPlace } from "../controls/travel";
import { readSamples } from "./columns";
import type { Brush } from "./paint";
import type { Row } from "./rows";
import { type Pane, type Scale, xOf } from "./scale";
import type { SceneClip, SceneRow } from "./scene";
import type { Tiles } from "./tiles";
import { fadeGain } from "./wave";

export type Box = { x: number; y: number; width: number; height: number };

/** Where a clip stands in a pane, in pixels. */
export function clipBox(clip: SceneClip, row: SceneRow, place: Row, pane: Pane): Box {
  const x = xOf(pane, clip.at);
  const height = place.height / row.takes;
  const y = place.top - pane.top + Math.min(clip.lane, row.takes - 1) * height;
  return { x: x + 0.5, y: y + 3, width: Math.max(1, clip.length / pane.perPixel - 1), height: height - 7 };
}

const FONT = '500 11px "Inter Variable", Inter, system-ui, sans-serif';
const widths = new Map<string, number>();
function textWidth(context: Brush, text: string): number {
  let width = widths.get(text);
  if (width === undefined) {
    width = context.measureText(text).width;
    if (widths.size > 4000) widths.clear();
    widths.set(text, width);
  }
  return width;
}
/** A text that fits, with an ellipsis where it was cut. */
export function shortened(context: Brush, text: string, room: number): string {
  if (textWidth(context, text) <= room) return text;
  let length = Math.floor((text.length * room) / Math.max(1, textWidth(context, text)));
  while (length > 0 && textWidth(context, `${text.slice(0, length)}…`) > room) length -= 1;
  return length > 1 ? `${text.slice(0, length)}…` : "";
}

/** Draws what lies over a clip's waveform, as far as it reaches into a pane. */
export function drawClipLines(context: Brush, tiles: Tiles, clip: SceneClip, row: SceneRow, place: Row, pane: Pane, chosen: boolean): void {
  const box = clipBox(clip, row, place, pane);
  const ink = clipInk(clip, row);
  if (pane.perPixel < 1) drawSamples(context, tiles, clip, box, pane, ink);
  drawFades(context, clip, box, pane, ink);
  if ((clip.gain !== 0 || chosen) && box.width > 24) drawGain(context, clip, box, pane, chosen);
  drawName(context, clip, row, box, pane, ink, chosen && box.width > 40 ? ASIDE : 0);
  if (chosen) {
    context.strokeStyle = ink;
    context.lineWidth = 1.5;
    context.beginPath();
    const [left, right] = [Math.max(-8, box.x), Math.min(pane.width + 8, box.x + box.width)];
    context.roundRect(left + 0.75, box.y + 0.75, Math.max(1, right - left - 1.5), box.height - 1.5, 4);
    context.stroke();
  }
}

/** The ink of a clip's name and lines. */
export function clipInk(clip: SceneClip, row: SceneRow): string {
  return row.dim || clip.mute ? colour("faint") : tint(row.hue);
}

/** How far a name stands aside of a handle, in pixels. */
export const ASIDE = 12;
/** What a clip's box has in width beside its name, and in height at least. */
export const NAME_AIR = 14;
export const NAME_HEIGHT = 26;

/** What stands in a clip: its name where the track has another, its gain, and whether it is muted. */
export function clipWords(clip: SceneClip, row: SceneRow): string {
  const own = clip.name.toLowerCase() === row.name.toLowerCase() ? "" : clip.name;
  const parts = [clip.info?.missing ? `${clip.name}: file is missing` : own, clip.gain !== 0 ? showLevel(clip.gain === -Infinity ? "off" : clip.gain) : "", clip.mute ? "muted" : ""];
  return parts.filter(Boolean).join("  ");
}

function drawName(context: Brush, clip: SceneClip, row: SceneRow, box: Box, pane: Pane, ink: string, aside: number): void {
  const left = box.x + aside;
  const room = box.width - aside - NAME_AIR;
  if (room < 18 || box.height < NAME_HEIGHT || left > pane.width) return;
  const text = clipWords(clip, row);
  if (!text) return;
  context.font = FONT;
  // Most stand in another pane than this: whether they reach into it is known by their whole width.
  if (left + textWidth(context, text) + NAME_AIR < 0) return;
  const shown = shortened(context, text, room);
  if (!shown) return;
  context.globalAlpha = 0.72;
  context.fillStyle = colour("background");
  context.fillRect(left + 3, box.y + 3, textWidth(context, shown) + 8, 13);
  context.globalAlpha = 1;
  context.fillStyle = clip.info?.missing ? colour("over") : ink;
  context.fillText(shown, left + 7, box.y + 12.5);
}

function drawGain(context: Brush, clip: SceneClip, box: Box, pane: Pane, chosen: boolean): void {
  const place = faderPlace(clip.gain === -Infinity ? "off" : clip.gain);
  const y = Math.round(box.y + 2 + (box.height - 4) * (1 - place)) + 0.5;
  context.strokeStyle = colour("ink");
  context.globalAlpha = chosen ? 0.6 : 0.38;
  context.lineWidth = 1;
  const start = Math.max(-1, box.x + 2);
  context.setLineDash(clip.gain === 0 ? [2, 3] : []);
  // The dashes of neighbouring panes go on from each other.
  context.lineDashOffset = (start - box.x - 2) % 5;
  context.beginPath();
  context.moveTo(start, y);
  context.lineTo(Math.min(pane.width + 1, box.x + box.width - 2), y);
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
}

function drawFades(context: Brush, clip: SceneClip, box: Box, pane: Pane, ink: string): void {
  for (const side of ["in", "out"] as const) {
    const frames = side === "in" ? clip.fadeIn : clip.fadeOut;
    const width = frames / pane.perPixel;
    // A shorter one is seen in the waveform; its curve would be a smear, and slow.
    if (width < 6) continue;
    const from = side === "in" ? 0 : clip.length - frames;
    const start = box.x + from / pane.perPixel;
    if (start > pane.width || start + width < 0) continue;
    const only = side === "in" ? { ...clip, fadeOut: 0 } : { ...clip, fadeIn: 0 };
    const steps = Math.min(24, Math.max(3, Math.round(width / 3)));
    context.beginPath();
    for (let i = 0; i <= steps; i += 1) {
      const x = start + (width * i) / steps;
      const y = box.y + box.height * (1 - fadeGain(only, from + (frames * i) / steps));
      if (i === 0) context.moveTo(x, y);
      else context.lineTo(x, y);
    }
    context.strokeStyle = ink;
    context.lineWidth = 1.3;
    context.stroke();
    // What the fade takes away is darkened.
    context.lineTo(side === "in" ? start : start + width, box.y);
    context.closePath();
    context.globalAlpha = 0.5;
    context.fillStyle = colour("background");
    context.fill();
    context.globalAlpha = 1;
  }
}

/** The handles: fades at the upper corners, gain in the middle of the top. */
export function handles(clip: SceneClip, box: Box, scale: Scale): { fadeIn: number; fadeOut: number; gain: number; y: number } {
  const least = box.x + 7;
  const most = box.x + box.width - 7;
  return {
    fadeIn: Math.min(most, Math.max(least, box.x + clip.fadeIn / scale.perPixel)),
    fadeOut: Math.max(least, Math.min(most, box.x + box.width - clip.fadeOut / scale.perPixel)),
    gain: (Math.max(0, box.x) + Math.min(scale.width, box.x + box.width)) / 2,
    y: box.y + 7,
  };
}

function drawSamples(context: Brush, tiles: Tiles, clip: SceneClip, box: Box, scale: Scale, ink: string): void {
  const info = clip.info;
  if (!info || info.missing) return;
  const begin = Math.max(0, Math.floor(scale.from - clip.at) - 1);
  const end = Math.min(clip.length, Math.ceil(scale.from + scale.width * scale.perPixel - clip.at) + 2);
  const count = end - begin;
  if (count <= 0) return;
  const channels = Math.min(2, Math.max(1, info.channels));
  const loud = clip.gain === -Infinity ? 0 : 10 ** (clip.gain / 20);
  const height = box.height / channels;
  context.save();
  context.beginPath();
  context.rect(box.x, box.y, box.width, box.height);
  context.clip();
  context.strokeStyle = ink;
  context.fillStyle = ink;
  context.lineWidth = 1.2;
  for (let channel = 0; channel < channels; channel += 1) {
    const samples = readSamples(tiles, { file: info.id, channels: info.channels, frames: info.frames }, clip.offset + begin, count, channel);
    const middle = box.y + height * (channel + 0.5);
    context.beginPath();
    let pen = false;
    samples.forEach((value, i) => {
      if (Number.isNaN(value)) {
        pen = false;
        return;
      }
      const x = xOf(scale, clip.at + begin + i);
      const y = middle - value * loud * fadeGain(clip, begin + i) * (height / 2 - 1);
      if (pen) context.lineTo(x, y);
      else context.moveTo(x, y);
      pen = true;
      if (scale.perPixel < 1 / 6) context.rect(x - 1.5, y - 1.5, 3, 3);
      if (scale.perPixel < 1 / 6) context.moveTo(x, y);
    });
    context.stroke();
  }
  context.restore();
}
