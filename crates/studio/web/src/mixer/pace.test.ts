import { expect, test } from "vitest";
import { paced } from "./pace";

/** A desk whose frames and microtasks are let go by hand. */
function desk() {
  const later: { frame: (() => void)[]; soon: (() => void)[] } = { frame: [], soon: [] };
  let sent = 0;
  const move = paced(() => (sent += 1), (then) => later.frame.push(then), (then) => later.soon.push(then));
  const pass = (kind: "frame" | "soon") => later[kind].splice(0).forEach((then) => then());
  return { move, pass, sent: () => sent, asleep: () => later.frame.length === 0 && later.soon.length === 0 };
}

test("the first move is sent before the frame, and moves made together go together", () => {
  const { move, pass, sent } = desk();
  move();
  move();
  expect(sent()).toBe(0);
  pass("soon");
  expect(sent()).toBe(1);
});

test("a drag of a thousand moves a second sends one message a frame", () => {
  const { move, pass, sent } = desk();
  for (let frame = 0; frame < 10; frame += 1) {
    for (let n = 0; n < 16; n += 1) {
      move();
      pass("soon");
    }
    pass("frame");
  }
  // The first at once, then one with each frame.
  expect(sent()).toBe(11);
});

test("a hand at rest asks for no frames, and its next move goes at once again", () => {
  const { move, pass, sent, asleep } = desk();
  move();
  pass("soon");
  pass("frame");
  expect(asleep()).toBe(true);
  move();
  pass("soon");
  expect(sent()).toBe(2);
});
