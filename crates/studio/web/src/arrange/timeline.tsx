// The arrange view: track heads at left, ruler and clips at right, the whole song below.

import "./arrange.css";
import type { JSX } from "solid-js";
import { Corner, ZoomButtons } from "./corner";
import { arrangeCommands } from "./commands";
import { Heads } from "./heads";
import { keepSelection } from "./keep_selection";
import { MarkerName } from "./marker_name";
import { Minimap } from "./minimap";
import { Stage } from "./stage";

export function Timeline(): JSX.Element {
  arrangeCommands();
  keepSelection();
  let scrollHeads: (top: number) => void = () => undefined;
  return (
    <section class="arrange" aria-label="Timeline">
      <Corner />
      <Heads moved={(set) => { scrollHeads = set; }} />
      <Stage heads={(top) => scrollHeads(top)} />
      <ZoomButtons />
      <Minimap />
      <MarkerName />
    </section>
  );
}
