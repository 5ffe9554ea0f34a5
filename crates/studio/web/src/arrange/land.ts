// Sends what a drag came to, and holds its preview until the song has it.

import { notice, state } from "../studio";
import { letGo } from "./preview";

/** Waits until the song is as new as an answer says; gives up after two seconds. */
export async function landed(reply: Promise<unknown>): Promise<boolean> {
  const answer = (await reply) as { revision?: number } | undefined;
  if (!answer) return false;
  const until = performance.now() + 2000;
  while ((state.room?.revision ?? 0) < (answer.revision ?? 0) && performance.now() < until) {
    await new Promise((done) => setTimeout(done, 8));
  }
  return true;
}

/** Lets go of the preview when the song has the change, or at once where it was refused. */
export async function land(reply: Promise<unknown>, then?: () => void): Promise<void> {
  const made = await landed(reply);
  if (made) then?.();
  letGo();
}

/** Values of a drag on their way to the server: the newest is sent when the one before has been answered. */
export class Stream {
  private busy = false;
  private next: (() => Promise<unknown>) | null = null;
  private last: Promise<unknown> = Promise.resolve({});

  send(what: () => Promise<unknown>): void {
    if (this.busy) {
      this.next = what;
      return;
    }
    this.busy = true;
    this.last = what().finally(() => {
      this.busy = false;
      const next = this.next;
      this.next = null;
      if (next) this.send(next);
    });
  }

  /** Resolves with the answer to the last value, when that was sent. */
  async end(): Promise<unknown> {
    for (;;) {
      const last = this.last;
      const answer = await last;
      if (last === this.last && !this.busy) return answer;
    }
  }
}

/** Says that someone else changed what a hand was holding. */
export function lost(): void {
  notice("warn", "Someone else changed this meanwhile, so the drag was not made.");
  letGo();
}
