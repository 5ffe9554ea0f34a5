import { expect, test } from "vitest";
import type { Effect, Param } from "../protocol";
import { copyOf, freeId, partNames, sameSettings, settingsEdits } from "./settings";

const param = (key: string, words: string[] | null = null): Param => ({
  key, unit: "dB", min: -24, max: 24, default: 0, scale: "linear", fixed: false, first: false, sentence: "", words,
});
const effect: Effect = {
  name: "equalizer", sentence: "", generates: false, sidechain: true, files: [], presets: [],
  params: [param("output"), param("phase", ["minimum", "linear"])],
  parts: { noun: "band", kinds: ["bell", "low-shelf"], most: 24, params: [param("frequency"), param("gain")] },
  defaults: { numbers: [0, 0], parts: [] },
};

test("parts are numbered by their kind", () => {
  expect(partNames([{ kind: 0, numbers: [] }, { kind: 1, numbers: [] }, { kind: 0, numbers: [] }], ["bell", "low-shelf"])).toEqual([
    "bell-1", "low-shelf-1", "bell-2",
  ]);
});

test("only what differs is set, choices by their words", () => {
  const from = { numbers: [0, 0], parts: [{ kind: 0, numbers: [100, 3] }] };
  const to = { numbers: [0, 1], parts: [{ kind: 0, numbers: [100, -2] }] };
  expect(settingsEdits("Kick/tone", effect, from, to)).toEqual([
    { set: { path: "Kick/tone/phase", value: "linear" } },
    { set: { path: "Kick/tone/bell-1/gain", value: "-2" } },
  ]);
});

test("the file goes along with the numbers, and taking it away is an edit too", () => {
  const space = { ...effect, parts: null, files: [{ key: "impulse", sentence: "" }] };
  const [none, hall] = [{ numbers: [0, 0], files: [""] }, { numbers: [0, 0], files: ["audio/hall.wav"] }];
  expect(settingsEdits("Room/space", space, none, hall)).toEqual([{ set: { path: "Room/space/impulse", value: "audio/hall.wav" } }]);
  expect(settingsEdits("Room/space", space, hall, { numbers: [0, 0] })).toEqual([{ set: { path: "Room/space/impulse", value: "" } }]);
  expect(sameSettings(none, hall)).toBe(false);
});

test("other kinds of parts replace the old ones, last first", () => {
  const from = { numbers: [0, 0], parts: [{ kind: 0, numbers: [100, 3] }, { kind: 0, numbers: [200, 1] }] };
  const to = { numbers: [0, 0], parts: [{ kind: 1, numbers: [80, 2] }] };
  expect(settingsEdits("Kick/tone", effect, from, to)).toEqual([
    { remove: { path: "Kick/tone/bell-2" } },
    { remove: { path: "Kick/tone/bell-1" } },
    { add: { to: "Kick/tone", index: 0, item: { part: { kind: 1, numbers: [80, 2] } } } },
  ]);
});

test("a second compressor is compressor-2, and a freed number is used again", () => {
  expect(freeId("compressor", [])).toBe("compressor");
  expect(freeId("compressor", [{ id: "compressor" }])).toBe("compressor-2");
  expect(freeId("compressor", [{ id: "compressor" }, { id: "compressor-3" }])).toBe("compressor-2");
});

test("a copy shares nothing with what it was copied from", () => {
  const insert = { id: "glue", kind: "equalizer", settings: { numbers: [1, 0], parts: [{ kind: 0, numbers: [100, 3] }] }, bypass: true, sidechain: "Bass" };
  const copy = copyOf(insert, "Bass", [{ id: "equalizer" }]);
  expect(copy).toEqual({ id: "equalizer-2", kind: "equalizer", settings: insert.settings, bypass: true, sidechain: null });
  copy.settings.parts?.[0]?.numbers.fill(0);
  expect(insert.settings.parts[0]?.numbers).toEqual([100, 3]);
  expect(sameSettings(copy.settings, insert.settings)).toBe(false);
});
