import { expect, test } from "vitest";
import { BandReductions } from "./band_reductions";

test("a band is shown turned down at once and comes back at 24 dB a second, each by itself", () => {
  const bands = new BandReductions();
  bands.take([0, 12, 3], 1, 0.1);
  expect(bands.shown).toEqual([0, 12, 3]);
  bands.take([1, 0, 3], 2, 0.25);
  expect(bands.shown).toEqual([1, 6, 3]);
});

test("when nothing more is heard nothing stays turned down", () => {
  const bands = new BandReductions();
  bands.take([6], 7, 0.1);
  for (let i = 0; i < 10; i += 1) bands.take([6], 7, 0.1);
  expect(bands.shown).toEqual([0]);
  expect(bands.moves).toBe(false);
});

test("another insert has other bands", () => {
  const bands = new BandReductions();
  bands.take([6, 6, 6], 1, 0.1);
  bands.take([], 1, 0.1);
  expect(bands.shown).toEqual([]);
});
