import { expect, test, vi } from "vitest";
import type { SceneClip } from "./scene";

// The module looks at the song only inside its effect, which is not made here.
vi.mock("./scene", () => ({ sceneRows: () => [] }));
vi.mock("../view", () => ({ view: { clips: [] }, setView: () => undefined }));
const { followed } = await import("./keep_selection");

const clip = (index: number, at: number, more: Partial<SceneClip> = {}): SceneClip => ({
  path: `Kick/clip-${index}`, track: 0, index: index - 1, place: at, file: "a.wav", info: undefined, at, offset: 0, length: 10,
  gain: 0, fadeIn: 0, fadeOut: 0, mute: false, name: "a", lane: 0, ...more,
});
const before = new Map([clip(1, 0), clip(2, 10), clip(3, 20)].map((one) => [one.path, one]));

test("when a clip before it goes, a selected clip keeps being selected under its new path", () => {
  expect(followed(["Kick/clip-3"], before, [clip(1, 10), clip(2, 20)])).toEqual(["Kick/clip-2"]);
});

test("a clip that was trimmed where it stands stays selected", () => {
  expect(followed(["Kick/clip-2"], before, [clip(1, 0), clip(2, 12, { length: 8 }), clip(3, 20)])).toEqual(["Kick/clip-2"]);
});

test("a split keeps the left part, and those behind it follow their paths", () => {
  const after = [clip(1, 0, { length: 5 }), clip(2, 5, { length: 5, offset: 5 }), clip(3, 10), clip(4, 20)];
  expect(followed(["Kick/clip-1", "Kick/clip-3"], before, after)).toEqual(["Kick/clip-1", "Kick/clip-4"]);
});

test("a clip that went to another track is found there, one that is gone is not selected", () => {
  const there = clip(1, 10, { path: "Snare/clip-1", track: 1 });
  expect(followed(["Kick/clip-2"], before, [clip(1, 0), clip(2, 20), there])).toEqual(["Snare/clip-1"]);
  expect(followed(["Kick/clip-1"], before, [])).toEqual([]);
});
