// One fault of a recording: what is wrong, what to do, and where to hear it.

import { Show, type JSX } from "solid-js";
import { clock } from "../format";
import type { Finding } from "../protocol";
import { ask, state } from "../studio";
import { selectStrip } from "../view";
import { typeset } from "./moves";

export function FindingCard(props: { finding: Finding }): JSX.Element {
  const rate = () => state.room?.song.rate ?? 48_000;
  const time = (seconds: number) => clock(Math.round(seconds * rate()), rate());
  const go = async () => {
    selectStrip(props.finding.strip);
    await ask("transport.locate", { frame: Math.round(props.finding.start * rate()) });
  };
  return (
    <article class="move finding" classList={{ must: props.finding.must_mend }} aria-label={`${props.finding.fault} on ${props.finding.strip}`}>
      <header>
        <h3>{props.finding.strip}: {props.finding.fault.replaceAll("-", " ")}</h3>
        <Show when={props.finding.must_mend}><span class="tag must">mend this first</span></Show>
      </header>
      <p>{typeset(props.finding.text)}</p>
      <Show when={props.finding.advice}><p class="advice">{typeset(props.finding.advice)}</p></Show>
      <div class="acts">
        <button type="button" class="button" onClick={() => void go()}>Go to {time(props.finding.start)}</button>
        <span class="tag" title={props.finding.file}>to {time(props.finding.end)} · {Math.round(props.finding.confidence * 100)} % sure</span>
      </div>
    </article>
  );
}
