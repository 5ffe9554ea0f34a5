// The assistant at the right, always there: what it found and proposes, first what concerns the selected strip; below it the
// monitor and the loudness.

import "./rail.css";
import { For, Match, Show, Switch, createEffect, createMemo, createSignal, on, type JSX } from "solid-js";
import { LoudnessBlock } from "../meters";
import { MeterBridge } from "../meters/bridge";
import { MonitorSwitch } from "../monitor/switch";
import { JobProgress } from "../master/job_progress";
import type { MoveState } from "../protocol";
import { ask, state } from "../studio";
import { view } from "../view";
import { MoveCard } from "./card";
import { Changes } from "./changes";
import { Comparing, Sides } from "./comparing";
import { DecidedCard } from "./decided";
import { FindingCard } from "./finding";
import { MaskingView } from "./masking";
import { gathered, ordered, orderedFindings } from "./moves";

type Tab = "moves" | "changes" | "masking" | "meters";
const TABS: { id: Tab; title: string }[] = [
  { id: "moves", title: "Moves" },
  { id: "changes", title: "What changed" },
  { id: "masking", title: "Masking" },
  { id: "meters", title: "Meters" },
];

export function AssistantRail(): JSX.Element {
  const [tab, setTab] = createSignal<Tab>("moves");
  const assistant = () => state.room?.assistant;
  const moves = () => assistant()?.moves ?? [];
  const waiting = () => moves().filter((move) => move.state === "proposed").length;
  const title = () => {
    if (moves().length === 0) return "Assistant";
    if (waiting() === 0) return `Assistant · all ${moves().length} moves are decided`;
    return `Assistant · ${waiting()} of ${moves().length} moves ${waiting() === 1 ? "waits" : "wait"} for you`;
  };
  // What is newly proposed stands first, so that is what is looked at.
  let list: HTMLDivElement | undefined;
  createEffect(on(waiting, (now, before) => now > (before ?? now) + 1 && list?.scrollTo({ top: 0 })));
  const tabKey = (event: KeyboardEvent) => {
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (by === 0) return;
    const next = TABS[(TABS.findIndex((one) => one.id === tab()) + by + TABS.length) % TABS.length];
    if (next) setTab(next.id);
    event.preventDefault();
    event.stopPropagation();
    queueMicrotask(() => document.getElementById(`rail-tab-${tab()}`)?.focus());
  };
  return (
    <aside class="rail" aria-label="Assistant">
      <header>
        <h2>{title()}</h2>
        <Listen keepable={waiting() > 1} />
        <Comparing />
      </header>
      <div class="tabs" role="tablist" aria-label="Assistant" onKeyDown={tabKey}>
        <For each={TABS}>
          {(one) => (
            <button type="button" role="tab" id={`rail-tab-${one.id}`} aria-selected={tab() === one.id} aria-controls="rail-view" tabindex={tab() === one.id ? 0 : -1} onClick={() => setTab(one.id)}>
              {one.title}
            </button>
          )}
        </For>
      </div>
      <div ref={list} class="list" id="rail-view" role="tabpanel" aria-labelledby={`rail-tab-${tab()}`} tabindex="0">
        <Switch>
          <Match when={tab() === "moves"}><Moves /></Match>
          <Match when={tab() === "changes"}><Changes moves={moves()} /></Match>
          <Match when={tab() === "masking"}><MaskingView /></Match>
          <Match when={tab() === "meters"}><MeterBridge /></Match>
        </Switch>
      </div>
      <footer>
        <MonitorSwitch />
        <LoudnessBlock />
      </footer>
    </aside>
  );
}

/** The job that listens, or the buttons that start it and keep all. */
function Listen(props: { keepable: boolean }): JSX.Element {
  const job = () => state.room?.jobs.findLast((one) => one.kind === "listen" && one.state === "running");
  return (
    <Show
      when={job()}
      fallback={
        <div class="acts">
          <button type="button" class="button primary" onClick={() => void ask("assistant.listen")} title="Listens to every track and proposes moves; nothing is changed">
            Listen and propose
          </button>
          <Show when={props.keepable}><button type="button" class="button" onClick={() => void ask("assistant.keep-all")}>Keep all</button></Show>
        </div>
      }
    >
      {(now) => <JobProgress job={now()} />}
    </Show>
  );
}

function Moves(): JSX.Element {
  const assistant = () => state.room?.assistant;
  const numbers = createMemo(() => new Map((assistant()?.moves ?? []).map((move, i) => [move.id, i + 1])));
  const moves = createMemo(() => ordered(assistant()?.moves ?? [], view.strip));
  const lines = createMemo(() => gathered(moves(), view.strip));
  const number = (id: string) => numbers().get(id) ?? 0;
  const findings = createMemo(() => orderedFindings(assistant()?.findings ?? [], view.strip));
  const nothing = () => moves().length === 0 && findings().length === 0;
  return (
    <>
      <Show when={assistant()?.busy}>{(doing) => <p class="empty" role="status">{doing()} …</p>}</Show>
      <Show when={nothing() && !assistant()?.busy}>
        <div class="empty">
          <p>Nothing was proposed yet.</p>
          <p>“Listen and propose” hears every track and says what it would do and why. Nothing changes until you keep it.</p>
        </div>
      </Show>
      <Show when={moves().filter((move) => move.state === "proposed").length > 1}>
        <div class="all-moves"><h3>All that is proposed</h3><Sides id="proposed" label="Listen to all proposed moves" /></div>
      </Show>
      <For each={findings()}>{(finding) => <FindingCard finding={finding} />}</For>
      <For each={lines().map((line) => line.key)}>{(key) => <Line moves={lines().find((line) => line.key === key)?.moves ?? []} number={number} />}</For>
    </>
  );
}

/** A move, or what is decided of one kind: which of them may change while one looks at it. */
function Line(props: { moves: readonly MoveState[]; number: (id: string) => number }): JSX.Element {
  const single = () => (props.moves.length === 1 ? props.moves[0] : undefined);
  return (
    <Show when={single()} fallback={<Show when={props.moves.length > 1}><DecidedCard moves={props.moves} number={props.number} /></Show>}>
      {(move) => <MoveCard move={move()} number={props.number(move().id)} />}
    </Show>
  );
}
