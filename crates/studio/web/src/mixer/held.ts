// Values that a hand is moving: shown at once, sent at once and then at most once a frame, let go of when the song has them.

import { createStore, unwrap } from "solid-js/store";
import type { Edit, Level } from "../protocol";
import { isFree } from "../free";
import { edit, state } from "../studio";
import { paced } from "./pace";

const [held, setHeld] = createStore<Record<string, Level | undefined>>({});
export { setHeld };

/** What is shown for a path: the value in the hand, else that of the song. */
export function present(path: string, value: Level): Level {
  return held[path] ?? value;
}
/** As `present`, for values that cannot be off. */
export function presentNumber(path: string, value: number): number {
  const now = held[path];
  return typeof now === "number" ? now : value;
}

type Waiting = { path: string; value: Level; text: string; reason: string; gesture: string; free: boolean };
let waiting = new Map<string, Waiting>();
/** Which sending of a path is the newest, so that an older answer does not let go of it. */
const newest = new Map<string, number>();
let sendings = 0;

/** Moves a value: shows it now and sends it with the other moves of this moment. */
export function move(path: string, value: Level, reason: string, gesture: string, text = String(value)): void {
  setHeld(path, value);
  waiting.set(path, { path, value, text, reason, gesture, free: isFree() });
  pace();
}

/** Shows a value without sending it. */
export function hold(path: string, value: Level): void {
  setHeld(path, value);
}
export function letGo(path: string): void {
  setHeld(path, undefined);
}

const pace = paced(flush);

/** Sends the moves that wait for the next frame, for what must come after them: undo takes the last of a run back too. */
export function flush(): void {
  const all = [...waiting.values()];
  waiting = new Map();
  const gestures = new Set(all.map((one) => one.gesture));
  for (const gesture of gestures) void send(all.filter((one) => one.gesture === gesture), gesture);
}

async function send(moves: Waiting[], gesture: string): Promise<void> {
  sendings += 1;
  const number = sendings;
  for (const one of moves) newest.set(one.path, number);
  const edits: Edit[] = moves.map((one) => ({ set: { path: one.path, value: one.text } }));
  const answer = (await edit(edits, moves[0]?.reason ?? "", gesture, moves[0]?.free)) as { revision?: number } | undefined;
  const revision = answer?.revision ?? 0;
  whenSongHas(revision, () => {
    for (const one of moves) {
      if (newest.get(one.path) !== number || waiting.has(one.path)) continue;
      newest.delete(one.path);
      letGo(one.path);
    }
  });
}

/** Waits for the patch of a revision, which may come after the answer; for half a second at most. */
function whenSongHas(revision: number, then: () => void): void {
  const began = performance.now();
  const look = () => {
    const has = (unwrap(state).room?.revision ?? Infinity) >= revision;
    if (has || performance.now() - began > 500) then();
    else requestAnimationFrame(look);
  };
  look();
}
