// The master strip's inserts as a row in the order of the signal: a press selects one, its panel is below.

import { For, Show, createEffect, type JSX } from "solid-js";
import { AddEffect } from "../mixer/add_effect";
import { readable } from "../mixer/effect_groups";
import { addInsert, bypass, orderInsert } from "../mixer/insert_edits";
import { EffectPanel } from "../panels/panel";
import { state } from "../studio";
import { selectStrip, view } from "../view";

export function Chain(): JSX.Element {
  const master = () => state.room?.song.master;
  // The page is about the master: its strip is the selected one as long as one is here.
  createEffect(() => {
    const strip = master();
    if (strip && view.strip !== strip.name) selectStrip(strip.name, strip.inserts[0]?.id ?? null);
  });
  const keys = (event: KeyboardEvent, id: string, index: number) => {
    const by = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
    const strip = master();
    if (!event.altKey || by === 0 || !strip) return;
    event.preventDefault();
    event.stopPropagation();
    orderInsert(strip.name, id, index + by);
  };
  return (
    <section class="chain" aria-label="Master chain">
      <h2>Chain</h2>
      <ol>
        <li class="end" aria-hidden="true">mix</li>
        <For each={master()?.inserts ?? []}>
          {(insert, index) => (
            <li classList={{ bypassed: insert.bypass }}>
              <button
                type="button" class="link" aria-pressed={view.insert === insert.id} title="Alt and the arrow keys move it"
                onClick={() => selectStrip(master()?.name ?? null, insert.id)} onKeyDown={(event) => keys(event, insert.id, index())}
              >
                {readable(insert.id)}
              </button>
              <button type="button" class="toggle plain" aria-pressed={!insert.bypass} aria-label={`${readable(insert.id)} on`} title={insert.bypass ? "Bypassed" : "In the chain"} onClick={() => bypass(master()?.name ?? "", insert)}>
                <span aria-hidden="true">{insert.bypass ? "○" : "●"}</span>
              </button>
            </li>
          )}
        </For>
        <li class="end" aria-hidden="true">out</li>
        <li class="add"><AddEffect label="Add an effect to the master" face="+ effect" class="button quiet" add={(kind: string) => addInsert(master()?.name ?? "", kind)} /></li>
      </ol>
      <Show
        when={(master()?.inserts.length ?? 0) > 0}
        fallback={<p class="empty">Nothing stands in the master strip: the mix goes out as it is. Mastering makes a chain for each target; what you add here is heard in all of them.</p>}
      >
        <EffectPanel />
      </Show>
    </section>
  );
}
