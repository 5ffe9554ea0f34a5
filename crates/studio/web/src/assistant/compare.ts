// What the monitor plays of a move: the mix without it, with it, or only what it changed. One at a time.

import { createSignal } from "solid-js";
import { ask, state } from "../studio";

export type Which = "before" | "after" | "difference";
const [comparing, setComparing] = createSignal<{ id: string; which: Which } | null>(null);
export { comparing };

/** Listens to one side of a move; comparing starts the song, since one cannot hear it standing. */
export async function compare(id: string, which: Which): Promise<void> {
  const done = await ask("assistant.compare", { id, which });
  if (done === undefined) return;
  setComparing({ id, which });
  if (!state.room?.transport.playing) void ask("transport.play");
}

export async function endCompare(): Promise<void> {
  setComparing(null);
  await ask("assistant.compare", { id: null });
}
