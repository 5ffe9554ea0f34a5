import { expect, test } from "vitest";
import { LoudnessHistory } from "./history";

const reading = (shortTerm: number) => ({ momentary: shortTerm, shortTerm, integrated: shortTerm });

test("a full history forgets its oldest reading first", () => {
  const history = new LoudnessHistory(3);
  for (const value of [-1, -2, -3, -4]) history.add(reading(value));
  expect([0, 1, 2].map((back) => history.ago(back)?.shortTerm)).toEqual([-4, -3, -2]);
  expect(history.ago(3)).toBeUndefined();
});

test("a young history has only what it heard", () => {
  const history = new LoudnessHistory(100);
  history.add(reading(-9));
  expect(history.length).toBe(1);
  expect(history.ago(0)?.momentary).toBe(-9);
  expect(history.ago(1)).toBeUndefined();
  history.clear();
  expect(history.ago(0)).toBeUndefined();
});
