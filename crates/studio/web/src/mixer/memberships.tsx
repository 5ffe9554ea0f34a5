// Under a strip's name: the VCAs that it follows and the groups that it belongs to, as chips that open what can be chosen.

import { For, type JSX, Show } from "solid-js";
import type { Group, Strip } from "../protocol";
import { ask, state } from "../studio";
import { GroupField } from "./group_field";
import { chipColour } from "./members";
import { type Entry, Menu } from "./menu";
import { Popover } from "./popover";

export function Memberships(props: { strip: Strip }): JSX.Element {
  return (
    <div class="memberships">
      <Vcas strip={props.strip} />
      <Groups strip={props.strip} />
    </div>
  );
}

function Vcas(props: { strip: Strip }): JSX.Element {
  const name = () => props.strip.name;
  const all = () => state.room?.song.vcas ?? [];
  const followed = () => all().filter((vca) => props.strip.vcas.includes(vca.strip.name));
  const toggle = (vca: string) => () =>
    void ask(props.strip.vcas.includes(vca) ? "vca.release" : "vca.assign", { tracks: [name()], vca });
  const entries = (): Entry[] => [
    { heading: `${name()} follows` },
    ...all().map(({ strip: { name: vca } }) => ({ text: vca, checked: props.strip.vcas.includes(vca), many: true, run: toggle(vca) })),
    { text: `New VCA of ${name()}`, run: () => void ask("vca.add", { tracks: [name()] }) },
  ];
  const says = () => followed().map((vca) => vca.strip.name).join(", ");
  return (
    <Menu
      label={says() ? `${name()} follows ${says()}` : `${name()} follows no VCA`}
      class={says() ? "membership" : "membership none"}
      entries={entries}
      face={
        <Show when={says()} fallback="V">
          <For each={followed()}>{(vca) => <span class="follows" style={{ "--chip": chipColour(vca.color) }}>{vca.strip.name}</span>}</For>
        </Show>
      }
    />
  );
}

function Groups(props: { strip: Strip }): JSX.Element {
  const all = () => (state.room?.song.groups ?? []).filter((group) => props.strip.groups.includes(group.name));
  const rests = (group: Group) => group.suspended || (state.room?.song.suspend_groups ?? false);
  const says = () => all().map((group) => `${group.name}${rests(group) ? ", suspended" : ""}`).join("; ");
  return (
    <Popover
      kind="dialog"
      label={says() ? `${props.strip.name} belongs to ${says()}` : `${props.strip.name} belongs to no group`}
      class={says() ? "membership" : "membership none"}
      face={
        <Show when={says()} fallback="G">
          <For each={all()}>
            {(group) => <span class="follows grouped" data-rests={rests(group) ? "" : undefined} style={{ "--chip": chipColour(group.color) }}>{group.name}</span>}
          </For>
        </Show>
      }
    >
      {() => <GroupField strip={props.strip} />}
    </Popover>
  );
}
