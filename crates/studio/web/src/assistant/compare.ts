// What the monitor plays of moves: the mix without them, with them, or only what they change. The engine knows which, so that every window does.

import { ask, state } from "../studio";

export type Which = "before" | "after" | "difference";
/** All moves that are kept, or that are proposed. */
export type All = "kept" | "proposed";

/** What is compared now; null where the mix is heard, or something else. */
export function comparing(): { id: string; which: Which } | null {
  const monitor = state.room?.monitor;
  const which = monitor?.listening.match(/^move:(before|after|difference)$/)?.[1];
  return monitor?.compared && which ? { id: monitor.compared, which: which as Which } : null;
}

/** The job that works out what shall be heard, while it runs. */
export const working = () => state.room?.jobs.findLast((job) => job.kind === "compare" && job.state === "running");

/** Listens to one side of moves. Once it is worked out the song starts, since one cannot hear it standing. */
export async function compare(id: string | All, which: Which): Promise<void> {
  const begun = await ask<{ job: string }>("assistant.compare", { id, which });
  if (!begun) return;
  const job = () => state.room?.jobs.find((one) => one.id === begun.job);
  while (job()?.state === "running" || job() === undefined) {
    if (!state.room) return;
    await new Promise((later) => setTimeout(later, 50));
  }
  if (job()?.state === "done" && !state.room?.transport.playing) await ask("transport.play");
}

export async function endCompare(): Promise<void> {
  await ask("assistant.compare", { id: null });
}
