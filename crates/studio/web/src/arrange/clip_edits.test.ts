import { expect, test } from "vitest";
import { stretches } from "../format";
import type { Clip } from "../protocol";
import { type Held, endTrimmed, fadedIn, fadedOut, gained, movable, moveEdits, shapeEdits, slipped, startTrimmed } from "./clip_edits";

const rate = 48_000;
const map = stretches({ rate, tempo: { entries: [] } });
const held = (track: number, index: number, at: number, more: Partial<Held> = {}): Held => ({
  path: `T${track}/clip-${index + 1}`, track, index, place: at, file: "a.wav", info: { frames: 480_000, missing: false },
  at, offset: 48_000, length: 96_000, gain: 0, fadeIn: 0, fadeOut: 0, ...more,
});

test("the start is trimmed only as far as the file and the song reach", () => {
  const clip = held(0, 0, 96_000);
  expect(startTrimmed(clip, -1e9, rate)).toMatchObject({ at: 48_000, offset: 0, length: 144_000 });
  expect(startTrimmed(held(0, 0, 10_000), -1e9, rate)).toMatchObject({ at: 0, offset: 38_000, length: 106_000 });
  expect(startTrimmed(clip, 1e9, rate)).toMatchObject({ length: 480 });
});

test("the end is trimmed only as far as the file reaches, and not at all where it is missing", () => {
  expect(endTrimmed(held(0, 0, 0), 1e9, rate).length).toBe(480_000 - 48_000);
  expect(endTrimmed(held(0, 0, 0), -1e9, rate).length).toBe(480);
  expect(endTrimmed(held(0, 0, 0, { info: undefined }), 500, rate).length).toBe(96_000);
});

test("fades give way when a clip gets shorter than they are", () => {
  const clip = held(0, 0, 0, { fadeIn: 40_000, fadeOut: 50_000 });
  expect(endTrimmed(clip, -50_000, rate)).toMatchObject({ length: 46_000, fadeIn: 40_000, fadeOut: 6_000 });
});

test("fades meet but do not overlap", () => {
  const clip = held(0, 0, 0, { fadeIn: 10_000, fadeOut: 20_000 });
  expect(fadedIn(clip, 1e9).fadeIn).toBe(76_000);
  expect(fadedOut(clip, 1e9).fadeOut).toBe(86_000);
  expect(fadedIn(clip, -5).fadeIn).toBe(0);
});

test("a slip stays inside the file", () => {
  expect(slipped(held(0, 0, 0), -1e9).offset).toBe(0);
  expect(slipped(held(0, 0, 0), 1e9).offset).toBe(480_000 - 96_000);
});

test("gain moves in tenths between what the song allows", () => {
  expect(gained(held(0, 0, 0), -3.04).gain).toBe(-3);
  expect(gained(held(0, 0, 0), 99).gain).toBe(48);
});

test("clips go together: the first stops at the start, none leaves the tracks", () => {
  expect(movable([{ at: 500, track: 0 }, { at: 900, track: 2 }], -1_000, 5, 4)).toEqual({ by: -500, rows: 1 });
  expect(movable([{ at: 500, track: 1 }], 100, -7, 4)).toEqual({ by: 100, rows: -1 });
});

test("only what changed is set, as text the server reads as that very frame", () => {
  const clip = held(0, 2, 96_000);
  const edits = shapeEdits(clip, { ...startTrimmed(clip, 1, rate), gain: -3 }, map, rate);
  expect(edits.map((edit) => ("set" in edit ? edit.set.path : ""))).toEqual(["T0/clip-3/at", "T0/clip-3/offset", "T0/clip-3/length", "T0/clip-3/gain"]);
  const at = edits[0] && "set" in edits[0] ? Number(edits[0].set.value) : NaN;
  expect(Math.round(at * rate)).toBe(96_001);
});

test("clips that change tracks are the very same clips under the paths that are told", () => {
  const clip = (name: string): Clip => ({ file: name, at: 0, offset: 0, length: 1, gain: 0, fade_in: 0, fade_out: 0 });
  const lanes = [
    { name: "T0", clips: [clip("a"), clip("b"), clip("c")] },
    { name: "T1", clips: [clip("d"), clip("e")] },
    { name: "T2", clips: [] as Clip[] },
  ];
  const chosen = [held(0, 0, 0), held(0, 2, 100), held(1, 1, 50)];
  const { edits, paths } = moveEdits(chosen, 10, 1, lanes, map, rate);
  // The edits made on plain lists, as the server makes them.
  const lists = new Map(lanes.map((lane) => [lane.name, [...lane.clips]]));
  for (const edit of edits) {
    if ("add" in edit && "clip" in edit.add.item) lists.get(edit.add.to)?.splice(edit.add.index, 0, edit.add.item.clip);
    if ("remove" in edit) {
      const [name = "", number] = edit.remove.path.split("/clip-");
      lists.get(name)?.splice(Number(number) - 1, 1);
    }
  }
  expect([...lists.values()].map((list) => list.map((one) => one.file).join(""))).toEqual(["b", "dac", "e"]);
  const found = paths.map((path) => {
    const [name = "", number] = path.split("/clip-");
    return lists.get(name)?.[Number(number) - 1]?.file;
  });
  expect(found).toEqual(["a", "c", "e"]);
  expect(lists.get("T1")?.[2]?.at).toBe(110);
});
