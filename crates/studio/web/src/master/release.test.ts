import { expect, test } from "vitest";
import { artworkFaults, isIsrc, isUpc, wrong } from "./release";

test("an ISRC has twelve characters of their kinds, with or without hyphens", () => {
  // The example of the ISRC handbook.
  expect(isIsrc("AA-6Q7-20-00047")).toBe(true);
  expect(isIsrc("aa6q72000047")).toBe(true);
  expect(["AA6Q7200004", "A16Q72000047", "AA6Q7200004X", ""].some(isIsrc)).toBe(false);
});

test("the check digit of a UPC or EAN must fit", () => {
  // GS1's own examples: 036000291452 and 4006381333931.
  expect(isUpc("036000291452")).toBe(true);
  expect(isUpc("4006381333931")).toBe(true);
  expect(isUpc("4006381333932")).toBe(false);
  expect(isUpc("12345")).toBe(false);
});

test("what is missing is not wrong, what would be refused is", () => {
  expect(wrong("isrc", " ")).toBeNull();
  expect(wrong("title", "Night Bus (feat. Ada)")).toContain("Guests");
  expect(wrong("title", "Defeat Of Giants")).toBeNull();
  expect(wrong("date", "2026-02-31")).not.toBeNull();
  expect(wrong("date", "2026-11-27")).toBeNull();
  expect(wrong("date", "2026-99-99")).not.toBeNull();
  expect(wrong("date", "2026")).toBeNull();
  expect(wrong("date", "2026-13")).not.toBeNull();
  expect(["3", "3/12"].map((track) => wrong("track", track))).toEqual([null, null]);
  expect(wrong("track", "three")).not.toBeNull();
  expect(wrong("phonogram", "Ada 2026")).not.toBeNull();
  expect(wrong("phonogram", "2026 Ada")).toBeNull();
});

test("a cover is square, large, JPEG or PNG", () => {
  expect(artworkFaults({ width: 3000, height: 3000, type: "image/png", bytes: 1e6 })).toEqual([]);
  expect(artworkFaults({ width: 1200, height: 900, type: "image/webp", bytes: 2e7 })).toHaveLength(4);
});
