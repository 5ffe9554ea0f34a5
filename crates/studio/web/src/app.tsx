// The window: top bar, one page of five, the assistant on the right, a status line. Nothing opens over the music.

import "./app.css";
import { For, Match, Show, Switch, createEffect, onCleanup, onMount, type JSX } from "solid-js";
import { under } from "./arrange/stack";
import { askAhead } from "./arrange/tile_source";
import { AssistantRail } from "./assistant/rail";
import { forgetColours } from "./draw/canvas";
import { engineActions } from "./help/actions";
import { HistoryList } from "./help/history";
import { KeysSheet } from "./help/keys";
import { NextStrip } from "./help/next";
import { Palette } from "./help/palette";
import { Why } from "./help/why";
import { watchFree } from "./free";
import { listen } from "./keys";
import { keepHeard } from "./master/picture";
import { startMonitor } from "./monitor/monitor";
import { DeliverPage } from "./pages/deliver";
import { EditPage } from "./pages/edit";
import { MasterPage } from "./pages/master";
import { MixPage } from "./pages/mix";
import { RecordPage } from "./pages/record";
import { pageActions } from "./page_actions";
import { Arrivals } from "./start/arrivals";
import { StartPage } from "./start/start";
import { StatusLine } from "./statusline";
import { beforeEntering, notices, putAway, state } from "./studio";
import { TopBar } from "./topbar";
import { keepView, view } from "./view";

export function App(): JSX.Element {
  pageActions();
  engineActions();
  startMonitor();
  keepHeard();
  onMount(() => onCleanup(listen()));
  onMount(() => onCleanup(watchFree()));
  keepView();
  createEffect(() => {
    const system = matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
    document.documentElement.dataset.theme = view.theme === "system" ? system : view.theme;
    forgetColours();
  });
  beforeEntering(askAhead);
  createEffect(() => {
    document.title = state.room ? `${state.room.song.name} · Tonmeister` : "Tonmeister";
  });
  return (
    <>
      <Switch>
        <Match when={state.link === "refused"}>
          <main class="lone">
            <h1>This address is of an earlier run</h1>
            <p>Tonmeister gives every run a new key. Open the address that `tonmeister studio` printed.</p>
          </main>
        </Match>
        <Match when={state.link === "unloaded"}>
          <main class="lone">
            <h1>The page was not loaded whole</h1>
            <p>The part of it that speaks with the engine is missing. Reload the page; if that does not help, start `tonmeister studio` anew.</p>
          </main>
        </Match>
        <Match when={state.room}>
          <Studio />
        </Match>
        <Match when={state.link === "open"}>
          <StartPage />
        </Match>
        <Match when={true}>
          <main class="lone" aria-busy="true">
            <p>Connecting to the engine …</p>
          </main>
        </Match>
      </Switch>
      <Arrivals />
      <Notices />
    </>
  );
}

function Studio(): JSX.Element {
  return (
    <div class="studio" data-page={view.page} data-rail={view.assistant ? "open" : "shut"} style={{ "--under": `${under()}px` }}>
      <TopBar />
      <NextStrip />
      <div class="body">
        <Switch>
          <Match when={view.page === "record"}><RecordPage /></Match>
          <Match when={view.page === "edit"}><EditPage /></Match>
          <Match when={view.page === "mix"}><MixPage /></Match>
          <Match when={view.page === "master"}><MasterPage /></Match>
          <Match when={view.page === "deliver"}><DeliverPage /></Match>
        </Switch>
        <Show when={view.assistant}>
          <AssistantRail />
        </Show>
      </div>
      <StatusLine />
      <Show when={view.palette}><Palette /></Show>
      <Show when={view.keys}><KeysSheet /></Show>
      <Show when={view.history}><HistoryList /></Show>
      <Show when={view.why}><Why /></Show>
      <Show when={state.link !== "open"}>
        <p class="broken" role="alert">The connection to the engine broke. Trying again …</p>
      </Show>
    </div>
  );
}

function Notices(): JSX.Element {
  return (
    <div class="notices" role="log" aria-live="polite" aria-label="Notices">
     <ol>
      <For each={notices()}>
        {(one) => (
          <li class={one.level}>
            <span>{one.text}</span>
            <button type="button" class="button small quiet" aria-label="Put away" onClick={() => putAway(one.id)}>×</button>
          </li>
        )}
      </For>
     </ol>
    </div>
  );
}
