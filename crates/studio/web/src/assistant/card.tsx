// One move of the assistant: what and why, the figures before and after, and what one can do with it.

import { For, Show, createMemo, createSignal, type JSX } from "solid-js";
import { NumberField } from "../controls/number";
import { gripOf } from "../controls/param";
import { show, showParam } from "../format";
import type { MoveState } from "../protocol";
import { ask, set } from "../studio";
import { selectStrip } from "../view";
import { Sides } from "./comparing";
import { bars, pathWords, typeset } from "./moves";
import { type Value, valuesOf } from "./values";

export function MoveCard(props: { move: MoveState; number: number }): JSX.Element {
  const [open, setOpen] = createSignal(false);
  // What is decided is one line until it is opened.
  const whole = () => props.move.state === "proposed" || open();
  const tag = () => `move ${props.number}${props.move.state === "proposed" ? "" : ` · ${props.move.state}`}`;
  return (
    <article class={`move ${props.move.state}`} aria-label={`${props.move.title}, ${props.move.strip}`}>
      <header>
        <Show when={props.move.state !== "proposed"} fallback={<h3>{props.move.title} <span class="of">{props.move.strip}</span></h3>}>
          <h3><button type="button" class="fold" aria-expanded={open()} onClick={() => setOpen(!open())}>{props.move.title} <span class="of">{props.move.strip}</span></button></h3>
        </Show>
        <span class="tag">{tag()}</span>
      </header>
      <Show when={whole()}><Body move={props.move} /></Show>
    </article>
  );
}

function Body(props: { move: MoveState }): JSX.Element {
  return (
    <>
      <p>{typeset(props.move.because)}</p>
      <Evidence move={props.move} />
      <button type="button" class="tag paths" title={`Select ${props.move.strip}`} onClick={() => selectStrip(props.move.strip)}>
        {[pathWords(props.move.paths), props.move.source].filter(Boolean).join(" · ")}
      </button>
      <Actions move={props.move} />
      <Adjust move={props.move} />
      <Lesson move={props.move} />
    </>
  );
}

export function Evidence(props: { move: Pick<MoveState, "before" | "predicted" | "after" | "unit" | "measure"> }): JSX.Element {
  const after = () => props.move.after ?? props.move.predicted;
  const long = () => bars(props.move.before, after());
  const line = (name: string, tone: string, share: () => number, value: () => number) => (
    <>
      <span>{name}</span>
      <span class={`bar ${tone}`} aria-hidden="true"><i style={{ width: `${(share() * 100).toFixed(1)}%` }} /></span>
      <b>{show(value(), props.move.unit)}</b>
    </>
  );
  return (
    <div class="evidence" title={props.move.measure}>
      {line("before", "over", () => long().before, () => props.move.before)}
      {line(props.move.after === null ? "expected" : "after", "ok", () => long().after, after)}
    </div>
  );
}

function Actions(props: { move: MoveState }): JSX.Element {
  return (
    <>
      <Sides id={props.move.id} label={`Listen to ${props.move.title}`} />
      <div class="acts decide">
        <Show when={props.move.state !== "kept"}>
          <button type="button" class="button primary" onClick={() => void ask("assistant.keep", { id: props.move.id })}>Keep</button>
        </Show>
        <Show when={props.move.state === "proposed"}>
          <button type="button" class="button" onClick={() => void ask("assistant.refuse", { id: props.move.id })}>Refuse</button>
        </Show>
        <Show when={props.move.state === "kept"}>
          <button type="button" class="button" onClick={() => void ask("assistant.undo", { id: props.move.id })}>Undo</button>
        </Show>
      </div>
    </>
  );
}

/** The values a move changed, to be moved further by hand. */
function Adjust(props: { move: MoveState }): JSX.Element {
  const values = createMemo(() => valuesOf(props.move.paths));
  return (
    <Show when={values().length > 0}>
      <details class="adjust">
        <summary>Adjust</summary>
        <div><For each={values().map((value) => value.path)}>{(path) => <Show when={values().find((value) => value.path === path)}>{(value) => <Field value={value()} />}</Show>}</For></div>
      </details>
    </Show>
  );
}

function Field(props: { value: Value }): JSX.Element {
  const grip = gripOf({
    get param() { return props.value.param; },
    get value() { return props.value.value; },
    get path() { return props.value.path; },
  });
  return (
    <NumberField
      labelled label={props.value.label} shown={showParam(props.value.param, props.value.value)} text={String(props.value.value)} grip={grip}
      range={{ min: props.value.param.min, max: props.value.param.max, now: props.value.value }}
      typed={(text) => void set(props.value.path, text, `${props.value.label} of ${props.value.path.split("/")[0]}`)}
    />
  );
}

function Lesson(props: { move: MoveState }): JSX.Element {
  return (
    <Show when={props.move.lesson || props.move.listen}>
      <details class="lesson">
        <summary>Why this works</summary>
        <Show when={props.move.listen}><p><b>Listen:</b> {typeset(props.move.listen)}</p></Show>
        <For each={props.move.lesson.split(/\n\s*\n/).filter(Boolean)}>{(part) => <p>{typeset(part)}</p>}</For>
      </details>
    </Show>
  );
}
