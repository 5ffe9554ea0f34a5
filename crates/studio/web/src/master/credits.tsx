// What goes with the song: title and credits, kept in the song, so that undo, other windows and the command line have them too.

import { For, Show, createSignal, type JSX } from "solid-js";
import { set, state } from "../studio";
import { FIELDS, type Field, type FieldKey, wrong } from "./release";

/** A field's words as they stand in the song. */
function said(key: FieldKey): string {
  const song = state.room?.song;
  return (key === "title" ? song?.name : song?.credits[key]) ?? "";
}

function say(field: Field, text: string): void {
  const value = text.trim();
  if (value === said(field.key) || (field.key === "title" && value === "")) return;
  void set(field.key === "title" ? "song/name" : `song/${field.key}`, value, `${field.label.toLowerCase()} of the song`);
}

export function CreditFields(): JSX.Element {
  return <div class="fields"><For each={FIELDS}>{(field) => <Entry field={field} />}</For></div>;
}

function Entry(props: { field: Field }): JSX.Element {
  const id = `credit-${props.field.key}`;
  const now = () => said(props.field.key);
  // What is being typed, until it stands in the song or is let go.
  const [typed, setTyped] = createSignal<string | null>(null);
  const fault = () => wrong(props.field.key, typed() ?? now());
  const finish = (text: string) => {
    // The song takes no code that is none; what is wrong stays in the field, with what is wrong about it.
    if (wrong(props.field.key, text) !== null) return;
    say(props.field, text);
    setTyped(null);
  };
  return (
    <div class="entry" classList={{ wide: props.field.wide ?? false }}>
      <label for={id}>{props.field.label}</label>
      <Show
        when={props.field.words}
        fallback={
          <input
            id={id} class="field" value={typed() ?? now()} placeholder={props.field.hint} maxlength="200" autocomplete="off" aria-invalid={fault() !== null}
            aria-describedby={fault() ? `${id}-fault` : undefined}
            onInput={(event) => setTyped(event.currentTarget.value)}
            onChange={(event) => finish(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === "Escape") { setTyped(null); event.currentTarget.value = now(); event.currentTarget.blur(); }
              if (event.key === "Enter") event.currentTarget.blur();
              event.stopPropagation();
            }}
          />
        }
      >
        {(words) => (
          <select id={id} class="button" onChange={(event) => say(props.field, event.currentTarget.selectedIndex === 0 ? "" : event.currentTarget.value)}>
            <For each={words()}>{(word, i) => <option value={word} selected={i() === 0 ? now() === "" : word === now()}>{word}</option>}</For>
          </select>
        )}
      </Show>
      <Show when={fault()}>{(text) => <span class="short" id={`${id}-fault`} role="alert">{text()}</span>}</Show>
    </div>
  );
}
