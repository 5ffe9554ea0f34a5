import { expect, test } from "vitest";
import { match } from "./fuzzy";

const best = (query: string, texts: string[]) =>
  texts
    .map((text) => ({ text, found: match(query, text) }))
    .filter(({ found }) => found !== null)
    .sort((a, b) => (b.found?.score ?? 0) - (a.found?.score ?? 0))
    .map(({ text }) => text);

test("letters that are not there in this order are no match", () => {
  expect(match("kcik", "Kick")).toBeNull();
  expect(match("kick", "Kick")?.at).toEqual([0, 1, 2, 3]);
});

test("beginnings of words come before letters inside of them", () => {
  expect(best("ae", ["Pan reset", "Add equalizer"])[0]).toBe("Add equalizer");
  expect(best("solo", ["Resolorate", "Solo track"])[0]).toBe("Solo track");
});

test("every word must be found, and their order is free", () => {
  expect(best("kick equal", ["Add equalizer to Kick", "Add equalizer to Snare", "Go to Kick"])).toEqual(["Add equalizer to Kick"]);
});

test("of two that fit alike the shorter comes first", () => {
  expect(best("split", ["Split at playhead and select right", "Split"])[0]).toBe("Split");
});
