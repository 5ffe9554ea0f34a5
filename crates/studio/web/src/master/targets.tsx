// Where the song goes: chips to choose platforms, and for each what it will do with this mix or with its master.

import { For, Show, createMemo, type JSX } from "solid-js";
import { show } from "../format";
import { live } from "../live";
import type { Target } from "../protocol";
import { edit, state } from "../studio";
import { fate, fileWords } from "./platform";
import type { Made } from "./states";

/** The targets that the song names, in its order. */
export function chosen(): Target[] {
  const all = state.catalogue.targets;
  return (state.room?.song.targets ?? []).flatMap((name) => all.find((target) => target.name === name) ?? []);
}

function toggle(target: Target): void {
  const names = state.room?.song.targets ?? [];
  const at = names.indexOf(target.name);
  if (at < 0) void edit([{ add: { to: "song", index: names.length, item: { target: target.name } } }], `master for ${target.title}`);
  else void edit([{ remove: { path: `song/target-${at + 1}` } }], `no master for ${target.title}`);
}

export function TargetChips(): JSX.Element {
  const named = (target: Target) => state.room?.song.targets.includes(target.name) ?? false;
  return (
    <div class="chips" role="group" aria-label="Targets">
      <For each={state.catalogue.targets} fallback={<p class="empty">The engine tells no targets.</p>}>
        {(target) => (
          <button type="button" class="chip" aria-pressed={named(target)} title={`${target.sentence} (${target.source}, ${target.checked})`} onClick={() => toggle(target)}>
            <span class="mark" aria-hidden="true">{named(target) ? "✓" : "+"}</span>{target.title}
            <Show when={target.loudness !== null}><i>{show(target.loudness ?? 0, "LUFS")}</i></Show>
          </button>
        )}
      </For>
    </div>
  );
}

type TableProps = { made: Made[]; selected: string | null; select: (target: string) => void };

export function TargetTable(props: TableProps): JSX.Element {
  return (
    <Show when={chosen().length > 0} fallback={<p class="empty">Choose where the song shall go: each target gets a master of its own.</p>}>
      <table class="targets">
        <thead><tr><th scope="col">Target</th><th scope="col">What it does</th><th scope="col">Loudness</th><th scope="col">True peak</th><th scope="col">Master</th></tr></thead>
        <tbody>
          <For each={chosen()}>
            {(target) => <Row target={target} made={props.made.find((one) => one.target === target.name)} selected={props.selected === target.name} select={props.select} />}
          </For>
        </tbody>
      </table>
    </Show>
  );
}

type RowProps = { target: Target; made: Made | undefined; selected: boolean; select: (target: string) => void };

function Row(props: RowProps): JSX.Element {
  // Without a master the mix is judged, as far as it was heard.
  const heard = (value: number) => (Number.isFinite(value) && value > -100 ? value : null);
  const integrated = () => (props.made ? props.made.readings.integrated : heard(live.integrated));
  const peak = () => (props.made ? props.made.readings.true_peak : heard(live.truePeakMax));
  const told = createMemo(() => fate(props.target, integrated(), peak()));
  const stale = () => props.made && props.made.revision < state.changed;
  const word = () => (props.made ? (stale() ? "older than the song" : props.made.passed ? "passed" : "see checks") : "not made");
  return (
    <tr class={props.selected ? "selected" : ""}>
      <th scope="row">
        <button type="button" disabled={!props.made} aria-pressed={props.selected} onClick={() => props.select(props.target.name)} title={props.made ? "Show its moves and checks" : fileWords(props.target)}>
          {props.target.title}
        </button>
      </th>
      <td title={props.target.sentence}>{told().text}<Show when={!props.target.confirmed}><span class="tag" title={props.target.source}> not published</span></Show></td>
      <td>{integrated() === null ? "–" : show(integrated() ?? 0, "LUFS")}</td>
      <td class={told().fits === false ? "over" : ""}>
        {peak() === null ? "–" : show(peak() ?? 0, "dBTP")}<span class="tag"> of {show(props.target.ceiling, "dBTP")}{told().fits === false ? ", too high" : ""}</span>
      </td>
      <td class={props.made && !stale() ? (props.made.passed ? "ok" : "over") : "tag"}>{props.made && !stale() && props.made.passed ? "✓ " : ""}{word()}</td>
    </tr>
  );
}
