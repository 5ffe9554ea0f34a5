// The sends of a strip: where to, how much, before or after the fader; and adding one.

import { For, type JSX, Show } from "solid-js";
import { NumberField } from "../controls/number";
import { type Grip, faderLevel, faderPlace } from "../controls/travel";
import { showLevel } from "../format";
import type { Level, Send, Strip } from "../protocol";
import { edit, newGesture, set, state } from "../studio";
import { move, present } from "./held";
import { type Entry, Menu } from "./menu";

export function Sends(props: { strip: Strip }): JSX.Element {
  return (
    <For each={props.strip.sends}>{(send) => <SendRow strip={props.strip} send={send} />}</For>
  );
}

function SendRow(props: { strip: Strip; send: Send }): JSX.Element {
  const path = () => `${props.strip.name}/send/${props.send.to}`;
  const level = () => present(path(), props.send.level);
  const reason = () => `${props.send.to} send of ${props.strip.name}`;
  const grip: Grip = {
    place: () => faderPlace(level()),
    move: (place, gesture) => move(path(), faderLevel(place), reason(), gesture),
    reset: () => move(path(), 0, reason(), newGesture()),
    newGesture,
  };
  const entries = (): Entry[] => [
    { heading: `To ${props.send.to}` },
    { text: "After the fader", checked: props.send.tap === "post", run: () => void set(`${path()}/tap`, "post", reason()) },
    { text: "Before the fader", checked: props.send.tap === "pre", run: () => void set(`${path()}/tap`, "pre", reason()) },
    { text: "Remove", over: true, run: () => void edit([{ remove: { path: path() } }], `no ${reason()}`) },
  ];
  return (
    <li class="send">
      <Menu
        label={`Send of ${props.strip.name} to ${props.send.to}`}
        class="rack-name"
        face={<><span class="arrow" aria-hidden="true">{props.send.tap === "pre" ? "⇥" : "→"}</span><span class="cut">{props.send.to}</span></>}
        entries={entries}
      />
      <NumberField
        label={reason()}
        shown={short(level())}
        text={String(level())}
        grip={grip}
        range={{ min: -90, max: 24, now: level() === "off" ? -90 : (level() as number) }}
        typed={(text) => void set(path(), text, reason())}
      />
      <i class="send-level" style={{ width: `${faderPlace(level()) * 100}%` }} aria-hidden="true" />
    </li>
  );
}

/** A level in the narrow row: no unit, and no decimal that says nothing. */
function short(level: Level): string {
  return showLevel(level).replace(" dB", "").replace(/\.0$/, "");
}

/** Where a strip can send to and does not yet. */
export function AddSend(props: { strip: Strip; kind: string }): JSX.Element {
  const targets = () => {
    const song = state.room?.song;
    if (!song) return [];
    const taken = new Set(props.strip.sends.map((send) => send.to));
    return [...song.returns, ...song.buses].map((one) => one.strip.name).filter((name) => !taken.has(name) && name !== props.strip.name);
  };
  const add = (to: string) =>
    edit([{ add: { to: props.strip.name, index: props.strip.sends.length, item: { send: { to, level: -12, tap: "post" } } } }], `${props.strip.name} sends to ${to}`);
  return (
    <Show when={props.kind !== "master"}>
      <Menu
        label={`Add a send to ${props.strip.name}`}
        class="rack-add"
        face="+ send"
        entries={() => {
          const all = targets();
          if (all.length === 0) return [{ heading: "No other return or bus to send to" }];
          return [{ heading: "Send to" }, ...all.map((to) => ({ text: to, run: () => void add(to) }))];
        }}
      />
    </Show>
  );
}
