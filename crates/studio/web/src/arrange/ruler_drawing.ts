// The ruler: bars, time, markers with their sections, tempo changes, and the loop.

import { colour, tint } from "../draw/canvas";
import { state } from "../studio";
import { view } from "../view";
import { shortened } from "./clip_drawing";
import { type TempoMap, frameOfPlace, musicLines, timeLines } from "./grid";
import { type Scale, xOf } from "./scale";
import { tempoMap } from "./scene";

/** Heights of the ruler's lanes: loop and bars, time, sections. */
export const RULER = 50;
export const LOOP_LANE = 8;
export const SECTION_TOP = 34;
export const SECTION_HEIGHT = 15;

export type Section = { index: number; name: string; from: number; to: number };

/** Markers in order of time, each as far as the next. */
export function sections(map: TempoMap): Section[] {
  const room = state.room;
  if (!room) return [];
  const all = room.song.markers.map((marker, index) => ({ index, name: marker.name, from: frameOfPlace(map, marker.at) }));
  all.sort((a, b) => a.from - b.from);
  return all.map((one, i) => ({ ...one, to: all[i + 1]?.from ?? Math.max(one.from + 1, room.length) }));
}

/** A hue by name, so that all choruses look alike. */
export function sectionHue(name: string): number {
  const word = name.toLowerCase().replace(/[\s\d.#]+$/, "");
  let sum = 0;
  for (const letter of word) sum = (sum * 31 + letter.charCodeAt(0)) % 360;
  return (sum * 137) % 360;
}

const SMALL = '400 11px "Inter Variable", Inter, system-ui, sans-serif';

export function drawRuler(canvas: HTMLCanvasElement, scale: Scale, moving: { marker: number; at: number } | null): void {
  const context = canvas.getContext("2d", { alpha: false });
  const room = state.room;
  if (!context || !room) return;
  const ratio = devicePixelRatio;
  const [width, height] = [Math.round(scale.width * ratio), Math.round(RULER * ratio)];
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.fillStyle = colour("background");
  context.fillRect(0, 0, scale.width, RULER);
  const map = tempoMap();
  drawLoop(context, scale);
  context.font = SMALL;
  context.textBaseline = "alphabetic";
  for (const line of musicLines(map, scale)) {
    const x = Math.round(xOf(scale, line.frame));
    context.fillStyle = colour(line.strength === 2 ? "grid-strong" : "grid");
    context.fillRect(x, line.label ? 9 : 15, 1, line.label ? 12 : 6);
    if (!line.label) continue;
    context.fillStyle = colour(line.strength === 2 ? "soft" : "faint");
    context.fillText(line.label, x + 4, 19);
  }
  context.fillStyle = colour("faint");
  for (const line of timeLines(scale, room.song.rate)) {
    const x = Math.round(xOf(scale, line.frame));
    context.fillRect(x, 24, 1, 4);
    context.fillText(line.label ?? "", x + 4, 31);
  }
  drawTempo(context, map, scale);
  drawSections(context, sections(map), scale, moving);
  context.fillStyle = colour("line");
  context.fillRect(0, RULER - 1, scale.width, 1);
}

function drawLoop(context: CanvasRenderingContext2D, scale: Scale): void {
  context.fillStyle = colour("sunk");
  context.fillRect(0, 0, scale.width, LOOP_LANE);
  const loop = state.room?.transport.loop;
  const range = view.range;
  if (range) {
    context.fillStyle = colour("focus");
    context.globalAlpha = 0.45;
    context.fillRect(xOf(scale, range.from), 0, (range.to - range.from) / scale.perPixel, LOOP_LANE);
    context.globalAlpha = 1;
  }
  if (!loop || loop.to <= loop.from) return;
  const [x, x1] = [xOf(scale, loop.from), xOf(scale, loop.to)];
  context.fillStyle = colour(loop.on ? "accent" : "faint");
  context.globalAlpha = loop.on ? 1 : 0.5;
  context.beginPath();
  context.roundRect(x, 1, Math.max(2, x1 - x), LOOP_LANE - 2, 3);
  context.fill();
  context.globalAlpha = 1;
}

function drawTempo(context: CanvasRenderingContext2D, map: TempoMap, scale: Scale): void {
  const entries = state.room?.song.tempo.entries ?? [];
  entries.forEach((entry, i) => {
    if (i === 0) return;
    const x = xOf(scale, frameOfPlace(map, entry.at));
    if (x < -80 || x > scale.width) return;
    const text = `♩ ${entry.bpm}${entry.meter ? ` ${entry.meter}` : ""}`;
    const wide = context.measureText(text).width;
    context.fillStyle = colour("background");
    context.fillRect(x + 1, 9, wide + 8, 13);
    context.fillStyle = colour("accent");
    context.fillRect(x, 9, 1, 24);
    context.fillText(text, x + 5, 19);
  });
}

function drawSections(context: CanvasRenderingContext2D, all: Section[], scale: Scale, moving: { marker: number; at: number } | null): void {
  for (const section of all) {
    const from = moving?.marker === section.index ? moving.at : section.from;
    const [x, x1] = [xOf(scale, from), xOf(scale, section.to)];
    if (x > scale.width || x1 < 0) continue;
    const hue = sectionHue(section.name);
    const [left, right] = [Math.max(-4, x), Math.min(scale.width + 4, Math.max(x + 3, x1))];
    context.fillStyle = tint(hue, 0.2);
    context.beginPath();
    context.roundRect(left + 0.5, SECTION_TOP, Math.max(2, right - left - 1.5), SECTION_HEIGHT - 1, 3);
    context.fill();
    context.fillStyle = tint(hue);
    if (x >= -3) context.fillRect(x, SECTION_TOP, 2.5, SECTION_HEIGHT - 1);
    const label = shortened(context, section.name, Math.max(x1 - Math.max(0, x) - 12, x1 - x < 40 ? 120 : 0));
    context.fillStyle = colour("ink");
    context.fillText(label, Math.max(0, x) + 7, SECTION_TOP + 10.5);
  }
}
