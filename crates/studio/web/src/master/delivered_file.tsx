// One delivered file in detail: what it is, its figures, its checks, and the file itself.

import { For, Show, type JSX } from "solid-js";
import { show } from "../format";
import type { Target } from "../protocol";
import { download } from "./download";
import { Checks } from "./result";
import { versionName } from "./rows";
import type { Delivered } from "./states";
import { typeset } from "../assistant/moves";

type Props = { version: string | null; target: Target; made: Delivered | undefined; old: boolean; busy: boolean; deliver: () => void };

export function DeliveredFile(props: Props): JSX.Element {
  const figures = (one: Delivered): [string, number | null, string][] => [
    ["integrated", one.readings.integrated, "LUFS"],
    ["true peak", one.readings.true_peak, "dBTP"],
    ["loudness range", one.readings.range, "LU"],
    ["loudest moment", one.readings.momentary, "LUFS"],
    ["limited", one.limited, "dB"],
  ];
  const length = (one: Delivered) => { const seconds = Math.round(one.readings.frames / one.rate); return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`; };
  return (
    <section class="one-file" aria-label={`${versionName(props.version)} for ${props.target.title}`}>
      <header>
        <h2>{versionName(props.version)} <span class="tag">for {props.target.title}</span></h2>
        <Show when={props.made}>{(one) => <button type="button" class="button" onClick={() => void download(one().export, one().file)}>Download</button>}</Show>
        <button type="button" class="button quiet" disabled={props.busy} onClick={() => props.deliver()}>{props.made ? "Make this one again" : "Make this one"}</button>
      </header>
      <Show when={props.made} fallback={<p class="empty">{props.target.sentence} It is made of the mix, written, read again and checked.</p>}>
        {(one) => (
          <>
            <p class="tag">{one().file} · {one().bits} bit, {one().rate / 1000} kHz, {length(one())}{props.old ? " · older than what it would be made of now" : ""}</p>
            <dl class="figures">
              <For each={figures(one()).filter(([, value]) => value !== null)}>{([name, value, unit]) => <div><dt>{name}</dt><dd><b>{show(value ?? 0, unit)}</b></dd></div>}</For>
            </dl>
            <Show when={one().stopped_short}>{(why) => <p class="short">{typeset(why())}</p>}</Show>
            <Checks checks={one().checks} />
          </>
        )}
      </Show>
    </section>
  );
}
