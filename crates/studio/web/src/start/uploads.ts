// Files on their way into the song: one after another, so that tracks keep their order, each with how far it is. They outlive the start page, which goes when
// the new song opens.

import { createStore, produce } from "solid-js/store";
import type { FileInfo } from "../protocol";
import { ask, connection, notice, state } from "../studio";
import type { Found } from "./dropped";
import { rateOfFiles } from "./rate";

export type Upload = {
  id: number;
  name: string;
  bytes: number;
  sent: number;
  state: "waiting" | "sending" | "reading" | "done" | "failed" | "stopped";
  error: string | null;
};

/** Milliseconds after which a list of files that all came in goes by itself. */
const SEEN = 4000;
/** Milliseconds that a new song may take to open. */
const PATIENCE = 20_000;

const [uploads, setUploads] = createStore<{ all: Upload[]; opening: string | null }>({ all: [], opening: null });
export { uploads };

type Task = { id: number; file: File; query: string; done: (info: FileInfo | null) => void };
const waiting: Task[] = [];
const running = new Map<number, XMLHttpRequest>();
let numbered = 0;

function change(id: number, to: Partial<Upload>): void {
  setUploads(
    "all",
    produce((all) => {
      const one = all.find((upload) => upload.id === id);
      if (one) Object.assign(one, to);
    }),
  );
}

/** Sends a file; resolves with what the engine found in it, or null where it failed or was stopped. */
export function send(file: File, query = ""): Promise<FileInfo | null> {
  numbered += 1;
  const id = numbered;
  setUploads("all", uploads.all.length, { id, name: file.name, bytes: file.size, sent: 0, state: "waiting", error: null });
  return new Promise((done) => {
    waiting.push({ id, file, query, done });
    pump();
  });
}

function pump(): void {
  if (running.size > 0) return;
  const task = waiting.shift();
  if (task) start(task);
  else if (uploads.all.every((one) => one.state === "done")) setTimeout(() => !busy() && clear(), SEEN);
}

function start(task: Task): void {
  // `fetch` tells nothing of how far an upload is.
  const request = new XMLHttpRequest();
  running.set(task.id, request);
  request.open("PUT", `/api/uploads/${encodeURIComponent(task.file.name)}${task.query}`);
  request.setRequestHeader("authorization", `Bearer ${connection.token}`);
  request.upload.onprogress = (event) => change(task.id, { sent: event.loaded });
  request.upload.onload = () => change(task.id, { sent: task.file.size, state: "reading" });
  const end = (to: Partial<Upload>, info: FileInfo | null) => {
    running.delete(task.id);
    change(task.id, to);
    task.done(info);
    pump();
  };
  request.onload = () => {
    const answer = parsed(request.responseText);
    if (request.status < 300) end({ state: "done" }, answer as FileInfo);
    else end({ state: "failed", error: refusal(answer) ?? `the engine answered with status ${request.status}` }, null);
  };
  request.onerror = () => end({ state: "failed", error: "the connection broke; drop the file once more" }, null);
  request.onabort = () => end({ state: "stopped" }, null);
  change(task.id, { state: "sending" });
  request.send(task.file);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

function refusal(answer: unknown): string | null {
  if (typeof answer !== "object" || answer === null || !("error" in answer)) return null;
  const { error } = answer;
  if (typeof error === "string") return error;
  if (typeof error === "object" && error !== null && "message" in error) return String(error.message);
  return null;
}

/** Stops one upload, or all of them. */
export function stop(id?: number): void {
  for (let at = waiting.length - 1; at >= 0; at -= 1) {
    const task = waiting[at];
    if (!task || (id !== undefined && task.id !== id)) continue;
    waiting.splice(at, 1);
    change(task.id, { state: "stopped" });
    task.done(null);
  }
  for (const [of, request] of running) if (id === undefined || of === id) request.abort();
}

/** Takes away what is no longer on its way. */
export function clear(): void {
  setUploads("all", (all) => all.filter((one) => ["waiting", "sending", "reading"].includes(one.state)));
}

export function busy(): boolean {
  return uploads.all.some((one) => ["waiting", "sending", "reading"].includes(one.state));
}

/** Adds a track for each audio file to the open song. */
export async function addTracks(found: Found): Promise<void> {
  leftOut(found);
  const infos = await Promise.all(found.audio.map((file) => send(file, "?track=new")));
  const added = infos.filter((info) => info !== null).length;
  if (added > 0) notice("info", added === 1 ? "One track was added." : `${added} tracks were added.`);
}

function leftOut(found: Found): void {
  const { other } = found;
  if (other.length === 0) return;
  const names = other.slice(0, 3).join(", ") + (other.length > 3 ? ` and ${other.length - 3} more` : "");
  notice("warn", `${other.length === 1 ? "One file is" : `${other.length} files are`} no audio and left out: ${names}.`);
}

/** Makes a song and fills it with the files. */
export async function newSong(found: Found, template?: string): Promise<void> {
  if (found.audio.length === 0 && template === undefined) {
    notice("warn", found.other.length > 0 ? "There is no audio among these files. WAV, AIFF, FLAC, MP3, Ogg and M4A can be read." : "There are no files in it.");
    return;
  }
  setUploads("opening", found.name);
  const rate = await rateOfFiles(found.audio);
  const made = await ask<{ id: string }>("song.new", { name: found.name, ...(template === undefined ? {} : { template }), ...(rate === null ? {} : { rate }) });
  if (made && (await opened())) await addTracks(found);
  setUploads("opening", null);
}

/** Opens something by a request, and says so while it lasts. */
export async function open(name: string, what: string, args: Record<string, unknown> = {}): Promise<void> {
  setUploads("opening", name);
  if (await ask(what, args)) await opened();
  setUploads("opening", null);
}

/** Resolves once a song is open: the answer may come before the room does. */
async function opened(): Promise<boolean> {
  let made = false;
  for (let waited = 0; waited < PATIENCE; waited += 50) {
    if (state.room) return true;
    // A song that is made by a job takes as long as that; a job that failed has said why.
    const job = state.job?.state;
    if (job === "running") [made, waited] = [true, 0];
    else if (made && job !== "done") return false;
    await new Promise((later) => setTimeout(later, 50));
  }
  notice("error", "The engine said that the song is made, but did not open it. Open it from the recent songs.");
  return false;
}
