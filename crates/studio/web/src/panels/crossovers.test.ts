import { expect, test } from "vitest";
import { crossed, spreads } from "./crossovers";

const band = (index: number, upper: number) => ({ name: `band-${index + 1}`, index, upper, gain: 0, bypass: false });
const bands = spreads([band(0, 200), band(1, 2000), band(2, 500)]);

test("bands follow each other without a gap and the last one reaches to the top whatever stands there", () => {
  expect(bands.map((one) => [one.from, one.to])).toEqual([[20, 200], [200, 2000], [2000, 20_000]]);
});

test("a crossover keeps a third of an octave from its neighbours", () => {
  expect(crossed(bands, 0, 700)).toBe(700);
  expect(crossed(bands, 0, 5000)).toBeCloseTo(2000 / 2 ** (1 / 3), 9);
  expect(crossed(bands, 1, 50)).toBeCloseTo(200 * 2 ** (1 / 3), 9);
  expect(crossed(bands, 0, 1)).toBe(30);
});
