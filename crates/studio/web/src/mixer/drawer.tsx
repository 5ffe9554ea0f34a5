// The mixer drawer below the timeline: strips at the left, the selected effect at the right, a divider between them.

import "./mixer.css";
import { type JSX, createEffect, on } from "solid-js";
import { Divider, keptEdge } from "../controls/divider";
import { watch } from "../meters/watch";
import { EffectPanel } from "../panels/panel";
import { seat, seats, state } from "../studio";
import { selectStrip, view } from "../view";
import { Desk } from "./desk";
import { chosenInsert } from "./selection";

/** The effect's usual and least width in pixels, and the most of the drawer that it takes; mixer.css says the same. */
const PANEL = 560;
const LEAST = 320;
const MOST_SHARE = 0.48;

export function MixerDrawer(): JSX.Element {
  let drawer: HTMLDivElement | undefined;
  watch(() => ({ strip: view.strip ?? state.room?.song.master.name ?? null, insert: chosenInsert()?.id ?? null }));
  const edge = keptEdge("effect-width", PANEL, LEAST, () => Math.round((drawer?.clientWidth ?? 1600) * MOST_SHARE));
  // Somewhere to begin: the first strip that has effects.
  createEffect(() => {
    if (seat(view.strip)) return;
    const first = seats().find((one) => one.strip.inserts.length > 0) ?? seats()[0];
    if (first) selectStrip(first.strip.name);
  });
  // Where only one of the two has room, the chosen effect comes into sight.
  createEffect(
    on(
      () => view.insert,
      (insert) => {
        if (insert !== null && drawer && drawer.scrollWidth > drawer.clientWidth) drawer.scrollTo({ left: drawer.scrollWidth });
      },
      { defer: true },
    ),
  );
  return (
    <div ref={drawer} class="mixer-drawer" style={{ "--effect": `${edge.size()}px` }}>
      <Desk />
      <div class="mixer-effect">
        <Divider edge={edge} orientation="vertical" label="Width of the effect" />
        <EffectPanel />
      </div>
    </div>
  );
}
