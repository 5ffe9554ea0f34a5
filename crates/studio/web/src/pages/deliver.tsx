// The Deliver page: each target as a row with its file and checks, what goes with it beside, and one button.

import "../master/deliver.css";
import { For, Match, Show, Switch, createEffect, createSignal, on, type JSX } from "solid-js";
import { createStore } from "solid-js/store";
import { show } from "../format";
import { Artwork } from "../master/artwork";
import { download } from "../master/download";
import { JobProgress } from "../master/job_progress";
import { fileWords } from "../master/platform";
import { FIELDS, type Field, type Form, readForm, wrong } from "../master/release";
import { CheckList } from "../master/result";
import { type Made, known, made, sentence } from "../master/states";
import { TargetChips, chosen } from "../master/targets";
import type { Target } from "../protocol";
import { ask, state } from "../studio";

export function DeliverPage(): JSX.Element {
  const [reply, again] = made("deliver");
  const [form, setForm] = createStore<Form>({ fields: {}, artwork: null });
  // What the engine remembers fills the form once for each song; from then on it is the user's.
  const [filled, setFilled] = createSignal<string | null>(null);
  createEffect(
    on(() => known(reply), (now) => {
      const id = state.room?.id ?? null;
      if (!now || filled() === id) return;
      setFilled(id);
      const read = readForm(now.metadata);
      setForm({ fields: { title: state.room?.song.name ?? "", ...read.fields }, artwork: read.artwork });
    }),
  );
  const faults = () => FIELDS.filter((field) => wrong(field.key, form.fields[field.key] ?? "") !== null);
  const job = () => state.room?.jobs.findLast((one) => one.kind === "deliver");
  const running = () => (job()?.state === "running" ? job() : undefined);
  const start = () =>
    void ask("deliver.start", {
      targets: chosen().map((target) => target.name),
      metadata: { ...form.fields, ...(form.artwork ? { artwork: form.artwork } : {}) },
    });
  const count = () => chosen().length;
  return (
    <main class="page deliver-page" aria-label="Deliver">
      <section class="files" aria-label="Files">
        <TargetChips />
        <Show when={reply.error as unknown}>{(error) => <p class="empty">What was delivered is not known: {sentence(error())} <button type="button" class="button small" onClick={again}>Try again</button></p>}</Show>
        <Show when={count() > 0} fallback={<p class="empty">Choose where the song shall go. Each target gets a master at its own loudness, rate and file, written, read again and checked.</p>}>
          <table class="targets">
            <thead><tr><th scope="col">Target</th><th scope="col">File</th><th scope="col">Loudness</th><th scope="col">True peak</th><th scope="col">Checks</th><th scope="col"><span class="unseen">Download</span></th></tr></thead>
            <tbody>
              <For each={chosen()}>
                {(target) => <Row target={target} made={known(reply)?.targets.find((one) => one.target === target.name)} doing={running()?.doing} />}
              </For>
            </tbody>
          </table>
        </Show>
        <Show when={job()?.state === "failed"}><p class="short">The last delivery failed: {job()?.error}</p></Show>
        <div class="go">
          <Show when={running()} fallback={<button type="button" class="button strong" disabled={count() === 0 || faults().length > 0} onClick={start}>Deliver {count() === 0 ? "" : count() === 1 ? "one file" : `${count()} files`}</button>}>
            {(now) => <JobProgress job={now()} />}
          </Show>
          <Show when={faults().length > 0}><span class="short">First mend: {faults().map((field) => field.label).join(", ")}.</span></Show>
        </div>
      </section>
      <section class="release" aria-label="Release">
        <h2>What goes with it</h2>
        <div class="fields">
          <For each={FIELDS}>{(field) => <Entry field={field} value={form.fields[field.key] ?? ""} change={(value) => setForm("fields", field.key, value)} />}</For>
        </div>
        <Artwork artwork={form.artwork} change={(artwork) => setForm("artwork", artwork)} />
      </section>
    </main>
  );
}

function Entry(props: { field: Field; value: string; change: (value: string) => void }): JSX.Element {
  const fault = () => wrong(props.field.key, props.value);
  const id = `release-${props.field.key}`;
  return (
    <div class="entry" classList={{ wide: props.field.wide ?? false }}>
      <label for={id}>{props.field.label}</label>
      <Show
        when={props.field.words}
        fallback={
          <input
            id={id} class="field" value={props.value} placeholder={props.field.hint} maxlength="200" aria-invalid={fault() !== null}
            aria-describedby={fault() ? `${id}-fault` : undefined} onInput={(event) => props.change(event.currentTarget.value)}
          />
        }
      >
        {(words) => (
          <select id={id} class="button" onChange={(event) => props.change(event.currentTarget.value)}>
            <For each={words()}>{(word) => <option value={word} selected={word === (props.value || words()[0])}>{word}</option>}</For>
          </select>
        )}
      </Show>
      <Show when={fault()}>{(text) => <span class="short" id={`${id}-fault`} role="alert">{text()}</span>}</Show>
    </div>
  );
}

function Row(props: { target: Target; made: Made | undefined; doing: string | undefined }): JSX.Element {
  const stale = () => props.made !== undefined && props.made.revision < state.changed;
  // The engine names the target that it works on.
  const busy = () => (props.doing?.startsWith(`${props.target.name}:`) ? props.doing.slice(props.target.name.length + 1).trim() : null);
  const told = (value: number | null | undefined, unit: string) => (value === null || value === undefined ? "–" : show(value, unit));
  return (
    <tr>
      <th scope="row"><b>{props.target.title}</b></th>
      <td>{props.made ? `${props.made.file} · ${props.made.bits} bit, ${props.made.rate / 1000} kHz` : fileWords(props.target)}</td>
      <td>{told(props.made?.readings.integrated, "LUFS")}<Show when={props.target.loudness !== null}><span class="tag"> of {told(props.target.loudness, "LUFS")}</span></Show></td>
      <td>{told(props.made?.readings.true_peak, "dBTP")}<span class="tag"> of {told(props.target.ceiling, "dBTP")}</span></td>
      <td>
        <Switch fallback={<span class="tag">not made yet</span>}>
          <Match when={busy()}>{(doing) => <span role="status">{doing()} …</span>}</Match>
          <Match when={props.made}>{(one) => <CheckList checks={one().checks} {...(stale() ? { note: "older than the song" } : {})} />}</Match>
        </Switch>
      </td>
      <td>
        <Show when={props.made}>{(one) => <button type="button" class="button" onClick={() => void download(one().export, one().file)} aria-label={`Download ${one().file} for ${props.target.title}`}>Download</button>}</Show>
      </td>
    </tr>
  );
}
