// Hearing the engine in this browser: a switch, and how well it goes.

import "./switch.css";
import { Show, type JSX } from "solid-js";
import { choose, health, status, wanted, why } from "./monitor";

function told(): string {
  if (status() === "failed") return why();
  if (status() === "waiting") return "starts with your first press of play";
  const now = health();
  if (!now || !now.playing) return "ready";
  const times = (count: number, word: string) => `${count} ${word}${count === 1 ? "" : "s"}`;
  const parts = [`${Math.round(now.behind * 1000)} ms behind`, times(now.underruns, "underrun")];
  if (now.skips > 0) parts.push(times(now.skips, "skip"));
  return parts.join(" · ");
}

export function MonitorSwitch(): JSX.Element {
  const title = "For mixing, not for playing along: the sound is about a tenth of a second late";
  return (
    <div class="monitor-switch">
      <button type="button" class="button" aria-pressed={wanted()} title={title} onClick={() => choose(!wanted())}>
        <svg class="icon" viewBox="0 0 14 14" aria-hidden="true"><path d="M2 5h2.4L8 2v10L4.4 9H2zM9.6 4.4a3.6 3.6 0 0 1 0 5.2l-.8-.9a2.4 2.4 0 0 0 0-3.4z" /></svg>
        Hear it in this browser
      </button>
      <Show when={wanted()}>
        <span class="told" classList={{ bad: (health()?.underruns ?? 0) > 0 || status() === "failed" }} role="status" aria-live="off">{told()}</span>
      </Show>
    </div>
  );
}
