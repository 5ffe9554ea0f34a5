// The mixer drawer below the timeline: strips at the left, the selected effect at the right.

import "./mixer.css";
import type { JSX } from "solid-js";
import { watch } from "../meters/watch";
import { EffectPanel } from "../panels/panel";
import { view } from "../view";
import { Desk } from "./desk";
import { chosenInsert } from "./selection";

export function MixerDrawer(): JSX.Element {
  watch(() => ({ strip: view.strip ?? "Master", insert: chosenInsert()?.id ?? null }));
  return (
    <div class="mixer-drawer">
      <Desk />
      <EffectPanel />
    </div>
  );
}
