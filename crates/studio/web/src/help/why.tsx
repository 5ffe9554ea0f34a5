// Why: what the selected effect does, what each of its values is for, and the principle behind what the assistant did there.

import { For, Show, type JSX } from "solid-js";
import { concerns, typeset } from "../assistant/moves";
import { readable } from "../mixer/effect_groups";
import { chosenInsert } from "../mixer/selection";
import { effect, state } from "../studio";
import { setView, view } from "../view";
import { Panel } from "./panel";

export function Why(): JSX.Element {
  const kind = () => effect(chosenInsert()?.kind ?? "");
  const params = () => [...(kind()?.params ?? []), ...(kind()?.parts?.params ?? [])];
  /** The moves that are about the selected strip, each principle once. */
  const moves = () => {
    const all = (state.room?.assistant.moves ?? []).filter((move) => move.state !== "refused" && move.lesson && concerns(move, view.strip));
    return all.filter((move, i) => all.findIndex((one) => one.rule === move.rule) === i);
  };
  return (
    <Panel label="Why" class="why-sheet" close={() => setView("why", false)}>
      <header role="none">
        <h2>{kind() ? `${readable(kind()?.name ?? "")} of ${view.strip}` : (view.strip ?? "Why")}</h2>
        <button type="button" class="button small quiet" aria-label="Close" onClick={() => setView("why", false)}>×</button>
      </header>
      <div class="text" tabindex="0" role="group" aria-label="Explanation">
        <Show when={!kind() && moves().length === 0}>
          <p>Select a strip with an effect, or one that the assistant has a move for: what it does and why is told here.</p>
        </Show>
        <Show when={kind()}>
          {(one) => (
            <>
              <p>{one().sentence}</p>
              <dl>
                <For each={params()}>{(param) => <div><dt>{param.key}</dt><dd>{param.sentence}</dd></div>}</For>
              </dl>
            </>
          )}
        </Show>
        <For each={moves()}>
          {(move) => (
            <section>
              <h3>{move.title}</h3>
              <For each={[move.because, ...move.lesson.split(/\n\s*\n/)].filter(Boolean)}>{(part) => <p>{typeset(part)}</p>}</For>
              <p class="source">{move.source}</p>
            </section>
          )}
        </For>
      </div>
    </Panel>
  );
}
