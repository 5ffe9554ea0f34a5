// Versions by targets: for each file whether it is there, how loud it is, and whether its checks passed; a press shows it in detail.

import { For, Match, Show, Switch, type JSX } from "solid-js";
import { show } from "../format";
import type { Target } from "../protocol";
import { fileWords } from "./platform";
import { type FileRow, versionName } from "./rows";
import type { Delivered } from "./states";

export type Place = { version: string | null; target: string };
export const samePlace = (a: Place, b: Place): boolean => a.version === b.version && a.target === b.target;

type Props = {
  versions: (string | null)[];
  targets: Target[];
  made: Delivered[];
  /** Rows of the delivery that runs. */
  running: FileRow[];
  old: (one: Delivered) => boolean;
  chosen: (version: string | null) => boolean;
  choose: (version: string | null, on: boolean) => void;
  selected: Place | null;
  select: (place: Place) => void;
};

export function Matrix(props: Props): JSX.Element {
  return (
    <div class="matrix-frame">
      <table class="matrix">
        <thead>
          <tr>
            <th scope="col">Version</th>
            <For each={props.targets}>
              {(target) => (
                <th scope="col" title={target.sentence}>
                  <b>{target.title}</b>
                  <span class="tag">{target.loudness === null ? "no loudness asked" : show(target.loudness, "LUFS")}, under {show(target.ceiling, "dBTP")}</span>
                  <span class="tag">{fileWords(target)}</span>
                </th>
              )}
            </For>
          </tr>
        </thead>
        <tbody>
          <For each={props.versions}>
            {(version) => (
              <tr classList={{ left: !props.chosen(version) }}>
                <th scope="row">
                  <label>
                    <input type="checkbox" checked={props.chosen(version)} onChange={(event) => props.choose(version, event.currentTarget.checked)} />
                    <span>{versionName(version)}</span>
                  </label>
                </th>
                <For each={props.targets}>{(target) => <td><Cell {...props} version={version} target={target} /></td>}</For>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </div>
  );
}

function Cell(props: Props & { version: string | null; target: Target }): JSX.Element {
  const place = (): Place => ({ version: props.version, target: props.target.name });
  const made = () => props.made.find((one) => samePlace(one, place()));
  const row = () => props.running.find((one) => samePlace(one, place()) && (one.state === "working" || one.state === "waiting"));
  const failed = () => made()?.checks.filter((check) => !check.passed).length ?? 0;
  const tone = () => { const one = made(); return !one || row() ? "none" : props.old(one) ? "old" : failed() > 0 ? "over" : "ok"; };
  const told = (value: number | null | undefined, unit: string) => (value === null || value === undefined ? "–" : show(value, unit));
  return (
    <button
      type="button" class={`cell ${tone()}`} aria-pressed={props.selected !== null && samePlace(props.selected, place())}
      aria-label={`${versionName(props.version)} for ${props.target.title}`} onClick={() => props.select(place())}
    >
      <Switch fallback={<span class="state">– not made yet</span>}>
        <Match when={row()}>
          {(now) => <><span class="state">{now().state === "waiting" ? "waits" : now().doing}</span><progress max="1" value={now().share} aria-label={`${Math.round(now().share * 100)} %`} /></>}
        </Match>
        <Match when={made()}>
          {(one) => (
            <>
              <span class="state">{props.old(one()) ? "↻ older than the mix" : failed() > 0 ? `! ${failed()} of ${one().checks.length} failed` : `✓ ${one().checks.length} checks`}</span>
              <span class="figures">{told(one().readings.integrated, "LUFS")}<Show when={one().readings.true_peak !== null}>{` · ${told(one().readings.true_peak, "dBTP")}`}</Show></span>
            </>
          )}
        </Match>
      </Switch>
    </button>
  );
}
