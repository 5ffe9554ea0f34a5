import { expect, test } from "vitest";
import type { MoveState } from "../protocol";
import { bandEdges, bars, gathered, nominal, ordered, pathWords, typeset } from "./moves";

const move = (id: string, strip: string, state: MoveState["state"], paths: string[] = []): MoveState => ({
  id, strip, state, paths, rule: "", title: "", because: "", measure: "", before: 0, predicted: 0, after: null, unit: "", source: "", listen: "", confidence: 1, lesson: "",
});

test("what waits on the selected strip is first, what is refused last", () => {
  const moves = [move("a", "Kick", "refused"), move("b", "Kick", "kept"), move("c", "Bass", "proposed"), move("d", "Bus", "proposed", ["Kick/tone/bell-1/gain"])];
  expect(ordered(moves, "Kick").map((one) => one.id)).toEqual(["d", "c", "b", "a"]);
});

test("of what is decided, each kind is one line; what waits or is of the selected strip stands by itself", () => {
  const titled = (id: string, strip: string, state: MoveState["state"], title: string) => ({ ...move(id, strip, state), title });
  const moves = [
    titled("a", "Kick", "proposed", "Gain"), titled("b", "Bass", "kept", "Gain"), titled("c", "Snare", "kept", "Gain"), titled("d", "Kick", "kept", "Gain"),
    titled("e", "Bass", "refused", "Gain"), titled("f", "Snare", "kept", "Width"), titled("g", "Hats", "kept", "Gain"),
  ];
  expect(gathered(moves, "Kick").map((line) => line.moves.map((it) => it.id))).toEqual([["a"], ["b", "c", "g"], ["d"], ["e"], ["f"]]);
});

test("a strip whose name begins alike is another strip", () => {
  const moves = [move("a", "Kick 2", "proposed", ["Kick 2/fader"]), move("b", "Kick", "proposed", ["Kick/fader"])];
  expect(ordered(moves, "Kick")[0]?.id).toBe("b");
});

test("bars of sizes are in proportion, and of levels the louder one is longer", () => {
  const sizes = bars(6, 2);
  expect(sizes.after / sizes.before).toBeCloseTo(1 / 3, 6);
  const levels = bars(-18, -14);
  expect(levels.after).toBeGreaterThan(levels.before);
  expect(bars(0, 0)).toEqual({ before: 0, after: 0 });
  expect(bars(-Infinity, -3).after).toBeGreaterThan(0);
});

test("a strip is named once for all that is changed in it", () => {
  expect(pathWords(["Kick/tone/bell-2/gain", "Kick/tone/bell-2/q", "Bass/fader"])).toBe("Kick: tone bell-2 gain, tone bell-2 q · Bass: fader");
});

test("a band of thirds of an octave reaches a sixth to both sides, at the ends too", () => {
  const bands = [1000, 1259.92, 1587.4];
  for (const i of [0, 1, 2]) {
    const [low, high] = bandEdges(bands, i);
    expect(Math.log2(high / low)).toBeCloseTo(1 / 3, 4);
  }
});

test("a hyphen before a number is a minus, one in a word stays", () => {
  expect(typeset("-18 LUFS, from -29.6 (-3 dB), low-pass, EBU R 68-2000")).toBe("−18 LUFS, from −29.6 (−3 dB), low-pass, EBU R 68-2000");
});

test("bands have the names of the standard's thirds", () => {
  expect([19.95, 31.6, 125.9, 397, 1259, 3981, 10_079, 8500].map(nominal)).toEqual(["20", "31.5", "125", "400", "1.25k", "4k", "10k", "8k"]);
});
