import { expect, test } from "vitest";
import { applyPatches } from "./patch";
import type { Patch } from "./protocol";

function patched(before: unknown, patches: Patch[]): unknown {
  const root = { whole: structuredClone(before) };
  applyPatches(root, patches);
  return root.whole;
}

test("a value deep in the song is set", () => {
  const song = { tracks: [{ fader: 0 }, { fader: -3 }] };
  expect(patched(song, [{ path: ["tracks", 1, "fader"], value: -6 }])).toEqual({ tracks: [{ fader: 0 }, { fader: -6 }] });
});

test("an array is spliced, and later patches see what earlier ones made", () => {
  const patches: Patch[] = [
    { path: ["clips"], at: 1, remove: 1, insert: ["x", "y"] },
    { path: ["clips", 2], value: "z" },
  ];
  expect(patched({ clips: ["a", "b", "c"] }, patches)).toEqual({ clips: ["a", "x", "z", "c"] });
});

test("an empty path replaces the whole", () => {
  expect(patched({ a: 1 }, [{ path: [], value: { b: 2 } }])).toEqual({ b: 2 });
});
