// The corner over the heads: tool, snap and follow; and the zoom beside the minimap.

import { For, type JSX } from "solid-js";
import { run } from "../actions";
import { keysOf, shown } from "../keys";
import { setView, view, type Snap } from "../view";
import { TOOLS, setTool, tool } from "./local";

const SNAPS: { id: Snap; title: string }[] = [
  { id: "bar", title: "bars" },
  { id: "beat", title: "beats" },
  { id: "time", title: "0.1 s" },
  { id: "off", title: "off" },
];
const ICONS: Record<string, string> = {
  pointer: "M3 1.5 11 7.4 7.4 8l2 4-1.6.7-2-4L3 11z",
  range: "M2 2h1.5v10H2zM10.5 2H12v10h-1.5zM4.5 6.2h5v1.6h-5z",
  draw: "M2 12l.7-3L9.6 2.1l2.3 2.3L5 11.300z",
};

function hint(id: string, title: string): string {
  const key = keysOf(id)[0];
  return key ? `${title} (${shown(key)})` : title;
}

export function Corner(): JSX.Element {
  return (
    <div class="arrange-corner" role="toolbar" aria-label="Timeline tools">
      <For each={TOOLS}>
        {(one) => (
          <button type="button" class="toggle plain" aria-pressed={tool() === one.id} aria-label={one.title} title={`${one.title}: ${one.sentence}`} onClick={() => setTool(one.id)}>
            <svg class="icon" viewBox="0 0 14 14" aria-hidden="true"><path d={ICONS[one.id]} /></svg>
          </button>
        )}
      </For>
      <label class="arrange-snap" title={hint("view.snap", "What dragging snaps to; Alt while dragging turns it off")}>
        <span>snap</span>
        <select onChange={(event) => setView("snap", event.currentTarget.value as Snap)}>
          <For each={SNAPS}>{(one) => <option value={one.id} selected={view.snap === one.id}>{one.title}</option>}</For>
        </select>
      </label>
      <button type="button" class="toggle plain arrange-follow" aria-pressed={view.follow} title={hint("transport.follow", "Turn the page with the playhead")} onClick={() => setView("follow", !view.follow)}>
        follow
      </button>
    </div>
  );
}

export function ZoomButtons(): JSX.Element {
  return (
    <div class="arrange-zoom" role="toolbar" aria-label="Zoom">
      <button type="button" class="button small quiet" aria-label="Zoom out" title={hint("view.zoom-out", "Zoom out")} onClick={() => void run("view.zoom-out")}>−</button>
      <button type="button" class="button small quiet" aria-label="Zoom in" title={hint("view.zoom-in", "Zoom in")} onClick={() => void run("view.zoom-in")}>+</button>
      <button type="button" class="button small quiet" title={hint("view.zoom-all", "Show the whole song")} onClick={() => void run("view.zoom-all")}>all</button>
      <button type="button" class="button small quiet" title={hint("view.zoom-selection", "Show the selection")} onClick={() => void run("view.zoom-selection")}>selection</button>
    </div>
  );
}
