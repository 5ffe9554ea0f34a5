// The next step: the engineer's way in one line, what is open in the present step, and one button that does it.

import "./next.css";
import { For, Show, createEffect, createSignal, on, onCleanup, type JSX } from "solid-js";
import { action, run } from "../actions";
import { typeset } from "../assistant/moves";
import type { NextReply } from "../protocol";
import { connection, state } from "../studio";
import { type Page, PAGES, setView, view } from "../view";

/** Milliseconds without a change after which the engine is asked anew. */
const CALM = 700;
const OPEN = "next";

/** The page where a step is done. */
function pageOf(step: string): Page | undefined {
  return step === "set-up" || step === "setup" ? "record" : PAGES.find((page) => page.id === step)?.id;
}

const [open, setOpen] = createSignal(localStorage.getItem(OPEN) !== "shut");
/** Shows the way through a song, where it was hidden. */
export function showNext(): void {
  setOpen(true);
  localStorage.setItem(OPEN, "open");
}

export function NextStrip(): JSX.Element {
  const [next, setNext] = createSignal<NextReply | null>(null);
  const [wrong, setWrong] = createSignal("");
  const [at, setAt] = createSignal(0);
  let timer = 0;
  const look = async () => {
    try {
      setNext(await connection.request<NextReply>("next"));
      setWrong("");
      setAt(0);
    } catch (error) {
      setWrong(error instanceof Error ? error.message : String(error));
    }
  };
  createEffect(
    on([() => state.room?.id, () => state.room?.revision, () => state.room?.assistant.moves.length, () => state.room?.assistant.findings.length, () => state.room?.device.name, () => state.room?.jobs.filter((job) => job.state === "done").length, () => state.link], () => {
      clearTimeout(timer);
      if (state.room && state.link === "open") timer = window.setTimeout(() => void look(), next() ? CALM : 0);
    }),
  );
  onCleanup(() => clearTimeout(timer));
  const present = () => next()?.steps.find((step) => step.id === next()?.step);
  const tasks = () => present()?.open ?? [];
  const task = () => tasks()[Math.min(at(), tasks().length - 1)];
  const toggle = () => {
    setOpen(!open());
    localStorage.setItem(OPEN, open() ? "open" : "shut");
  };
  return (
    <section class="next" classList={{ shut: !open() }} aria-label="Next step">
      <button type="button" class="fold" aria-expanded={open()} onClick={toggle} title={open() ? "Hide the next step" : "Show the next step"}>
        <span aria-hidden="true">{open() ? "▾" : "▸"}</span><span classList={{ unseen: open() }}>Next</span>
      </button>
      <Show when={open()}>
        <ol>
          <For each={next()?.steps ?? []}>
            {(step) => (
              <li classList={{ done: step.done, present: step.id === next()?.step }} aria-current={step.id === next()?.step ? "step" : undefined}>
                <button type="button" disabled={!pageOf(step.id)} onClick={() => { const page = pageOf(step.id); if (page) setView("page", page); }}>
                  <span class="mark" aria-hidden="true">{step.done ? "✓" : ""}</span>{step.title}<Show when={step.done}><span class="unseen"> done</span></Show>
                </button>
              </li>
            )}
          </For>
        </ol>
        <p role="status">
          <Show when={next()} fallback={wrong() ? `The next step is not known: ${wrong()}` : "Looking what comes next …"}>
            <Show when={task()} fallback="Nothing is open here.">{(now) => <>{typeset(now().text)}</>}</Show>
          </Show>
        </p>
        <Show when={tasks().length > 1}>
          <button type="button" class="button small quiet" onClick={() => setAt((at() + 1) % tasks().length)} title="What else is open in this step">
            {Math.min(at(), tasks().length - 1) + 1} of {tasks().length} ›
          </button>
        </Show>
        <Show when={task()?.do}>
          {(what) => (
            <button type="button" class="button primary do" onClick={() => void run(what().action, what().with ?? {})}>
              {action(what().action)?.title ?? "Do it"}
            </button>
          )}
        </Show>
      </Show>
      <button type="button" class="button small quiet rail-switch" aria-pressed={view.assistant} onClick={() => setView("assistant", !view.assistant)}>Assistant</button>
    </section>
  );
}
