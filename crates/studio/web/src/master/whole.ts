// Asks the engine for the picture of the whole mix, whenever the one that is drawn is of another state of the song.

import { createEffect, onCleanup } from "solid-js";
import type { Job } from "../protocol";
import { ask, state } from "../studio";

/** What the engine found out of the whole mix. */
export type Whole = {
  song: string;
  revision: number;
  frames: number;
  peaks: number[];
  loudness: (number | null)[];
  integrated: number | null;
  range: number | null;
  true_peak: number | null;
};

/** How long nobody may have changed anything before the mix is listened to again, in ms. */
const CALM = 2_000;

/** The job that draws, or drew last. */
export function drawing(): Job | undefined {
  return state.room?.jobs.findLast((job) => job.kind === "picture");
}

/** The newest picture of the open song. */
export function whole(): Whole | undefined {
  const made = state.room?.jobs.findLast((job) => job.kind === "picture" && job.state === "done")?.result as Whole | undefined;
  return made?.song === state.room?.id ? made : undefined;
}

/** The change of the song after which a picture was asked for last: one that failed would fail again. */
let asked = "";

/** Keeps the picture fresh for as long as its component lives: at once where there is none, else when the song is left alone. */
export function keepWhole(): void {
  createEffect(() => {
    const room = state.room;
    const change = `${room?.id} ${state.changed}`;
    if (!room || room.length <= 0 || drawing()?.state === "running" || asked === change || (whole()?.revision ?? -1) >= state.changed) return;
    const draw = () => {
      asked = change;
      void ask("master.picture");
    };
    const timer = setTimeout(draw, whole() ? CALM : 0);
    onCleanup(() => clearTimeout(timer));
  });
}
