// Which strip and insert the engine sends spectrum, scope and dynamics of: asked anew when it changes.

import { type Accessor, createEffect, on } from "solid-js";
import { ask, state } from "../studio";

/** Watches a strip (and an insert of it) while the calling component lives; null watches nothing. */
export function watch(what: Accessor<{ strip: string | null; insert: string | null }>): void {
  createEffect(
    on(
      () => [what().strip, what().insert, state.room?.id, state.link] as const,
      ([strip, insert, room, link]) => {
        if (room && link === "open") void ask("meters.watch", { strip, insert });
      },
    ),
  );
}
