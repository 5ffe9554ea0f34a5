import { expect, test } from "vitest";
import { isAudio, sort } from "./dropped";

const file = (path: string) => ({ path, file: new File([], path.split("/").at(-1) ?? "") });

test("audio is known by its ending, large or small, and a name that begins with a dot has none", () => {
  expect(["Kick.WAV", "a.flac", "b.mp3", "c.tar.ogg"].every(isAudio)).toBe(true);
  expect(["notes.txt", ".wav", "wav", "Kick.wav.txt"].some(isAudio)).toBe(false);
});

test("numbers in names count as numbers, hidden files are left out, the rest is named", () => {
  const found = sort(["/s/10 Keys.wav", "/s/2 Kick.wav", "/s/._2 Kick.wav", "/s/cover.jpg"].map(file), "s");
  expect(found.audio.map((one) => one.name)).toEqual(["2 Kick.wav", "10 Keys.wav"]);
  expect(found.other).toEqual(["cover.jpg"]);
});
