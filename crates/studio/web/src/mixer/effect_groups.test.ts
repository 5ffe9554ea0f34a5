import { expect, test } from "vitest";
import type { Effect } from "../protocol";
import { grouped, readable } from "./effect_groups";

const effect = (name: string): Effect => ({
  name, sentence: "", generates: false, sidechain: false, params: [], files: [], parts: null, defaults: { numbers: [] }, presets: [],
});
const all = ["equalizer", "compressor", "reverb", "granulator", "high-pass"].map(effect);

test("every effect stands in exactly one group, unknown ones under others", () => {
  const groups = grouped(all, "");
  expect(groups.flatMap((group) => group.effects).map((one) => one.name).sort()).toEqual(all.map((one) => one.name).sort());
  expect(groups.at(-1)).toEqual({ title: "Others", effects: [all[3]] });
});

test("an engineer's own words find it", () => {
  const found = (search: string) => grouped(all, search).flatMap((group) => group.effects).map((one) => one.name);
  expect(found("eq")).toEqual(["equalizer"]);
  expect(found("low cut")).toEqual(["high-pass"]);
  expect(found("squash")).toEqual(["compressor"]);
  expect(found("trombone")).toEqual([]);
});

test("names are read without dashes", () => {
  expect(["transient-shaper", "de-esser", "dc-filter"].map(readable)).toEqual(["transient shaper", "de-esser", "DC filter"]);
});
