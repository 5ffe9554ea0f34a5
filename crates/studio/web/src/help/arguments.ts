// What an argument of a command may be, seen from where the user is: the selection first.

import { barBeat, clock } from "../format";
import { playhead } from "../live";
import type { ActionArg } from "../protocol";
import { seats, state } from "../studio";
import { view } from "../view";

export type Choice = { text: string; detail: string; value: unknown };

/** What is offered for an argument of a command. */
export function choices(action: string, arg: ActionArg): Choice[] {
  const ids = arg.name === "id" ? known(action) : [];
  if (ids.length > 0) return ids;
  switch (arg.kind) {
    case "word":
      return (arg.words ?? []).map((word) => ({ text: word, detail: "", value: word }));
    case "flag":
      return [
        { text: "yes", detail: "", value: true },
        { text: "no", detail: "", value: false },
      ];
    case "path":
      return paths(arg.name);
    case "place":
      return places();
    default:
      return [];
  }
}

/** What a command's id may be: nobody knows those by heart. */
function known(action: string): Choice[] {
  const room = state.room;
  if (action === "song.open") return state.start.recent.map((song) => ({ text: song.name, detail: song.folder, value: song.id }));
  if (action.startsWith("assistant.")) return (room?.assistant.moves ?? []).map((move) => ({ text: `${move.strip}: ${move.title}`, detail: move.state, value: move.id }));
  if (action === "job.stop") return (room?.jobs ?? []).filter((job) => job.state === "running").map((job) => ({ text: job.kind, detail: job.doing, value: job.id }));
  return [];
}

function places(): Choice[] {
  const song = state.room?.song;
  if (!song) return [];
  const told = (name: string, frame: number): Choice => ({ text: `${name}, ${clock(frame, song.rate)}`, detail: barBeat(song, frame), value: frame });
  const all = [told("playhead", Math.round(playhead()))];
  if (view.range) all.push(told("start of the range", view.range.from), told("end of the range", view.range.to));
  all.push(told("start of the song", 0));
  return [...all, ...song.markers.map((marker) => ({ text: marker.name, detail: "marker", value: marker.at }))];
}

/** Paths by what the argument is called; where it is a plural, all that is selected is one choice. */
function paths(name: string): Choice[] {
  const clips = name.startsWith("clip");
  const many = name.endsWith("s");
  const one = (path: string, detail: string): Choice => ({ text: path, detail, value: many ? [path] : path });
  const chosen: Choice[] = [];
  if (clips && view.clips.length > 0) {
    const text = view.clips.length === 1 ? (view.clips[0] ?? "") : `${view.clips.length} selected clips`;
    chosen.push({ text, detail: "selected", value: many ? [...view.clips] : view.clips[0] });
  }
  if (clips) {
    const all = seats().flatMap(({ strip, track }) => (track?.clips ?? []).map((_, i) => one(`${strip.name}/clip-${i + 1}`, "clip")));
    return [...chosen, ...all];
  }
  const song = state.room?.song;
  if (/^vcas?$/.test(name)) return (song?.vcas ?? []).map((vca) => one(vca.strip.name, "VCA"));
  if (/^groups?$/.test(name)) return (song?.groups ?? []).map((group) => one(group.name, "group"));
  const inserts = name.startsWith("insert") || name.startsWith("effect");
  if (view.strip && inserts && view.insert) chosen.push(one(`${view.strip}/${view.insert}`, "selected"));
  else if (view.strip) chosen.push(one(view.strip, "selected"));
  const rest = seats().flatMap(({ strip, kind }) => (inserts ? strip.inserts.map((insert) => one(`${strip.name}/${insert.id}`, insert.kind)) : [one(strip.name, kind)]));
  return [...chosen, ...rest.filter((other) => other.text !== chosen[0]?.text)];
}

/** What a person typed, as the argument's kind takes it. */
export function typed(arg: ActionArg, text: string): unknown {
  const number = Number(text.replace("−", "-"));
  if (arg.kind === "number" && text.trim() !== "" && Number.isFinite(number)) return number;
  if (arg.kind === "path" && arg.name.endsWith("s")) return [text];
  return text;
}

/** Whether typing something that is not offered makes sense. */
export function takesTyping(arg: ActionArg): boolean {
  return arg.kind !== "word" && arg.kind !== "flag";
}
