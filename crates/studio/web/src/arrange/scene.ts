// The song as the timeline draws it: plain rows and clips, made anew only for the tracks that changed.

import { createMemo, createRoot, mapArray } from "solid-js";
import { stretches } from "../format";
import type { Automation, Clip, FileInfo, Strip, Track } from "../protocol";
import { type Seat, hue, rowSeats, state } from "../studio";
import { view } from "../view";
import { type TempoMap, frameOfPlace } from "./grid";
import { heightOf, isOpen } from "./local";
import { type Parameter, parameterOf } from "./parameters";
import { type Row, layOut, takeLanes } from "./rows";

export type SceneClip = {
  /** `Kick/clip-2`, and what stands behind it. */
  path: string;
  track: number;
  index: number;
  place: Clip["at"];
  file: string;
  info: FileInfo | undefined;
  at: number;
  offset: number;
  length: number;
  gain: number;
  fadeIn: number;
  fadeOut: number;
  mute: boolean;
  name: string;
  /** Its lane among overlapping takes, 0 where they are not shown. */
  lane: number;
};
export type ScenePoint = { at: number; value: number | "off"; curve: Automation["points"][number]["curve"] };
export type SceneRow = {
  kind: Seat["kind"];
  index: number;
  /** Its place among the meters; -1 where it has none. */
  meter: number;
  name: string;
  hue: number;
  dim: boolean;
  clips: SceneClip[];
  takes: number;
  /** The parameter whose curve is shown, whether it may be edited, and the points (none: the value holds). */
  curve: { parameter: Parameter; open: boolean; points: ScenePoint[] } | null;
};

/** The name of a clip: its file without folders and ending. */
export function clipName(file: string): string {
  return file.split("/").pop()?.replace(/\.[A-Za-z0-9]+$/, "") ?? file;
}

/** Decibels of a clip's gain; off is silence. */
function decibels(level: Clip["gain"]): number {
  return level === "off" ? -Infinity : level;
}

const scene = createRoot(() => {
  const map = createMemo<TempoMap>(() => (state.room ? stretches(state.room.song) : stretches({ rate: 48_000, tempo: { entries: [] } })));
  const infos = createMemo(() => new Map(state.room?.files.map((info) => [info.file, info]) ?? []));

  const clipsOf = (track: Track, index: () => number) => createMemo<SceneClip[]>(() => {
    const name = track.strip.name;
    return track.clips.map((clip, i) => ({
      path: `${name}/clip-${i + 1}`,
      track: index(),
      index: i,
      place: clip.at,
      file: clip.file,
      info: infos().get(clip.file),
      at: frameOfPlace(map(), clip.at),
      offset: clip.offset,
      length: clip.length,
      gain: decibels(clip.gain),
      fadeIn: clip.fade_in,
      fadeOut: clip.fade_out,
      mute: clip.mute ?? false,
      name: clipName(clip.file),
      lane: 0,
    }));
  });
  const clips = createMemo(mapArray(() => state.room?.song.tracks ?? [], clipsOf));

  const rowOf = (strip: Strip, index: () => number) => createMemo<SceneRow>(() => {
    const seat = rowSeats()[index()];
    const own = seat?.kind === "track" ? (clips()[seat.index]?.() ?? []) : [];
    const lanes = isOpen(strip.name) ? takeLanes(own) : null;
    return {
      kind: seat?.kind ?? "track",
      index: seat?.index ?? 0,
      meter: seat?.meter ?? -1,
      name: strip.name,
      hue: seat ? hue(seat) : 0,
      dim: strip.mute,
      clips: lanes ? own.map((clip, i) => ({ ...clip, lane: lanes.lanes[i] ?? 0 })) : own,
      takes: lanes?.count ?? 1,
      curve: curveOf(strip, map()),
    };
  });
  // A row is made anew only where its own strip changed; the others stay the very same.
  const each = createMemo(mapArray(() => rowSeats().map((seat) => seat.strip), rowOf));
  const rows = createMemo(() => each().map((row) => row()));

  const layout = createMemo(() => layOut(rows().map((row) => ({
    name: row.name,
    height: heightOf(row.name),
    lane: row.curve !== null && row.curve.open && row.curve.parameter.path !== "fader",
    takes: row.takes,
  }))));
  return { map, rows, layout };
});

function curveOf(strip: Strip, map: TempoMap): SceneRow["curve"] {
  const open = view.lanes[strip.name];
  const path = open ?? (strip.automation.some((one) => one.parameter === "fader") ? "fader" : null);
  const parameter = path === null ? undefined : parameterOf(strip, path, state.catalogue);
  if (!parameter) return null;
  const found = strip.automation.find((one) => one.parameter === path);
  const points = found?.points.map((point) => ({ at: frameOfPlace(map, point.at), value: point.value, curve: point.curve })) ?? [];
  return { parameter, open: open !== undefined, points };
}

export const tempoMap = scene.map;
export const sceneRows = scene.rows;
/** Where each row stands, in the order of [sceneRows]. */
export const layout = (): { rows: Row[]; total: number } => scene.layout();

/** A clip by its path. */
export function clipOf(path: string | undefined): SceneClip | undefined {
  if (!path) return undefined;
  const name = path.slice(0, path.lastIndexOf("/"));
  return sceneRows().find((row) => row.name === name)?.clips.find((clip) => clip.path === path);
}

/** The selected clips, in the order they were selected. */
export function selectedClips(): SceneClip[] {
  return view.clips.map(clipOf).filter((clip) => clip !== undefined);
}
