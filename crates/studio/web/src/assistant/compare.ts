// What the monitor plays of a move: the mix without it, with it, or only what it changed. One at a time.

import { createSignal } from "solid-js";
import { playhead } from "../live";
import { ask, state } from "../studio";

export type Which = "before" | "after" | "difference";
type Compared = { id: string; which: Which };
const [comparing, setComparing] = createSignal<Compared | null>(null);
/** What of a move the engine is getting ready to be heard. */
const [preparing, setPreparing] = createSignal<Compared | null>(null);
export { comparing, preparing };

/** Listens to one side of a move. When it is ready the song plays, since one cannot hear it standing. */
export async function compare(id: string, which: Which): Promise<void> {
  const from = Math.round(playhead());
  const asked = { id, which };
  const begun = await ask<{ job: string }>("assistant.compare", { id, which });
  if (!begun) return;
  setPreparing(asked);
  const ready = await ended(begun.job);
  if (preparing() !== asked) return;
  setPreparing(null);
  if (!ready) return;
  setComparing(asked);
  // The difference is there around the place where it was asked for, so it is heard from there.
  if (which === "difference") void ask("transport.play", { from });
  else if (!state.room?.transport.playing) void ask("transport.play");
}

/** Resolves when a job has ended, with whether it came to something. */
async function ended(id: string): Promise<boolean> {
  for (;;) {
    const job = state.room?.jobs.find((one) => one.id === id);
    if (!state.room || (job && job.state !== "running")) return job?.state === "done";
    await new Promise((later) => setTimeout(later, 40));
  }
}

export async function endCompare(): Promise<void> {
  setPreparing(null);
  setComparing(null);
  await ask("assistant.compare", { id: null });
}
