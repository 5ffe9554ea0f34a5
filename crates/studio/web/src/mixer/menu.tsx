// A menu from a button: arrows walk, letters jump, Enter takes, Escape closes.

import { For, type JSX, Match, Show, Switch } from "solid-js";
import { Popover } from "./popover";

export type Entry =
  | { text: string; run: () => void; checked?: boolean; many?: boolean; hint?: string; sentence?: string; disabled?: boolean; over?: boolean }
  | { heading: string };

type Props = {
  label: string;
  face: JSX.Element;
  class?: string;
  entries: () => Entry[];
  disabled?: boolean;
  pressed?: boolean;
};

export function Menu(props: Props): JSX.Element {
  return (
    <Popover
      label={props.label}
      face={props.face}
      kind="menu"
      disabled={props.disabled ?? false}
      pressed={props.pressed ?? false}
      {...(props.class === undefined ? {} : { class: props.class })}
    >
      {(close) => (
        <ul class="menu" role="none" onKeyDown={walk}>
          <For each={props.entries()}>
            {(entry) => (
              <li role="none">
                <Switch>
                  <Match when={"heading" in entry && entry}>{(one) => <h3 role="presentation">{one().heading}</h3>}</Match>
                  <Match when={"text" in entry && entry}>{(one) => <Item entry={one()} close={close} />}</Match>
                </Switch>
              </li>
            )}
          </For>
        </ul>
      )}
    </Popover>
  );
}

function Item(props: { entry: Extract<Entry, { text: string }>; close: () => void }): JSX.Element {
  return (
    <button
      type="button"
      role={props.entry.checked === undefined ? "menuitem" : props.entry.many ? "menuitemcheckbox" : "menuitemradio"}
      aria-checked={props.entry.checked}
      class="menu-item"
      classList={{ over: props.entry.over ?? false }}
      tabindex="-1"
      disabled={props.entry.disabled}
      onPointerEnter={(event) => event.currentTarget.focus({ preventScroll: true })}
      onClick={() => {
        props.close();
        props.entry.run();
      }}
    >
      <span class="tick" aria-hidden="true">{props.entry.checked ? "✓" : ""}</span>
      <span class="text">{props.entry.text}</span>
      <span class="hint">{props.entry.hint}</span>
      <Show when={props.entry.sentence}><span class="sentence">{props.entry.sentence}</span></Show>
    </button>
  );
}

/** Moves the focus along the entries. */
export function walk(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  if (event.key === "Escape" || event.key === "Tab") return;
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>(".menu-item:not(:disabled)")];
  const now = all.indexOf(document.activeElement as HTMLElement);
  const to: Record<string, number> = { ArrowDown: now + 1, ArrowUp: now < 0 ? all.length - 1 : now - 1, Home: 0, End: all.length - 1 };
  let next = to[event.key];
  if (next === undefined && /^\p{L}$/u.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const begins = (one: HTMLElement) => (one.querySelector(".text")?.textContent ?? "").toLowerCase().startsWith(event.key.toLowerCase());
    const after = all.findIndex((one, i) => i > now && begins(one));
    next = after >= 0 ? after : all.findIndex(begins);
  }
  event.stopPropagation();
  if (next === undefined) return;
  event.preventDefault();
  all[(next + all.length) % all.length]?.focus();
}
