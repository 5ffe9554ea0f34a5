// A master in detail: its figures before and after, each move with its reason, and what was checked.

import { For, Show, type JSX } from "solid-js";
import { Evidence } from "../assistant/card";
import { typeset } from "../assistant/moves";
import { show } from "../format";
import { readable } from "../mixer/effect_groups";
import type { Check, Made, MasterMove } from "./states";

export function Result(props: { made: Made; title: string }): JSX.Element {
  return (
    <section class="result" aria-label={`Master for ${props.title}`}>
      <h2>Master for {props.title}</h2>
      <Show when={props.made.stopped_short}>{(why) => <p class="short">{typeset(why())}</p>}</Show>
      <Figures made={props.made} />
      <p class="tag">{props.made.chain.map((insert) => readable(insert.id)).join(" → ")}</p>
      <CheckList checks={props.made.checks} />
      <div class="moves">
        <For each={props.made.moves} fallback={<p class="empty">Nothing had to be moved.</p>}>{(move) => <Move move={move} />}</For>
      </div>
    </section>
  );
}

function Figures(props: { made: Made }): JSX.Element {
  const lines = (): [string, number | null, number | null, string][] => [
    ["integrated", props.made.before.integrated, props.made.readings.integrated, "LUFS"],
    ["true peak", props.made.before.true_peak, props.made.readings.true_peak, "dBTP"],
    ["loudness range", null, props.made.readings.range, "LU"],
    ["limited", null, props.made.limited, "dB"],
  ];
  const told = (value: number | null, unit: string) => (value === null ? "" : show(value, unit));
  return (
    <dl class="figures">
      <For each={lines().filter(([, , after]) => after !== null)}>
        {([name, before, after, unit]) => (
          <div>
            <dt>{name}</dt>
            <dd><Show when={before !== null}><span class="tag">{told(before, unit)} → </span></Show><b>{told(after, unit)}</b></dd>
          </div>
        )}
      </For>
    </dl>
  );
}

/** Checks as one line; what failed is seen at once. */
export function CheckList(props: { checks: Check[]; note?: string }): JSX.Element {
  const failed = () => props.checks.filter((check) => !check.passed);
  return (
    <>
      <details>
        <summary class={failed().length > 0 ? "over" : "ok"}>
          {failed().length > 0 ? `! ${failed().length} of ${props.checks.length} failed` : `✓ all ${props.checks.length} checks passed`}{props.note ? ` · ${props.note}` : ""}
        </summary>
        <Checks checks={props.checks} />
      </details>
      <Checks checks={failed()} />
    </>
  );
}

export function Checks(props: { checks: Check[] }): JSX.Element {
  return (
    <ul class="checks">
      <For each={props.checks}>
        {(check) => (
          <li class={check.passed ? "passed" : "failed"}>
            <span class="mark" aria-hidden="true">{check.passed ? "✓" : "!"}</span>
            <span><span class="unseen">{check.passed ? "passed: " : "failed: "}</span>{typeset(check.text)}</span>
          </li>
        )}
      </For>
    </ul>
  );
}

function Move(props: { move: MasterMove }): JSX.Element {
  return (
    <article class="move" classList={{ refused: !props.move.kept }}>
      <header><h3>{props.move.title}</h3><span class="tag">{props.move.kept ? "kept" : "tried, did not help"}</span></header>
      <p>{typeset(props.move.because)}</p>
      <Evidence move={props.move} />
      <p class="tag">{props.move.source}</p>
      <Show when={props.move.listen}><p class="tag">Listen: {typeset(props.move.listen)}</p></Show>
    </article>
  );
}
