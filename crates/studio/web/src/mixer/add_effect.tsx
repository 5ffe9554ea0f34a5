// Finding an effect to add: typed words filter the groups, arrows choose, Enter adds.

import { For, type JSX, Show, createMemo, createSignal, createUniqueId } from "solid-js";
import { state } from "../studio";
import { grouped, readable } from "./effect_groups";
import { Popover } from "./popover";

type Props = { label: string; face: JSX.Element; class?: string; add: (kind: string) => void };

export function AddEffect(props: Props): JSX.Element {
  return (
    <Popover label={props.label} face={props.face} kind="listbox" {...(props.class === undefined ? {} : { class: props.class })}>
      {(close) => (
        <Finder
          take={(kind) => {
            close();
            props.add(kind);
          }}
        />
      )}
    </Popover>
  );
}

function Finder(props: { take: (kind: string) => void }): JSX.Element {
  const [search, setSearch] = createSignal("");
  const [at, setAt] = createSignal(0);
  const id = createUniqueId();
  const groups = createMemo(() => grouped(state.catalogue.effects, search()));
  const flat = createMemo(() => groups().flatMap((group) => group.effects));
  let list: HTMLDivElement | undefined;
  const choose = (to: number) => {
    const count = flat().length;
    if (count === 0) return;
    setAt((to + count) % count);
    queueMicrotask(() => list?.querySelector("[aria-selected='true']")?.scrollIntoView({ block: "nearest" }));
  };
  const key = (event: KeyboardEvent) => {
    event.stopPropagation();
    const chosen = flat()[at()];
    if (event.key === "ArrowDown") choose(at() + 1);
    else if (event.key === "ArrowUp") choose(at() - 1);
    else if (event.key === "Enter" && chosen) props.take(chosen.name);
    else return;
    event.preventDefault();
  };
  return (
    <div class="finder">
      <input
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={flat()[at()] ? `${id}-${flat()[at()]?.name}` : undefined}
        aria-label="Find an effect"
        placeholder="Find an effect: eq, hiss, glue …"
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => {
          setSearch(event.currentTarget.value);
          setAt(0);
        }}
        on:keydown={(event) => {
          if (event.key !== "Escape" && event.key !== "Tab") key(event);
        }}
      />
      <div ref={list} id={id} role="listbox" aria-label="Effects" class="menu">
        <For each={groups()}>
          {(group) => (
            <div role="group" aria-label={group.title}>
              <h3 aria-hidden="true">{group.title}</h3>
              <For each={group.effects}>
                {(effect) => (
                  <div
                    id={`${id}-${effect.name}`}
                    role="option"
                    class="menu-item"
                    aria-selected={flat()[at()]?.name === effect.name}
                    onPointerMove={() => setAt(flat().indexOf(effect))}
                    onClick={() => props.take(effect.name)}
                  >
                    <span class="tick" aria-hidden="true" />
                    <span class="text">{readable(effect.name)}</span>
                    <span class="sentence">{effect.sentence}</span>
                  </div>
                )}
              </For>
            </div>
          )}
        </For>
      </div>
      <Show when={flat().length === 0}>
        <p role="status">No effect is called that. Try what it should do: hiss, width, punch.</p>
      </Show>
    </div>
  );
}
