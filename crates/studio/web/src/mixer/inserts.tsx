// The insert list of a strip: select, bypass, carry to another place or strip, menu for the rest; all of it by keyboard too.

import { For, type JSX } from "solid-js";
import type { Insert, Strip } from "../protocol";
import { seats } from "../studio";
import { selectStrip, view } from "../view";
import { copyToOther, differ, heard, listenTo } from "./ab";
import { AddEffect } from "./add_effect";
import { carried, carry, landing, placeOfGap } from "./carry";
import { readable } from "./effect_groups";
import { addInsert, bypass, copyInsert, orderInsert, removeInsert } from "./insert_edits";
import { type Entry, Menu } from "./menu";
import { AddSend, Sends } from "./sends";

export function Rack(props: { strip: Strip; kind: string }): JSX.Element {
  const name = () => props.strip.name;
  return (
    <div class="rack" data-strip={name()}>
      <div class="rack-list">
      <ul aria-label={`Inserts of ${name()}`}>
        <For each={props.strip.inserts}>{(insert, index) => <Row strip={props.strip} insert={insert} index={index()} />}</For>
      </ul>
      <ul aria-label={`Sends of ${name()}`}>
        <Sends strip={props.strip} />
      </ul>
      </div>
      <div class="rack-adds">
        <AddEffect label={`Add an effect to ${name()}`} class="rack-add" face="+ effect" add={(kind) => addInsert(name(), kind)} />
        <AddSend strip={props.strip} kind={props.kind} />
      </div>
    </div>
  );
}

type RowProps = { strip: Strip; insert: Insert; index: number };

function Row(props: RowProps): JSX.Element {
  const strip = () => props.strip.name;
  const path = () => `${strip()}/${props.insert.id}`;
  const name = () => readable(props.insert.id);
  const selected = () => view.strip === strip() && view.insert === props.insert.id;
  const last = () => props.strip.inserts.length - 1;
  const landsBefore = () => landing()?.strip === strip() && landing()?.index === props.index;
  const landsAfter = () => landing()?.strip === strip() && props.index === last() && landing()?.index === last() + 1;
  const key = (event: KeyboardEvent) => {
    const by = event.altKey ? { ArrowUp: -1, ArrowDown: 1 }[event.key] : undefined;
    if (by !== undefined) keepFocus(event, () => orderInsert(strip(), props.insert.id, props.index + by));
    else if (event.key === "Delete" || event.key === "Backspace") removeInsert(strip(), props.insert.id);
    else if (event.key.toLowerCase() === "b" && !event.ctrlKey && !event.metaKey) bypass(strip(), props.insert);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const entries = (): Entry[] => [
    { heading: name() },
    { text: props.insert.bypass ? "Switch on" : "Bypass", hint: "B", run: () => bypass(strip(), props.insert) },
    { text: "Setting A", checked: heard(path()) === "A", run: () => listenTo(path(), props.insert, "A") },
    { text: "Setting B", checked: heard(path()) === "B", run: () => listenTo(path(), props.insert, "B") },
    {
      text: `Copy ${heard(path())} to ${heard(path()) === "A" ? "B" : "A"}`,
      disabled: !differ(path(), props.insert),
      run: () => copyToOther(path(), props.insert),
    },
    { text: "Up", hint: "Alt ↑", disabled: props.index === 0, run: () => orderInsert(strip(), props.insert.id, props.index - 1) },
    { text: "Down", hint: "Alt ↓", disabled: props.index === last(), run: () => orderInsert(strip(), props.insert.id, props.index + 1) },
    { text: "Remove", hint: "Del", over: true, run: () => removeInsert(strip(), props.insert.id) },
    { heading: "Copy to" },
    ...seats()
      .map((one) => one.strip.name)
      .filter((one) => one !== strip())
      .map((to) => ({ text: to, run: () => copyInsert(strip(), props.insert, to) })),
  ];
  return (
    <li
      class="insert"
      data-insert={props.insert.id}
      data-selected={selected() ? "" : undefined}
      data-bypass={props.insert.bypass ? "" : undefined}
      data-carried={carried()?.strip === strip() && carried()?.id === props.insert.id ? "" : undefined}
      data-lands={landsBefore() ? "before" : landsAfter() ? "after" : undefined}
    >
      <button
        type="button"
        class="power"
        role="switch"
        aria-checked={!props.insert.bypass}
        aria-label={`${name()} of ${strip()} on`}
        title={props.insert.bypass ? "Bypassed; switch on" : "Bypass"}
        onClick={() => bypass(strip(), props.insert)}
      />
      <button
        type="button"
        class="rack-name"
        aria-pressed={selected()}
        aria-label={`${name()} of ${strip()}${props.insert.bypass ? ", bypassed" : ""}`}
        title={`${name()}: drag to reorder or onto another strip to copy`}
        onClick={() => selectStrip(strip(), props.insert.id)}
        onKeyDown={key}
        onPointerDown={(event) =>
          carry(event, strip(), props.insert.id, (to) => {
            if (to.strip === strip()) orderInsert(strip(), props.insert.id, placeOfGap(to.index, props.index));
            else copyInsert(strip(), props.insert, to.strip, to.index);
          })
        }
      >
        <span class="cut">{name()}</span>
      </button>
      <Menu label={`More for ${name()} of ${strip()}`} class="rack-more" face="⋯" entries={entries} />
    </li>
  );
}

/** A row that moves is drawn anew; the focus goes with it. */
function keepFocus(event: KeyboardEvent, change: () => void): void {
  const rack = (event.currentTarget as HTMLElement).closest<HTMLElement>(".rack");
  const id = (event.currentTarget as HTMLElement).closest<HTMLElement>("[data-insert]")?.dataset.insert;
  change();
  let tries = 30;
  const again = () => {
    const row = [...(rack?.querySelectorAll<HTMLElement>("[data-insert]") ?? [])].find((one) => one.dataset.insert === id);
    const button = row?.querySelector<HTMLElement>(".rack-name");
    const active = document.activeElement;
    // Who has gone elsewhere meanwhile is not called back.
    if (active && active !== document.body && !rack?.contains(active)) return;
    if (button && active !== button) button.focus();
    tries -= 1;
    if (tries > 0) requestAnimationFrame(again);
  };
  requestAnimationFrame(again);
}
