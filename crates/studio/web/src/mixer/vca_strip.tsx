// A VCA's strip: a fader for others, with mute, solo and automation, but nothing that a signal would run through.

import { For, type JSX, Show } from "solid-js";
import { tintStyle } from "../draw/canvas";
import type { Vca } from "../protocol";
import { type Seat, ask, hue, seats, state } from "../studio";
import { selectStrip, view } from "../view";
import { landing } from "./assign_drag";
import { Fader, FaderNumber } from "./fader";
import { handLetsGo } from "./hand";
import { ColourChoice, Members, NameField } from "./members";
import { Popover } from "./popover";
import { Buttons, ModeChoice } from "./strip";

export function VcaStrip(props: { seat: Seat }): JSX.Element {
  const strip = () => props.seat.strip;
  const name = () => strip().name;
  const vca = () => state.room?.song.vcas[props.seat.index];
  const followers = () => seats().filter((one) => one.strip.vcas.includes(name())).map((one) => one.strip.name);
  const release = () => handLetsGo(name(), "fader");
  return (
    <section
      class="strip vca"
      aria-label={`${name()}, VCA`}
      data-name={name()}
      data-vca={name()}
      data-selected={view.strip === name() ? "" : undefined}
      data-silent={strip().mute ? "" : undefined}
      data-lands={landing() === name() ? "" : undefined}
      style={{ "--strip": tintStyle(hue(props.seat)) }}
      onPointerUp={release}
      onKeyUp={release}
    >
      <button type="button" class="strip-name" aria-pressed={view.strip === name()} title={name()} onClick={() => selectStrip(name())}>{name()}</button>
      <div class="memberships">
        <Popover kind="dialog" class="membership" label={`Members of VCA ${name()}: ${followers().length}`} face={<span class="cut">Members ▾</span>}>
          {(close) => <Show when={vca()}>{(one) => <VcaField vca={one()} close={close} />}</Show>}
        </Popover>
      </div>
      <ul class="followers" aria-label={`What follows ${name()}`}>
        <For each={followers()} fallback={<li class="none">drag a strip's name here</li>}>{(one) => <li class="cut" title={one}>{one}</li>}</For>
      </ul>
      <span />
      <div class="fader-zone"><Fader strip={strip()} /></div>
      <div class="db"><FaderNumber strip={strip()} /></div>
      <span />
      <Buttons seat={props.seat} />
      <div class="foot">
        <ModeChoice name={name()} automated={strip().automation.map((one) => one.parameter)} />
        <span class="output">VCA</span>
      </div>
    </section>
  );
}

function VcaField(props: { vca: Vca; close: () => void }): JSX.Element {
  const name = () => props.vca.strip.name;
  const rename = async (to: string) => {
    const selected = view.strip === name();
    if ((await ask("track.rename", { track: name(), name: to })) && selected) selectStrip(to);
  };
  return (
    <div class="membership-field">
      <h3>VCA {name()}</h3>
      <NameField label="Name of the VCA" name={name()} rename={(to) => void rename(to)} />
      <ColourChoice now={props.vca.color} choose={(color) => void ask("vca.color", { vcas: [name()], color })} />
      <Members
        label={`Members of VCA ${name()}`}
        has={(strip) => strip.vcas.includes(name())}
        set={(strip, on) => void ask(on ? "vca.assign" : "vca.release", { tracks: [strip.name], vca: name() })}
      />
      <button
        type="button"
        class="button"
        onClick={() => {
          props.close();
          void ask("track.remove", { tracks: [name()] });
        }}
      >
        Remove the VCA
      </button>
    </div>
  );
}
