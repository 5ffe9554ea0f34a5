import { expect, test } from "vitest";
import { listeningTo, nextName, versionsOf } from "./version_list";

test("versions are read as names or with their loudness; anything else is none", () => {
  expect(versionsOf({ versions: [{ name: "Dry", loudness: -16.2, at: 3 }, "Wet", 7, null] })).toEqual([
    { name: "Dry", loudness: -16.2 },
    { name: "Wet", loudness: null },
  ]);
  expect(versionsOf(["A"])).toEqual([{ name: "A", loudness: null }]);
  expect(versionsOf(undefined)).toEqual([]);
  expect(versionsOf({ versions: "no" })).toEqual([]);
});

test("a new version gets a name that is free", () => {
  expect(nextName([])).toBe("Mix 1");
  expect(nextName([{ name: "Mix 2", loudness: null }])).toBe("Mix 3");
});

test("what is listened to is said in words", () => {
  expect(["mix", "reference", "version:Dry vocal"].map(listeningTo)).toEqual(["this mix", "reference", "Dry vocal"]);
});
