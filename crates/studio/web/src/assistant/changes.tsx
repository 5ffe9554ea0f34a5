// What changed: every move that is kept, as a list to read through, with its figures.

import { For, Show, type JSX } from "solid-js";
import { show } from "../format";
import type { MoveState } from "../protocol";
import { selectStrip } from "../view";
import { Sides } from "./comparing";

export function Changes(props: { moves: MoveState[] }): JSX.Element {
  const strips = () => {
    const all = new Map<string, MoveState[]>();
    for (const move of props.moves) if (move.state === "kept") all.set(move.strip, [...(all.get(move.strip) ?? []), move]);
    return [...all];
  };
  return (
    <section class="changes" aria-label="What changed">
      <Show when={strips().length > 0}>
        <div class="all-moves"><h3>All of it</h3><Sides id="kept" label="Listen to all kept moves" /></div>
      </Show>
      <For each={strips()} fallback={<p class="empty">No move is kept yet. What you keep is listed here, strip by strip.</p>}>
        {([strip, moves]) => (
          <div>
            <h3><button type="button" class="fold" onClick={() => selectStrip(strip)}>{strip}</button></h3>
            <ul>
              <For each={moves}>
                {(move) => (
                  <li>
                    <span>{move.title}</span>
                    <Show when={move.measure}>
                      <span class="tag">{move.measure}: {show(move.before, move.unit)} → {show(move.after ?? move.predicted, move.unit)}</span>
                    </Show>
                  </li>
                )}
              </For>
            </ul>
          </div>
        )}
      </For>
    </section>
  );
}
