// The studio's state: the open room with its song, what the server told, and how it is asked to do things.

import { batch, createMemo, createRoot, createSignal } from "solid-js";
import { createStore, produce, reconcile } from "solid-js/store";
import { Connection, type Link, RequestError } from "./connection";
import { setRate, setSpeed, takeFrame, whenWanted } from "./live";
import { applyPatches } from "./patch";
import { isFree } from "./free";
import type { Bus, Catalogue, Color, Edit, Effect, Job, Role, Room, ServerEvent, Start, Strip, Track } from "./protocol";

type State = {
  link: Link;
  user: number;
  version: string;
  catalogue: Catalogue;
  start: Start;
  /** The open song with all around it; null on the start page. */
  room: Room | null;
  /** The last job while no song is open: a demo being made. */
  job: Job | null;
  /** Revision of the last change of the song that this page saw: saving counts revisions too, and changes nothing. */
  changed: number;
};

const NOTHING: Catalogue = {
  effects: [], actions: [], keymaps: [], roles: [], targets: [], strip: [], send: [], clip: [], ranges: [], meters: [],
};

const [state, setState] = createStore<State>({
  link: "connecting",
  user: 0,
  version: "",
  catalogue: NOTHING,
  start: { recent: [], roots: [], templates: [] },
  room: null,
  job: null,
  changed: 0,
});
export { state };

export type Notice = { id: number; level: "info" | "warn" | "error"; text: string };
const [notices, setNotices] = createSignal<Notice[]>([]);
export { notices };
let noticed = 0;

/** Shows a sentence; errors stay until they are put away, the rest goes after six seconds. */
export function notice(level: Notice["level"], text: string): void {
  noticed += 1;
  const id = noticed;
  setNotices((all) => [...all.filter((one) => one.text !== text).slice(-3), { id, level, text }]);
  if (level !== "error") setTimeout(() => putAway(id), 6000);
}
export function putAway(id: number): void {
  setNotices((all) => all.filter((one) => one.id !== id));
}

/** Events that are about the open song: without one they are of no use. */
const OF_ROOM = new Set(["song", "transport", "files", "peers", "monitor", "device", "assistant", "yardstick"]);

function take(event: ServerEvent): void {
  if (!state.room && OF_ROOM.has(event.event)) return;
  switch (event.event) {
    case "welcome":
      batch(() => {
        setState({ user: event.user, version: event.version, catalogue: event.catalogue, start: event.start });
        enter(event.room);
      });
      break;
    case "room":
      enter(event.room);
      break;
    case "song":
      takeSong(event);
      break;
    case "transport":
      setSpeed(event.transport.speed);
      setState("room", "transport", reconcile(event.transport));
      break;
    case "files":
      setState("room", "files", reconcile(event.files, { key: "id" }));
      break;
    case "peers":
      setState("room", "peers", reconcile(event.peers, { key: "user" }));
      break;
    case "monitor":
      setState("room", "monitor", reconcile(event.monitor));
      break;
    case "device":
      setState("room", "device", reconcile(event.device));
      break;
    case "yardstick":
      setState("room", "yardstick", event.yardstick);
      break;
    case "start":
      setState("start", reconcile(event.start));
      break;
    case "assistant":
      setState("room", "assistant", reconcile(event.assistant, { key: "id" }));
      break;
    case "job":
      takeJob(event.job);
      break;
    case "notice":
      notice(event.level, event.text);
      break;
  }
}

const heralds: ((room: Room) => void)[] = [];
/** Has a room shown to something before the page is built for it. */
export function beforeEntering(herald: (room: Room) => void): void {
  heralds.push(herald);
}

function enter(room: Room | null): void {
  if (room) {
    for (const herald of heralds) herald(room);
    setRate(room.song.rate);
    setSpeed(room.transport.speed);
    for (const text of room.notices) notice("info", text);
  }
  setState({ room, job: null, changed: 0 });
}

function takeSong(event: Extract<ServerEvent, { event: "song" }>): void {
  const room = state.room;
  if (!room) return;
  if (event.revision <= room.revision) return;
  if (event.patch.length > 0) setState("changed", event.revision);
  setState(
    "room",
    produce((now) => {
      if (!now) return;
      const root = { whole: now.song };
      applyPatches(root, event.patch);
      if (root.whole !== now.song) now.song = root.whole;
      now.revision = event.revision;
      now.history = event.history;
      if (event.length !== undefined) now.length = event.length;
      if (event.guesses !== undefined) now.guesses = event.guesses;
    }),
  );
}

function takeJob(job: Job): void {
  if (!state.room) setState("job", job);
  setState(
    "room",
    produce((room) => {
      if (!room) return;
      const known = room.jobs.findIndex((one) => one.id === job.id);
      if (known < 0) room.jobs.push(job);
      else room.jobs[known] = job;
    }),
  );
  if (job.state === "failed" && job.error) notice("error", job.error);
}

const NAME = "name";
export const connection = new Connection(localStorage.getItem(NAME) ?? "You", {
  event: take,
  frame: takeFrame,
  state: (link) => setState("link", link),
});

whenWanted((wanted) => connection.tell({ wanted }));

/** The name under which the others in the room see this person; windows of one name are one person. */
export function myName(): string {
  return state.room?.peers.find((peer) => peer.user === state.user)?.name ?? localStorage.getItem(NAME) ?? "You";
}
export function callMe(name: string): void {
  localStorage.setItem(NAME, name);
  connection.rename(name);
}

/** Asks the server; what goes wrong is shown as a sentence, and the promise then resolves to undefined. */
export async function ask<T = unknown>(what: string, args: Record<string, unknown> = {}): Promise<T | undefined> {
  try {
    return await connection.request<T>(what, args);
  } catch (error) {
    notice("error", error instanceof RequestError ? error.message : String(error));
    return undefined;
  }
}

/** Makes edits as one step; with a gesture, all edits of that gesture are one step. The song's groups carry them on to their
 * members, unless Alt is held. */
export function edit(edits: Edit[], reason: string, gesture?: string, free = isFree()): Promise<unknown> {
  return ask("edit", { edits, reason, ...(gesture ? { gesture } : {}), ...(free ? { free } : {}) });
}

/** Gives one value of the song another value, as a person would type it. */
export function set(path: string, value: string, reason: string, gesture?: string): Promise<unknown> {
  return edit([{ set: { path, value } }], reason, gesture);
}

let gestures = 0;
/** A new name for a drag. */
export function newGesture(): string {
  gestures += 1;
  return `${state.user}-${Date.now().toString(36)}-${gestures}`;
}

// ---- Looking into the song ------------------------------------------------------------------------------------------

/** The kinds of strips that a signal runs through. */
type Sounding = "track" | "bus" | "return" | "master";
/** A strip with what kind it is and its place among the meters. */
export type Seat<Kind = Sounding | "vca"> = { kind: Kind; index: number; meter: number; strip: Strip; track: Track | null };

function seated(): Seat<Sounding>[] {
  const song = state.room?.song;
  if (!song) return [];
  const all: Seat<Sounding>[] = song.tracks.map((track, index) => ({ kind: "track", index, meter: index, strip: track.strip, track }));
  const sum = (kind: "bus" | "return") => (bus: Bus, index: number) =>
    all.push({ kind, index, meter: all.length, strip: bus.strip, track: null });
  song.buses.forEach(sum("bus"));
  song.returns.forEach(sum("return"));
  all.push({ kind: "master", index: 0, meter: all.length, strip: song.master, track: null });
  return all;
}

// Found once and not by everyone who asks: a page of 64 tracks asks for a strip by its name many hundred times while it is built.
const seating = createRoot(() => {
  const sounding = createMemo(seated);
  const vcas = createMemo<Seat<"vca">[]>(() =>
    state.room?.song.vcas.map((vca, index) => ({ kind: "vca", index, meter: -1, strip: vca.strip, track: null })) ?? []);
  const named = createMemo(() => new Map<string, Seat>([...sounding(), ...vcas()].reverse().map((one) => [one.strip.name, one])));
  const rows = createMemo<Seat[]>(() => [...sounding().slice(0, -1), ...vcas(), ...sounding().slice(-1)]);
  return { sounding, vcas, rows, named };
});

/** Every strip in the order of desk and meters: tracks, buses, returns, master. */
export const seats = seating.sounding;

/** The VCAs, which have no meter. */
export const vcaSeats = seating.vcas;

/** Whatever has curves, in the order of the timeline: the VCAs stand before the master. */
export const rowSeats = seating.rows;

export function seat(name: string | null): Seat | undefined {
  return name === null ? undefined : seating.named().get(name);
}

export function effect(kind: string): Effect | undefined {
  return state.catalogue.effects.find((one) => one.name === kind);
}

/** The role that a track's name says, where nobody has said one. */
export function guessedRole(track: Track | null): Role | undefined {
  if (!track || track.role !== null) return undefined;
  const guess = state.room?.guesses[track.strip.name];
  return state.catalogue.roles.find((one) => one.name === guess);
}

/** The hues of the colours of VCAs and groups. */
const HUES: Record<Color, number> = { blue: 250, teal: 195, green: 150, yellow: 100, orange: 60, red: 25, pink: 350, violet: 300 };
export function colorHue(color: Color): number {
  return HUES[color];
}

/** The hue of a strip's colour, by its role, or by the one its name says; a VCA says its own. */
export function hue(seat: Seat): number {
  if (seat.kind === "vca") return colorHue(state.room?.song.vcas[seat.index]?.color ?? "blue");
  if (seat.kind === "return") return 250;
  if (seat.kind === "master") return 70;
  if (seat.kind === "bus") return 128;
  const role = seat.track?.role ?? guessedRole(seat.track)?.name;
  return state.catalogue.roles.find((one) => one.name === role)?.hue ?? 230;
}
