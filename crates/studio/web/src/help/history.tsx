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
      <header>
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

function Step(props: { step: HistoryStep; now: boolean }): JSX.Element {
  const who = () => (props.step.mine ? "you" : props.step.by);
  const hint = () => (props.step.mine ? (props.now ? "The song is here" : "Go to this step") : `${props.step.by} made this; only they can take it back`);
  return (
    <button
      type="button" disabled={!props.step.mine} aria-current={props.now ? "step" : undefined} title={hint()}
      classList={{ standing: props.step.standing, back: !props.step.standing, now: props.now }}
      onClick={() => void ask("history.go", { n: props.step.n })}
    >
      <span class="dot" aria-hidden="true" />
      <span class="why">{props.step.reason}<Show when={!props.step.standing}><span class="unseen"> (taken back)</span></Show></span>
      <span class="who">{who()} · {ago(props.step.at, Date.now() / 1000)}</span>
    </button>
  );
}
