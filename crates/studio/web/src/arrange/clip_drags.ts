// Drags of clips: move, trim, fade, gain and slip, each one undo step, with its value beside the pointer.

import { clock, showLevel } from "../format";
import { playhead } from "../live";
import { edit, state } from "../studio";
import { setView, view } from "../view";
import { camera } from "./camera";
import { type Shape, endTrimmed, fadedIn, fadedOut, gained, movable, moveEdits, reasonFor, shapeOf, slipped, startTrimmed } from "./clip_edits";
import type { Drag, Pointer } from "./drag";
import { barBeatOf, frameOfPlace, magnetic, snapTo } from "./grid";
import type { Zone } from "./hit";
import { land, lost } from "./land";
import { letGo, preview, showMoved } from "./preview";
import { rowAt } from "./rows";
import { type SceneClip, layout, sceneRows, tempoMap } from "./scene";
import { tip } from "./tip";
import { Told } from "./told";

const MAGNET = 8;

function rate(): number {
  return state.room?.song.rate ?? 48_000;
}
/** A time as it is said beside the pointer: 17|1|0 · 0:41.739. */
export function saidTime(frame: number): string {
  return `${barBeatOf(tempoMap(), frame)} · ${clock(frame, rate())}`;
}
function signed(frames: number): string {
  return `${frames < 0 ? "" : "+"}${clock(frames, rate())}`;
}

/** Places that draw a moving edge: edges of clips that stay, markers, playhead and loop. */
export function magnets(moving: Set<string>): number[] {
  const places: number[] = [];
  const rows = layout().rows;
  for (const place of rows) {
    if (place.top > camera.top + camera.height || place.top + place.height < camera.top) continue;
    for (const clip of sceneRows()[place.index]?.clips ?? []) {
      if (!moving.has(clip.path)) places.push(clip.at, clip.at + clip.length);
    }
  }
  for (const marker of state.room?.song.markers ?? []) places.push(frameOfPlace(tempoMap(), marker.at));
  places.push(Math.round(playhead()));
  const transport = state.room?.transport;
  if (transport && transport.loop.to > transport.loop.from) places.push(transport.loop.from, transport.loop.to);
  return places;
}
/** A frame snapped as the view says, unless Alt or Mod is held. */
export function pulled(frame: number, pointer: Pointer, places: number[]): number {
  const free = pointer.alt || pointer.mod;
  return magnetic(tempoMap(), rate(), frame, free ? "off" : view.snap, places, MAGNET * camera.perPixel);
}

export function moveDrag(clips: SceneClip[], held: SceneClip, from: Pointer): Drag {
  const moving = new Set(clips.map((clip) => clip.path));
  const places = magnets(moving);
  const tracks = state.room?.song.tracks.length ?? 0;
  const start = camera.from + from.x * camera.perPixel;
  const told = new Told(clips, reasonFor("move", clips));
  const shapes = (by: number) => clips.map((clip) => ({ ...shapeOf(clip), at: clip.at + by }));
  let step = { by: 0, rows: 0 };
  return {
    scrolls: true,
    slack: from.touch ? 8 : 4,
    move(pointer) {
      const away = camera.from + pointer.x * camera.perPixel - start;
      let at = pulled(held.at + away, pointer, places);
      // The end is drawn to places too, where the start is not.
      const end = held.at + away + held.length;
      const near = places.find((place) => Math.abs(place - end) < MAGNET * camera.perPixel);
      if (near !== undefined && view.snap !== "off" && !pointer.alt && !pointer.mod && !places.includes(at)) at = near - held.length;
      const row = rowAt(layout().rows, pointer.y + camera.top);
      const rows = (row ? Math.min(row.index, tracks - 1) : held.track) - held.track;
      step = movable(clips, at - held.at, rows, tracks);
      preview.guide = held.at + step.by;
      showMoved(moving, clips.map((clip) => ({ ...clip, at: clip.at + step.by, track: clip.track + step.rows, lane: 0 })));
      const track = sceneRows()[held.track + step.rows]?.name ?? "";
      tip(pointer.x, pointer.y, `${saidTime(held.at + step.by)} · ${signed(step.by)}${step.rows ? ` · ${track}` : ""}`);
      // Over other tracks a clip has another name each time: the others see its time meanwhile, and its track in the end.
      told.tell(shapes(step.by));
    },
    async end() {
      tip(0, 0, null);
      preview.guide = null;
      await told.end();
      if (!told.standing) return lost();
      if (step.rows === 0) return letGo();
      const { edits, paths } = moveEdits(clips, step.by, step.rows, state.room?.song.tracks.map((track) => ({ name: track.strip.name, clips: track.clips })) ?? [], tempoMap(), rate());
      void land(edit(edits, reasonFor("move", clips), told.gesture), () => setView("clips", paths));
    },
    cancel: () => takenBack(told, clips),
  };
}

/** Calls a drag off: what was told of it is told back. */
async function takenBack(told: Told, clips: SceneClip[]): Promise<void> {
  tip(0, 0, null);
  preview.guide = null;
  if (told.sent) {
    told.tell(clips);
    await told.end();
  }
  letGo();
}

type Change = { verb: string; shape: (clip: SceneClip, pointer: Pointer) => Shape; said: (shape: Shape) => string; scrolls: boolean };

/** A drag that gives clips another shape on their tracks. */
function shapeDrag(clips: SceneClip[], held: SceneClip, { verb, shape, said, scrolls }: Change): Drag {
  const paths = clips.map((clip) => clip.path);
  const told = new Told(clips, reasonFor(verb, clips));
  return {
    scrolls,
    slack: 2,
    move(pointer) {
      const now = clips.map((clip) => shape(clip, pointer));
      showMoved(paths, clips.map((clip, i) => ({ ...clip, ...now[i] })));
      tip(pointer.x, pointer.y, said(now[clips.indexOf(held)] ?? held));
      told.tell(now);
    },
    async end() {
      tip(0, 0, null);
      await told.end();
      if (!told.standing) return lost();
      letGo();
    },
    cancel: () => takenBack(told, clips),
  };
}

/** The drag of a part of a clip; selected clips that lie with it go along. */
export function zoneDrag(zone: Zone, clips: SceneClip[], held: SceneClip, from: Pointer): Drag {
  const places = magnets(new Set(clips.map((clip) => clip.path)));
  const frame = (pointer: Pointer) => camera.from + pointer.x * camera.perPixel;
  const start = frame(from);
  const by = (pointer: Pointer, edge: number) => pulled(edge + frame(pointer) - start, pointer, places) - edge;
  switch (zone) {
    case "start":
      return shapeDrag(clips, held, {
        verb: "trim the start of", scrolls: true,
        shape: (clip, pointer) => startTrimmed(clip, by(pointer, held.at), rate()),
        said: (shape) => `starts ${saidTime(shape.at)} · ${signed(shape.at - held.at)}`,
      });
    case "end":
      return shapeDrag(clips, held, {
        verb: "trim the end of", scrolls: true,
        shape: (clip, pointer) => endTrimmed(clip, by(pointer, held.at + held.length), rate()),
        said: (shape) => `ends ${saidTime(shape.at + shape.length)} · ${signed(shape.length - held.length)}`,
      });
    case "fade-in":
      return shapeDrag(clips, held, {
        verb: "fade in", scrolls: false,
        shape: (clip, pointer) => fadedIn(clip, snappedLength(held.fadeIn + frame(pointer) - start, held.at, pointer)),
        said: (shape) => `fade in ${clock(shape.fadeIn, rate())}`,
      });
    case "fade-out":
      return shapeDrag(clips, held, {
        verb: "fade out", scrolls: false,
        shape: (clip, pointer) => fadedOut(clip, held.fadeOut - (frame(pointer) - start)),
        said: (shape) => `fade out ${clock(shape.fadeOut, rate())}`,
      });
    case "gain":
      return shapeDrag(clips, held, {
        verb: "gain of", scrolls: false,
        shape: (clip, pointer) => gained(clip, (from.y - pointer.y) * (pointer.shift ? 0.02 : pointer.mod ? 0.5 : 0.1)),
        said: (shape) => `gain ${showLevel(shape.gain)}`,
      });
    case "body":
      return from.alt ? slipDrag(clips, held, from) : moveDrag(clips, held, from);
  }
}

/** A fade's length; its end snaps to the grid only where the fade is longer than a beat, since short fades are set by ear. */
function snappedLength(length: number, at: number, pointer: Pointer): number {
  if (length < rate() || pointer.alt || pointer.mod) return length;
  return snapTo(tempoMap(), rate(), at + length, view.snap) - at;
}

function slipDrag(clips: SceneClip[], held: SceneClip, from: Pointer): Drag {
  return shapeDrag(clips, held, {
    verb: "slip", scrolls: true,
    shape: (clip, pointer) => slipped(clip, (from.x - pointer.x) * camera.perPixel),
    said: (shape) => `slip ${signed(shape.offset - held.offset)} · file from ${clock(shape.offset, rate())}`,
  });
}
