// The mixer: all strips side by side, the master and the monitor always in sight at the right.

import { For, type JSX, Show, createEffect, createMemo, on } from "solid-js";
import { type Seat, seats, state, vcaSeats } from "../studio";
import { view } from "../view";
import { MeterLayer } from "./meter_layer";
import { MonitorBlock } from "./monitor";
import { StripView } from "./strip";
import { VcaStrip } from "./vca_strip";

/** Pixels of a strip and of the master; mixer.css says the same. */
export const STRIP = 92;
export const MASTER = 112;

export function Desk(): JSX.Element {
  let port: HTMLDivElement | undefined;
  let content: HTMLDivElement | undefined;
  let end: HTMLDivElement | undefined;
  const all = createMemo(() => new Map(seats().map((one) => [one.strip.name, one] as const)));
  const names = createMemo(() => [...all()].filter(([, one]) => one.kind !== "master").map(([name]) => name), [], {
    equals: (a, b) => a.length === b.length && a.every((name, i) => name === b[i]),
  });
  const vcas = createMemo(() => vcaSeats().map((one) => one.strip.name), [], {
    equals: (a, b) => a.length === b.length && a.every((name, i) => name === b[i]),
  });
  const master = () => [...all().values()].find((one) => one.kind === "master");
  // The selected strip comes into sight, as near as it needs.
  createEffect(
    on(
      () => view.strip,
      (name) => {
        const at = name === null ? -1 : names().indexOf(name);
        if (at < 0 || !port) return;
        if (at * STRIP < port.scrollLeft) port.scrollTo({ left: at * STRIP - 8 });
        else if ((at + 1) * STRIP > port.scrollLeft + port.clientWidth) port.scrollTo({ left: (at + 1) * STRIP - port.clientWidth + 8 });
      },
    ),
  );
  return (
    <div class="mixer">
      <div ref={port} class="mixer-port" role="group" aria-label="Strips" tabindex="-1">
        <div ref={content} class="mixer-strips">
          <For each={names()}>{(name) => <Show when={all().get(name)}>{(seat) => <StripView seat={seat()} />}</Show>}</For>
          <For each={vcas()}>{(name) => <Show when={vcaSeats().find((one) => one.strip.name === name)}>{(seat) => <VcaStrip seat={seat()} />}</Show>}</For>
          <MeterLayer count={names().length} width={STRIP} first={0} content={() => content} port={() => port} />
        </div>
        <Show when={names().length === 0}>
          <p class="mixer-empty">No tracks yet. Drop audio on the timeline, or record some.</p>
        </Show>
      </div>
      <Show when={master()}>
        {(seat) => (
          <div ref={end} class="mixer-master">
            <StripView seat={seat() as Seat} />
            <MeterLayer count={1} width={MASTER} first={seat().meter} content={() => end} port={() => end} />
          </div>
        )}
      </Show>
      <Show when={state.room}>
        <MonitorBlock />
      </Show>
    </div>
  );
}
