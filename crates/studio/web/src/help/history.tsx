// The history of edits, newest first: a press on a step goes back or forward to it.

import { For, Show, type JSX } from "solid-js";
import type { HistoryStep } from "../protocol";
import { ago } from "../start/ago";
import { ask, state } from "../studio";
import { setView } from "../view";
import { Panel } from "./panel";

export function HistoryList(): JSX.Element {
  const history = () => state.room?.history;
  const steps = () => [...(history()?.steps ?? [])].reverse();
  /** The last step that stands: where the song is. */
  const now = () => steps().find((step) => step.standing)?.n;
  return (
    <Panel label="History" class="history-list" close={() => setView("history", false)}>
      <header role="none">
        <h2>History</h2>
        <button type="button" class="button" disabled={!history()?.can_undo} onClick={() => void ask("undo")}>Undo</button>
        <button type="button" class="button" disabled={!history()?.can_redo} onClick={() => void ask("redo")}>Redo</button>
        <button type="button" class="button small quiet" aria-label="Close" onClick={() => setView("history", false)}>×</button>
      </header>
      <ol reversed aria-label="Steps, newest first">
        <For each={steps()} fallback={<li class="nothing">Nothing was changed yet. Each edit stands here and can be gone back to.</li>}>
          {(step) => <li><Step step={step} now={step.n === now()} /></li>}
        </For>
      </ol>
    </Panel>
  );
}

/** Why a step was made; a move of the assistant is called by its title, since its reason in the history is only an id. */
function why(step: HistoryStep): string {
  const move = state.room?.assistant.moves.find((one) => one.id === step.reason);
  return move ? `${move.title} · ${move.strip}` : step.reason;
}

function Step(props: { step: HistoryStep; now: boolean }): JSX.Element {
  // What the program did before the studio was opened has no author.
  const who = () => (props.step.mine ? "you" : props.step.by || "Tonmeister");
  const hint = () => (props.step.mine ? (props.now ? "The song is here" : "Go to this step") : (props.step.by ? `${props.step.by} made this; only they can take it back` : "Made before the studio was opened"));
  return (
    <button
      type="button" disabled={!props.step.mine} aria-current={props.now ? "step" : undefined} title={hint()}
      classList={{ standing: props.step.standing, back: !props.step.standing, now: props.now }}
      onClick={() => void ask("history.go", { n: props.step.n })}
    >
      <span class="dot" aria-hidden="true" />
      <span class="why">{why(props.step)}<Show when={!props.step.standing}><span class="unseen"> (taken back)</span></Show></span>
      <span class="who">{who()} · {ago(props.step.at, Date.now() / 1000)}</span>
    </button>
  );
}
