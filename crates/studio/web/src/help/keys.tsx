// The keys of where you are: which key map, each command's keys, and another key by pressing it.

import { For, Show, createSignal, type JSX } from "solid-js";
import { keysOf, ownKeys, setOwnKeys, shown, written } from "../keys";
import type { Action } from "../protocol";
import { state } from "../studio";
import { type Page, setView, view } from "../view";
import { Panel } from "./panel";

const NAMES: Record<string, string> = { tonmeister: "Tonmeister", protools: "Pro Tools", reaper: "Reaper", ardour: "Ardour" };

/** The groups of commands that each page is worked with. */
const HERE: Record<Page, string[]> = {
  record: ["Transport", "Monitor", "Tracks"],
  edit: ["Clips", "Ranges", "Markers", "Automation", "Transport"],
  mix: ["Strip", "Effects", "Sends", "Bands", "Assistant", "Transport"],
  master: ["Master and deliver", "Monitor", "Effects", "Transport"],
  deliver: ["Master and deliver"],
};

type Conflict = { id: string; keys: string; with: Action };

export function KeysSheet(): JSX.Element {
  const [sought, setSought] = createSignal("");
  // The user's keys lie outside of the store; this counts their changes.
  const [changes, setChanges] = createSignal(0);
  const [listening, setListening] = createSignal<string | null>(null);
  const [conflict, setConflict] = createSignal<Conflict | null>(null);

  const keys = (id: string) => (changes(), view.keymap, keysOf(id));
  const own = (id: string) => (changes(), id in ownKeys());
  const assign = (id: string, to: string[] | null) => {
    setOwnKeys(id, to);
    setChanges((count) => count + 1);
  };
  const groups = () => {
    const text = sought().toLowerCase();
    const fits = (one: Action) => !text || `${one.title} ${keys(one.id).map(shown).join(" ")}`.toLowerCase().includes(text);
    const found = new Map<string, Action[]>();
    for (const one of state.catalogue.actions.filter(fits)) found.set(one.group, [...(found.get(one.group) ?? []), one]);
    // What belongs to the page one is on comes first.
    const here = (group: string) => (HERE[view.page].includes(group) ? 0 : 1);
    return [...found].sort(([a], [b]) => here(a) - here(b));
  };
  const press = (one: Action, event: KeyboardEvent) => {
    if (listening() !== one.id) return;
    if (["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    setListening(null);
    if (event.key === "Escape") return;
    if (event.key === "Delete" || event.key === "Backspace") return assign(one.id, []);
    const wish = written(event);
    const other = state.catalogue.actions.find((action) => action.id !== one.id && keysOf(action.id).includes(wish));
    if (other) setConflict({ id: one.id, keys: wish, with: other });
    else assign(one.id, [wish]);
  };
  const takeOver = (now: Conflict) => {
    assign(now.with.id, keysOf(now.with.id).filter((one) => one !== now.keys));
    assign(now.id, [now.keys]);
    setConflict(null);
  };
  return (
    <Panel label="Keys" class="keys-sheet" close={() => setView("keys", false)}>
      <header role="none">
        <h2>Keys</h2>
        <input data-first type="search" placeholder="Find" aria-label="Find a command or a key" value={sought()} onInput={(event) => setSought(event.currentTarget.value)} />
        <select class="button" aria-label="Key map" onChange={(event) => setView("keymap", event.currentTarget.value)}>
          <For each={state.catalogue.keymaps}>{(map) => <option value={map.name} selected={map.name === view.keymap}>{NAMES[map.name] ?? map.name}</option>}</For>
        </select>
        <button type="button" class="button small quiet" aria-label="Close" onClick={() => setView("keys", false)}>×</button>
      </header>
      <div class="groups" tabindex="0" role="group" aria-label="Commands and their keys">
        <For each={groups()} fallback={<p class="nothing">{state.catalogue.actions.length === 0 ? "The engine tells no commands." : "No command is called that."}</p>}>
          {([group, actions]) => (
            <section aria-label={`Keys: ${group}`}>
              <h3>{group}</h3>
              <ul>
                <For each={actions}>
                  {(one) => (
                    <li>
                      <span title={one.sentence}>{one.title}</span>
                      <button
                        type="button" class="assign" classList={{ own: own(one.id) }} aria-pressed={listening() === one.id}
                        onClick={() => { setConflict(null); setListening(listening() === one.id ? null : one.id); }}
                        onKeyDown={(event) => press(one, event)} onBlur={() => setListening(null)}
                      >
                        <span class="unseen">Keys of {one.title}: </span>
                        <Show when={listening() === one.id} fallback={<For each={keys(one.id)} fallback="none">{(key, i) => <><Show when={i() > 0}><span class="unseen"> or </span></Show><kbd>{shown(key)}</kbd></>}</For>}>
                          press keys …
                        </Show>
                        <span class="unseen">. Press to choose another</span>
                      </button>
                      <Show when={conflict()?.id === one.id ? conflict() : null}>
                        {(now) => (
                          <span class="conflict" role="alert">
                            {shown(now().keys)} is taken by “{now().with.title}”.
                            <button type="button" class="button small" onClick={() => takeOver(now())}>Take it over</button>
                            <button type="button" class="button small quiet" onClick={() => setConflict(null)}>Leave it</button>
                          </span>
                        )}
                      </Show>
                    </li>
                  )}
                </For>
              </ul>
            </section>
          )}
        </For>
      </div>
      <footer role="none">
        <span>Press a key’s field, then the new keys; Delete takes them away, Esc leaves them.</span>
        <button
          type="button" class="button small" disabled={(changes(), Object.keys(ownKeys()).length === 0)}
          onClick={() => { for (const id of Object.keys(ownKeys())) setOwnKeys(id, null); setChanges((count) => count + 1); }}
        >
          Forget my own keys
        </button>
      </footer>
    </Panel>
  );
}
