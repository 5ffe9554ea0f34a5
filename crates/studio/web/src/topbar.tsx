// Song name and undo state, the five pages, and the transport: on top everywhere.

import { For, Show, type JSX, createSignal, onCleanup, onMount } from "solid-js";
import { run } from "./actions";
import { ToldText } from "./draw/told";
import { barBeat, clock } from "./format";
import { keysOf, shown } from "./keys";
import { eachFrame, live, playhead } from "./live";
import { state } from "./studio";
import { PAGES, setView, view } from "./view";

/** A button for a command: its title and keys are read by mouse and screen reader. */
function hint(id: string, title: string): string {
  const keys = keysOf(id).map(shown).join(" or ");
  return keys ? `${title} (${keys})` : title;
}

export function TopBar(): JSX.Element {
  const room = () => state.room;
  const edits = () => {
    const history = room()?.history;
    if (!history) return "";
    return `${history.saved ? "saved" : "saving"} · ${history.edits} ${history.edits === 1 ? "edit" : "edits"}`;
  };
  return (
    <header class="topbar">
      <div class="brand">
        <h1>{room()?.song.name}</h1>
        <button type="button" onClick={() => setView("history", !view.history)} aria-expanded={view.history} title={hint("view.history", "History of edits")}>
          {edits()}
        </button>
      </div>
      <nav aria-label="Pages">
        <For each={PAGES}>
          {(page, index) => (
            <button type="button" aria-current={view.page === page.id ? "page" : undefined} onClick={() => setView("page", page.id)} title={hint(`view.${page.id}`, page.title)}>
              <i aria-hidden="true">{index() + 1}</i>{page.title}
            </button>
          )}
        </For>
      </nav>
      <Transport />
    </header>
  );
}

function Transport(): JSX.Element {
  const transport = () => state.room?.transport;
  return (
    <div class="transport" role="toolbar" aria-label="Transport">
      <Counter />
      <button type="button" class="button" aria-label="To start" title={hint("transport.to-start", "To start")} onClick={() => run("transport.to-start")}>
        <svg class="icon" viewBox="0 0 14 14" aria-hidden="true"><path d="M2 2h1.6v10H2zM12 2v10L5 7z" /></svg>
      </button>
      <button
        type="button" class="button play" aria-label={transport()?.playing ? "Stop" : "Play"} aria-pressed={transport()?.playing ?? false}
        title={hint("transport.toggle", "Play or stop")} onClick={() => run("transport.toggle")}
      >
        <svg class="icon" viewBox="0 0 14 14" aria-hidden="true">
          <Show when={transport()?.playing} fallback={<path d="M3 1.5v11L12.5 7z" />}><path d="M2.5 2.5h9v9h-9z" /></Show>
        </svg>
      </button>
      <button
        type="button" class="button" aria-label="Loop" aria-pressed={transport()?.loop.on ?? false}
        title={hint("transport.loop", "Loop")} onClick={() => run("transport.loop")}
      >
        <svg class="icon" viewBox="0 0 14 14" aria-hidden="true"><path d="M4.5 3H9a3.5 3.5 0 0 1 0 7H6v1.8L2.8 9.2 6 6.6v1.8h3a1.9 1.9 0 0 0 0-3.8H4.5z" /></svg>
      </button>
      <button
        type="button" class="button" aria-pressed={transport()?.click ?? false}
        title={hint("transport.click", "Metronome click")} onClick={() => run("transport.click")}
      >
        <span class="unseen">Click</span>
        <Tempo />
      </button>
    </div>
  );
}

function Tempo(): JSX.Element {
  const tempo = () => state.room?.song.tempo.entries[0]?.bpm ?? 120;
  return <span>♩ {tempo()}</span>;
}

/** The longest time that needs no wider room: below an hour. */
const LONG = "−59:59.999".length;

/** Time and bar, drawn by the painter. */
function Counter(): JSX.Element {
  let time = (_: string) => {};
  let bars = (_: string) => {};
  const [long, setLong] = createSignal(false);
  onMount(() => {
    let last = -1;
    onCleanup(eachFrame((_, beat) => {
      const song = state.room?.song;
      if (!song || (live.playing && !beat)) return;
      const frame = Math.round(playhead());
      if (frame === last) return;
      last = frame;
      const says = clock(frame, song.rate);
      setLong(says.length > LONG);
      time(says);
      bars(barBeat(song, frame));
    }));
  });
  return (
    <>
      <ToldText class="bars" ink="soft" told={(say) => (bars = say)}>1|1|0</ToldText>
      <ToldText class={long() ? "time long" : "time"} ink="ink" role="timer" label="Position" told={(say) => (time = say)}>0:00.000</ToldText>
    </>
  );
}
