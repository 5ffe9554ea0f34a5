// The commands of the timeline: what the page does itself, and what song commands need to know of selection and playhead.

import { on } from "../actions";
import { live, playhead } from "../live";
import { freeMarkerName } from "../page_actions";
import type { Clip } from "../protocol";
import { ask, notice, state } from "../studio";
import { setView, view, type Snap } from "../view";
import { camera, fit, fitAll, glideZoom, reveal } from "./camera";
import { pulled } from "./clip_drags";
import { frameOfPlace, snapTo, stretchAt } from "./grid";
import { heightOf, setHeight } from "./local";
import { setRenaming } from "./head";
import { landed } from "./land";
import { openLane } from "./lanes";
import { setNaming } from "./marker_name";
import { changePoint } from "./point_keys";
import { xOf } from "./scale";
import { type SceneClip, sceneRows, selectedClips, tempoMap } from "./scene";
import { pointed } from "./under";

const rate = () => state.room?.song.rate ?? 48_000;
const now = () => Math.round(playhead());
const spans = (clip: SceneClip, frame: number) => clip.at < frame && frame < clip.at + clip.length;

let given = false;
/** Gives the timeline's commands their hands, once. */
export function arrangeCommands(): void {
  if (given) return;
  given = true;
  viewCommands();
  selectionCommands();
  clipCommands();
  rangeCommands();
  transportCommands();
}

function viewCommands(): void {
  // Zoom by key keeps the playhead where it is seen, else the middle.
  const anchor = () => {
    const x = xOf(camera, playhead());
    return x >= 0 && x <= camera.width ? x : camera.width / 2;
  };
  on("view.zoom-in", () => glideZoom(anchor(), 1 / 1.6));
  on("view.zoom-out", () => glideZoom(anchor(), 1.6));
  on("view.zoom-all", fitAll);
  on("view.zoom-selection", () => {
    const clips = selectedClips();
    if (view.range) fit(view.range.from, view.range.to);
    else if (clips.length > 0) fit(Math.min(...clips.map((clip) => clip.at)), Math.max(...clips.map((clip) => clip.at + clip.length)));
    else notice("info", "Select clips or a range first, then it can be shown large.");
  });
  const snaps: Snap[] = ["bar", "beat", "time", "off"];
  on("view.snap", () => setView("snap", snaps[(snaps.indexOf(view.snap) + 1) % snaps.length] ?? "beat"));
  const taller = (by: number) => () => {
    for (const row of sceneRows()) setHeight(row.name, heightOf(row.name) + by);
  };
  on("view.taller", taller(12));
  on("view.lower", taller(-12));
  on("view.automation", () => {
    if (view.strip) openLane(view.strip, view.lanes[view.strip] ? null : "fader");
  });
  on("transport.follow", () => setView("follow", !view.follow));
  on("track.rename", (args) => {
    if (args.name !== undefined) return ask("track.rename", args);
    if (view.strip && view.strip !== "master") setRenaming(view.strip);
    return undefined;
  });
}

function selectionCommands(): void {
  const step = (by: number) => () => {
    const clips = sceneRows().find((row) => row.name === (view.strip ?? sceneRows()[0]?.name))?.clips ?? [];
    const inTime = [...clips].sort((a, b) => a.at - b.at);
    const last = view.clips[view.clips.length - 1];
    const at = inTime.findIndex((clip) => clip.path === last);
    const next = at >= 0 ? inTime[at + by] : by > 0 ? inTime.find((clip) => clip.at + clip.length > now()) : inTime.findLast((clip) => clip.at < now());
    if (!next) return;
    setView("clips", [next.path]);
    reveal(next.at, next.at + next.length, next.track);
  };
  on("selection.next-clip", step(1));
  on("selection.previous-clip", step(-1));
  on("selection.all", () => setView("clips", sceneRows().flatMap((row) => row.clips.map((clip) => clip.path))));
  on("selection.track", () => setView("clips", sceneRows().find((row) => row.name === view.strip)?.clips.map((clip) => clip.path) ?? []));
  on("selection.none", () => setView({ clips: [], range: null, palette: false, keys: false, history: false, why: false }));
  on("selection.from", () => {
    const to = view.range?.to ?? state.room?.length ?? 0;
    if (to > now()) setView("range", { from: now(), to, tracks: view.range?.tracks ?? [] });
    else setView("range", { from: now(), to: now() + rate(), tracks: view.range?.tracks ?? [] });
  });
  on("selection.to", () => {
    const from = view.range?.from ?? 0;
    if (now() > 0) setView("range", { from: Math.min(from, now() - 1), to: now(), tracks: view.range?.tracks ?? [] });
  });
}

/** What is meant by a command about a place: the selected clips there, else those of the selected track, else all. */
function atPlayhead(args: Record<string, unknown>): Record<string, unknown> {
  if (args.clips !== undefined || args.tracks !== undefined) return { at: now(), ...args };
  const clips = view.clips;
  if (clips.length > 0) return { at: now(), clips: [...clips], ...args };
  const track = sceneRows().find((row) => row.name === view.strip && row.kind === "track");
  return { at: now(), tracks: track ? [track.name] : sceneRows().filter((row) => row.kind === "track").map((row) => row.name), ...args };
}

function split(args: Record<string, unknown>): Promise<unknown> | void {
  if (args.at !== undefined || args.clips !== undefined) return ask("edit.split", atPlayhead(args));
  const chosen = selectedClips();
  const row = sceneRows().find((one) => one.name === view.strip);
  const mine = chosen.length > 0 ? chosen : (row?.clips ?? []);
  const heard = mine.filter((clip) => spans(clip, now()));
  if (heard.length > 0) return ask("edit.split", { at: now(), clips: heard.map((clip) => clip.path) });
  if (pointed.frame !== null) {
    const at = pulled(pointed.frame, { x: 0, y: 0, shift: false, alt: false, mod: false, touch: false }, []);
    const under = sceneRows().find((one) => one.name === pointed.strip)?.clips.filter((clip) => spans(clip, at)) ?? [];
    if (under.length > 0) return ask("edit.split", { at, clips: under.map((clip) => clip.path) });
  }
  notice("info", "No clip lies under the playhead or the pointer, so there is nothing to split.");
}

/** Clips that were copied, as the song had them. */
let copied: { track: string; clip: Clip }[] = [];
function copy(): boolean {
  const clips = selectedClips();
  if (clips.length === 0) return false;
  copied = clips.flatMap((clip) => {
    const track = state.room?.song.tracks[clip.track];
    const own = track?.clips[clip.index];
    return track && own ? [{ track: track.strip.name, clip: { ...own, at: clip.at } }] : [];
  });
  return true;
}

function clipCommands(): void {
  on("edit.split", split);
  for (const id of ["edit.trim-start", "edit.trim-end"]) on(id, (args) => ask(id, atPlayhead(args)));
  for (const id of ["edit.fade-in", "edit.fade-out"]) {
    on(id, (args) => ask(id, args.length !== undefined && args.clips === undefined ? { clips: [...view.clips], ...args } : atPlayhead(args)));
  }
  const ofClips = (id: string, otherwise?: () => boolean) =>
    on(id, (args) => {
      if (args.clips !== undefined) return ask(id, args);
      if (view.clips.length > 0) return ask(id, { clips: [...view.clips], ...args });
      if (!otherwise?.()) notice("info", "Select a clip first.");
      return undefined;
    });
  for (const id of ["edit.crossfade", "edit.move", "edit.nudge", "edit.nudge-earlier", "edit.nudge-later", "edit.slip", "edit.gain", "edit.join", "edit.ripple-delete", "edit.normalise-gain"]) ofClips(id);
  on("edit.crossfade", (args) => (args.clips !== undefined ? ask("edit.crossfade", args) : crossfade(args)));
  ofClips("edit.delete", () => changePoint("delete"));
  on("edit.duplicate", async (args) => {
    if (args.clips !== undefined) return ask("edit.duplicate", args);
    if (view.range && view.clips.length === 0) return ask("edit.duplicate-range", rangeArgs({}));
    const clips = selectedClips();
    if (clips.length === 0) return void notice("info", "Select a clip first.");
    const first = Math.min(...clips.map((clip) => clip.at));
    const last = Math.max(...clips.map((clip) => clip.at + clip.length));
    const done = await ask("edit.duplicate", { clips: clips.map((clip) => clip.path), ...args });
    if (done) selectLike(clips.map((clip) => ({ ...clip, at: clip.at + last - first })));
    return done;
  });
  on("edit.copy", () => {
    if (copy()) notice("info", copied.length === 1 ? "Copied a clip." : `Copied ${copied.length} clips.`);
  });
  on("edit.cut", (args) => {
    if (copy()) return ask("edit.cut", { clips: [...view.clips], ...args });
    return undefined;
  });
  on("edit.paste", async (args) => {
    if (copied.length === 0) return void notice("info", "Copy a clip first, then it can be pasted at the playhead.");
    const one = new Set(copied.map((each) => each.track)).size === 1;
    const track = sceneRows().find((row) => row.name === view.strip && row.kind === "track")?.name;
    return ask("edit.paste", { clips: copied, to: now(), ...(one && track ? { track } : {}), ...args });
  });
}

/** Crossfades the selected clips with each other; one alone with its neighbours. */
function crossfade(args: Record<string, unknown>): Promise<unknown> | void {
  const chosen = selectedClips();
  const [only] = chosen;
  if (!only) return notice("info", "Select clips that meet or overlap, then they can be crossfaded.");
  if (chosen.length > 1) return ask("edit.crossfade", { clips: chosen.map((clip) => clip.path), ...args });
  const reach = rate() / 20;
  const near = (sceneRows()[only.track]?.clips ?? []).filter((clip) =>
    clip.path !== only.path && clip.at <= only.at + only.length + reach && clip.at + clip.length >= only.at - reach);
  if (near.length === 0) return notice("info", "No other clip meets this one.");
  return ask("edit.crossfade", { clips: [only, ...near].map((clip) => clip.path), ...args });
}

/** Selects the clips that are like these; the song may have given them other paths. */
export function selectLike(clips: Pick<SceneClip, "track" | "file" | "at" | "length" | "offset">[]): void {
  const found = clips.flatMap((clip) =>
    sceneRows()[clip.track]?.clips.filter((one) => one.file === clip.file && one.at === clip.at && one.length === clip.length && one.offset === clip.offset) ?? []);
  if (found.length > 0) setView("clips", [...new Set(found.map((clip) => clip.path))]);
}

/** The selected range as arguments. */
function rangeArgs(args: Record<string, unknown>): Record<string, unknown> {
  const range = view.range;
  const tracks = range?.tracks.filter((name) => sceneRows().some((row) => row.name === name && row.kind === "track")) ?? [];
  return { from: range?.from, to: range?.to, ...(tracks.length > 0 ? { tracks } : {}), ...args };
}

function rangeCommands(): void {
  for (const id of ["edit.delete-range", "edit.duplicate-range"]) {
    on(id, (args) => {
      if (args.from === undefined && !view.range) return notice("info", "Select a range first: drag in the ruler.");
      return ask(id, rangeArgs(args));
    });
  }
  on("edit.insert-silence", (args) => {
    const range = view.range;
    const length = range ? range.to - range.from : undefined;
    if (length === undefined && args.length === undefined) return notice("info", "Select a range first: as much silence is put in.");
    const tracks = range?.tracks.length ? { tracks: rangeArgs({}).tracks } : {};
    return ask("edit.insert-silence", { at: range?.from ?? now(), length, ...tracks, ...args });
  });
}

function transportCommands(): void {
  const step = (by: number) => () => {
    const map = tempoMap();
    const one = stretchAt(map, now());
    const width = view.snap === "bar" ? one.ticksPerBar * one.framesPerTick : view.snap === "beat" ? one.ticksPerBeat * one.framesPerTick : rate() / 10;
    const snap = view.snap === "off" ? "time" : view.snap;
    const to = snapTo(map, rate(), now() + by * width, snap);
    return ask("transport.locate", { frame: Math.max(0, to) }).then(() => reveal(to, to));
  };
  on("transport.back", step(-1));
  on("transport.forward", step(1));
  const marker = (by: number) => () => {
    const places = (state.room?.song.markers ?? []).map((one) => frameOfPlace(tempoMap(), one.at)).sort((a, b) => a - b);
    const to = by > 0 ? places.find((place) => place > now() + 1) : places.findLast((place) => place < now() - 1);
    if (to === undefined) return undefined;
    return ask("transport.locate", { frame: to }).then(() => reveal(to, to));
  };
  on("marker.add", async () => {
    const name = freeMarkerName();
    if (!(await landed(ask("marker.add", { at: now(), name }))) || live.playing) return;
    // Where nothing runs there is time to call it by its name at once.
    const index = state.room?.song.markers.findIndex((one) => one.name === name) ?? -1;
    if (index >= 0) setNaming(index);
  });
  on("transport.previous-marker", marker(-1));
  on("transport.next-marker", marker(1));
}
