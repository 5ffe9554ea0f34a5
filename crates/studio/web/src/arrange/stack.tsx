// A page of two parts: the timeline above, a drawer below, and between them a divider that hand and keyboard move.

import "./stack.css";
import { type JSX, Show, createEffect, createSignal, onCleanup } from "solid-js";
import { Divider, keptEdge } from "../controls/divider";
import { setView, view } from "../view";
import { pictured } from "./pictured";

const LEAST = 96;
const MOST_SHARE = 0.75;

/** How high the drawer stands under the page, in pixels: what lies beside the timeline ends above it. */
const [under, setUnder] = createSignal(0);
export { under };

type Props = {
  label: string;
  /** Under which name the drawer's height is kept for the next window. */
  keep: string;
  /** The drawer's height until someone moves the divider, in pixels. */
  height: number;
  above: JSX.Element;
  drawer: JSX.Element;
  drawerLabel: string;
};

export function Stack(props: Props): JSX.Element {
  let page: HTMLElement | undefined;
  const edge = keptEdge(`drawer-${props.keep}`, props.height, LEAST, () => Math.round((page?.clientHeight ?? 800) * MOST_SHARE));
  createEffect(() => setUnder(view.drawer ? edge.size() : 0));
  onCleanup(() => setUnder(0));
  return (
    <main
      ref={page}
      class="page stack"
      aria-label={props.label}
      style={{ "grid-template-rows": view.drawer ? `minmax(0, 1fr) ${edge.size()}px` : "minmax(0, 1fr)" }}
    >
      {props.above}
      <Show when={view.drawer}>
        <section class="stack-drawer" aria-label={props.drawerLabel}>
          <Divider edge={edge} orientation="horizontal" label={`Height of ${props.drawerLabel.toLowerCase()}`} enter={() => setView("drawer", false)} />
          {/* Not before the first picture stands: a mixer of 64 strips takes longer to build than that. */}
          <Show when={pictured()}>{props.drawer}</Show>
        </section>
      </Show>
    </main>
  );
}
