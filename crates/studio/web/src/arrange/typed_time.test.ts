import { expect, test } from "vitest";
import { typedTime } from "./typed_time";

test("times are typed in seconds, milliseconds or as a clock shows them", () => {
  expect(typedTime("1.5", 48_000)).toBe(72_000);
  expect(typedTime("20 ms", 48_000)).toBe(960);
  expect(typedTime("0:41.739", 1_000)).toBe(41_739);
  expect(typedTime("1:02:03", 1)).toBe(3_723);
  expect(typedTime("−2 s", 10)).toBe(-20);
  for (const wrong of ["", "abc", "1:2:3:4", ":", "17|1"]) expect(typedTime(wrong, 48_000)).toBeNull();
});
