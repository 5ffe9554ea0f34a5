// A channel strip: colour and name, inserts and sends, pan, fader with meter, mute, solo, polarity, automation mode, output.

import { type JSX, Show } from "solid-js";
import type { Seat } from "../studio";
import { ask, hue, set, state } from "../studio";
import { selectStrip, view } from "../view";
import { tintStyle } from "../draw/canvas";
import { touchMeter } from "../painter/painting";
import { carryToVca } from "./assign_drag";
import { Fader, FaderNumber } from "./fader";
import { clearCurve, handLetsGo, modeOf, setMode } from "./hand";
import { Rack } from "./inserts";
import { Memberships } from "./memberships";
import { type Entry, Menu } from "./menu";
import { MonitorBlock } from "./monitor";
import { Pan } from "./pan";
import { Popover } from "./popover";
import { MODES, type Mode } from "./ride";

const SAYS: Record<Mode, string> = {
  read: "Read: the fader follows its curve",
  touch: "Touch: writes while you hold the fader",
  latch: "Latch: writes from the first touch until the song stops",
  trim: "Trim: raises or lowers the curve that is there",
};

export function StripView(props: { seat: Seat }): JSX.Element {
  const strip = () => props.seat.strip;
  const name = () => strip().name;
  const kind = () => props.seat.kind;
  const silencing = () => (strip().mute ? undefined : vcasOf(strip()).find((vca) => vca.mute)?.name);
  const release = () => {
    handLetsGo(name(), "fader");
    handLetsGo(name(), "pan");
  };
  return (
    <section
      class="strip"
      classList={{ master: kind() === "master" }}
      aria-label={`${name()}, ${kind()}`}
      data-name={name()}
      data-selected={view.strip === name() ? "" : undefined}
      data-silent={strip().mute || silencing() ? "" : undefined}
      style={{ "--strip": kind() === "master" ? "var(--accent)" : tintStyle(hue(props.seat)) }}
      onPointerUp={release}
      onKeyUp={release}
    >
      <button type="button" class="strip-name" aria-pressed={view.strip === name()} title={name()} onClick={() => selectStrip(name())} onPointerDown={(event) => kind() !== "master" && carryToVca(event, name())}>
        {kind() === "master" ? "Master" : name()}
      </button>
      <Show when={kind() !== "master"} fallback={<span />}>
        <Memberships strip={strip()} />
      </Show>
      <Rack strip={strip()} kind={kind()} />
      <Pan strip={strip()} />
      <div class="fader-zone">
        <Fader strip={strip()} />
        <div class="meter-slot">
          <button type="button" class="clip-light" aria-label={`${name()} has not clipped`} title="Lit when full scale was passed; press to clear" onClick={() => touchMeter(props.seat.meter)} />
        </div>
      </div>
      <div class="db"><FaderNumber strip={strip()} /></div>
      <div class="numbers">
        <span class="loud" role="img" aria-label="short-term loudness – LUFS" title="Short-term loudness, LUFS" />
        <span class="reduced" role="img" aria-label="gain reduction 0 dB" title="Gain reduction of all dynamics, dB" />
      </div>
      <Buttons seat={props.seat} />
      <div class="foot">
        <ModeChoice name={name()} automated={strip().automation.map((one) => one.parameter)} />
        <Show when={kind() !== "master"} fallback={<ToMonitor />}>
          <Output seat={props.seat} />
        </Show>
      </div>
    </section>
  );
}

/** The VCAs that a strip follows. */
function vcasOf(strip: Seat["strip"]): Seat["strip"][] {
  return (state.room?.song.vcas ?? []).map((vca) => vca.strip).filter((vca) => strip.vcas.includes(vca.name));
}

export function Buttons(props: { seat: Seat }): JSX.Element {
  const strip = () => props.seat.strip;
  const name = () => strip().name;
  const by = (word: "mute" | "solo") => (strip()[word] ? undefined : vcasOf(strip()).find((vca) => vca[word])?.name);
  const flag = (word: "mute" | "solo" | "flip", says: string) => () =>
    void set(`${name()}/${word}`, strip()[word] ? "off" : "on", `${strip()[word] ? "no " : ""}${says} ${name()}`);
  return (
    <div class="switches">
      <button type="button" class="toggle mute" aria-pressed={strip().mute} data-by={by("mute")} aria-label={`Mute ${name()}`} title={by("mute") ? `Muted by VCA ${by("mute")}` : "Mute"} onClick={flag("mute", "mute")}>M</button>
      <Show when={props.seat.kind !== "master"}>
        <button
          type="button"
          class="toggle solo"
          aria-pressed={strip().solo}
          data-by={by("solo")}
          aria-label={`Solo ${name()}`}
          title={by("solo") ? `Soloed by VCA ${by("solo")}` : "Solo; with Ctrl this one alone"}
          onClick={(event) => (event.ctrlKey || event.metaKey ? void ask("track.solo-only", { track: name() }) : flag("solo", "solo")())}
        >
          S
        </button>
      </Show>
      <Show when={props.seat.kind !== "vca"}>
        <button type="button" class="toggle plain" aria-pressed={strip().flip} aria-label={`Polarity of ${name()} reversed`} title="Reverse polarity" onClick={flag("flip", "polarity of")}>Ø</button>
      </Show>
    </div>
  );
}

export function ModeChoice(props: { name: string; automated: string[] }): JSX.Element {
  const mode = () => modeOf(props.name);
  const entries = (): Entry[] => [
    { heading: `Automation of ${props.name}` },
    ...MODES.map((one) => ({ text: SAYS[one], checked: mode() === one, run: () => setMode(props.name, one) })),
    ...props.automated
      .filter((parameter) => parameter === "fader" || parameter === "pan")
      .map((parameter) => ({ text: `Take the ${parameter}'s curve away`, over: true, run: () => clearCurve(props.name, parameter) })),
  ];
  return (
    <Menu
      label={`Automation of ${props.name}: ${mode()}`}
      class="toggle mode"
      pressed={mode() !== "read"}
      face={{ read: "R", touch: "T", latch: "L", trim: "±" }[mode()]}
      entries={entries}
    />
  );
}

/** Where there is no room for the monitor beside the master, it opens from it. */
function ToMonitor(): JSX.Element {
  return (
    <>
      <span class="output beside">to the monitor</span>
      <Popover kind="dialog" label="Monitor" class="output folded" face="Monitor ▾">
        {() => <MonitorBlock />}
      </Popover>
    </>
  );
}

function Output(props: { seat: Seat }): JSX.Element {
  const strip = () => props.seat.strip;
  const entries = (): Entry[] => {
    const song = state.room?.song;
    const buses = song?.buses.map((one) => one.strip.name).filter((one) => one !== strip().name) ?? [];
    const to = (value: string, text: string) => ({
      text,
      checked: (strip().output ?? "") === value,
      run: () => void set(`${strip().name}/output`, value, `${strip().name} to ${text}`),
    });
    return [{ heading: "Output" }, to("", "Master"), ...buses.map((one) => to(one, one))];
  };
  return <Menu label={`Output of ${strip().name}: ${strip().output ?? "Master"}`} class="output" face={<span class="cut">{strip().output ?? "Master"}</span>} entries={entries} />;
}
