import { expect, test } from "vitest";
import type { Param } from "../protocol";
import { LARGE, largeParams, otherParams } from "./param_groups";

const param = (key: string, words: string[] | null = null): Param => ({
  key, unit: "", min: 0, max: 1, default: 0, scale: "linear", fixed: false, first: false, sentence: "", words,
});
const compressor = [
  param("threshold"), param("ratio"), param("attack"), param("release"), param("knee"), param("makeup"), param("mix"),
  param("detector", ["peak", "rms"]), param("look-ahead"), param("sidechain-high-pass"), param("character", ["clean", "opto"]),
];

test("every parameter stands in exactly one place", () => {
  const shown = [...largeParams(compressor), ...otherParams(compressor).flatMap((group) => group.params)];
  expect(shown.map((one) => one.key).sort()).toEqual(compressor.map((one) => one.key).sort());
  expect(largeParams(compressor).length).toBe(LARGE);
});

test("choices and the detector's matters are not among the large ones", () => {
  expect(largeParams(compressor).map((one) => one.key)).toEqual(["threshold", "ratio", "attack", "release", "knee", "makeup"]);
  expect(otherParams(compressor).map((group) => [group.title, group.params.map((one) => one.key)])).toEqual([
    ["Character", ["character"]],
    ["Detector", ["detector", "look-ahead", "sidechain-high-pass"]],
    ["Output", ["mix"]],
  ]);
});
