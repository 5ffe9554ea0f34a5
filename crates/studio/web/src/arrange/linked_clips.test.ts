import { expect, test } from "vitest";
import type { Clip, Group, Song } from "../protocol";
import { linkedClips } from "./linked_clips";

const clip = (at: number, length: number): Clip => ({ file: "a.wav", at, offset: 0, length, gain: 0, fade_in: 0, fade_out: 0 });
const track = (name: string, groups: string[], clips: Clip[]) => ({ strip: { name, groups }, role: null, layout: "mono", clips });
const group = (name: string, links: Group["links"]): Group => ({ name, links, suspended: false, color: "blue" });

function song(change: Partial<Song> = {}): Song {
  const tracks = [
    track("L", ["Gtr"], [clip(0, 100), clip(200, 50)]),
    track("R", ["Gtr", "Other"], [clip(10, 90), clip(0, 100)]),
    track("Vox", ["Other"], [clip(0, 100)]),
  ];
  return { rate: 48_000, tracks, groups: [group("Gtr", ["clips"]), group("Other", ["fader"])], suspend_groups: false, ...change } as unknown as Song;
}

test("a clip is selected with those of its group that begin and end with it", () => {
  expect(linkedClips(song(), "L/clip-1")).toEqual(["L/clip-1", "R/clip-2"]);
  expect(linkedClips(song(), "R/clip-2")).toEqual(["R/clip-2", "L/clip-1"]);
  expect(linkedClips(song(), "L/clip-2")).toEqual(["L/clip-2"]);
});

test("a group that links no clips, or is suspended, selects nothing along", () => {
  expect(linkedClips(song(), "Vox/clip-1")).toEqual(["Vox/clip-1"]);
  expect(linkedClips(song({ suspend_groups: true }), "L/clip-1")).toEqual(["L/clip-1"]);
  expect(linkedClips(song({ groups: [{ ...group("Gtr", ["clips"]), suspended: true }] }), "L/clip-1")).toEqual(["L/clip-1"]);
});
