// What a strip's group chip opens: which groups it belongs to, and the chosen group's name, links, members and switch.

import { For, type JSX, Show, createSignal } from "solid-js";
import type { Group, Link, Strip } from "../protocol";
import { ask, state } from "../studio";
import { ColourChoice, Members, NameField, chipColour } from "./members";

const LINKS: { link: Link; says: string }[] = [
  { link: "fader", says: "Fader" }, { link: "mute", says: "Mute" }, { link: "solo", says: "Solo" },
  { link: "polarity", says: "Polarity" }, { link: "clips", says: "Clips" },
];

export function GroupField(props: { strip: Strip }): JSX.Element {
  const groups = () => state.room?.song.groups ?? [];
  const [chosen, choose] = createSignal(props.strip.groups[0] ?? groups()[0]?.name);
  const group = () => groups().find((one) => one.name === chosen());
  const all = () => state.room?.song.suspend_groups ?? false;
  const make = async () => {
    const before = new Set(groups().map((one) => one.name));
    await ask("group.add", { tracks: [props.strip.name] });
    choose(groups().find((one) => !before.has(one.name))?.name ?? chosen());
  };
  return (
    <div class="membership-field">
      <h3>Groups of {props.strip.name}</h3>
      <Show when={groups().length > 0} fallback={<p>None yet. What is done to one member of a group is done to all; with Alt held, to one alone.</p>}>
        <ul>
          <For each={groups()}>
            {(one) => (
              <li>
                <label class="check">
                  <input
                    type="checkbox"
                    checked={props.strip.groups.includes(one.name)}
                    onChange={(event) => void ask(event.currentTarget.checked ? "group.join" : "group.leave", { tracks: [props.strip.name], group: one.name })}
                  />
                  <i class="dot" style={{ "--chip": chipColour(one.color) }} />
                  <span class="cut">{one.name}</span>
                </label>
                <button type="button" class="button small" aria-pressed={chosen() === one.name} aria-label={`Show group ${one.name}`} onClick={() => choose(one.name)}>
                  Show
                </button>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <button type="button" class="button" onClick={() => void make()}>New group of {props.strip.name}</button>
      <Show when={group()}>{(one) => <Chosen group={one()} renamed={choose} />}</Show>
      <Show when={groups().length > 0}>
        <button type="button" class="button" aria-pressed={all()} onClick={() => void ask("group.suspend-all", { on: !all() })}>
          {all() ? "All groups are suspended" : "Suspend all groups"}
        </button>
      </Show>
    </div>
  );
}

function Chosen(props: { group: Group; renamed: (name: string) => void }): JSX.Element {
  const name = () => props.group.name;
  const toggle = (link: Link) => () => {
    const links = props.group.links.includes(link) ? props.group.links.filter((one) => one !== link) : [...props.group.links, link];
    void ask("group.links", { group: name(), links: links.join(" ") });
  };
  const rename = async (to: string) => {
    if (await ask("group.rename", { group: name(), name: to })) props.renamed(to);
  };
  return (
    <section aria-label={`Group ${name()}`}>
      <NameField label="Name of the group" name={name()} rename={(to) => void rename(to)} />
      <ColourChoice now={props.group.color} choose={(color) => void ask("group.color", { groups: [name()], color })} />
      <div class="links" role="group" aria-label={`Group ${name()} links`}>
        <For each={LINKS}>
          {(one) => (
            <button type="button" class="button small" aria-pressed={props.group.links.includes(one.link)} onClick={toggle(one.link)}>{one.says}</button>
          )}
        </For>
      </div>
      <Members label={`Members of ${name()}`} has={(strip) => strip.groups.includes(name())} set={(strip, on) => void ask(on ? "group.join" : "group.leave", { tracks: [strip.name], group: name() })} />
      <div class="ends">
        <button type="button" class="button" aria-pressed={props.group.suspended} onClick={() => void ask("group.suspend", { groups: [name()] })}>
          {props.group.suspended ? "Suspended" : "Suspend"}
        </button>
        <button type="button" class="button" onClick={() => void ask("group.remove", { groups: [name()] })}>Remove</button>
      </div>
    </section>
  );
}
