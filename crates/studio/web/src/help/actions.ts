// Commands of the engine that need to know from the page what they are about.

import { on } from "../actions";
import { ask, state } from "../studio";
import { setView } from "../view";

/** Gives them their hands. */
export function engineActions(): void {
  on("master.start", (args) => {
    setView("page", "master");
    return ask("master.start", { targets: state.room?.song.targets ?? [], ...args });
  });
  // A delivery is begun where one sees what goes with it.
  on("deliver.start", (args) => (args.targets ? ask("deliver.start", args) : setView("page", "deliver")));
}
