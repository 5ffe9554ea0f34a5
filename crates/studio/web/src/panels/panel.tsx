// The panel of the selected effect: whose it is, bypass, A and B, sidechain, presets, and the view that suits it.

import "./panels.css";
import { type JSX, Match, Show, Switch, createMemo } from "solid-js";
import { tintStyle } from "../draw/canvas";
import { AddEffect } from "../mixer/add_effect";
import { copyToOther, heard, listenTo } from "../mixer/ab";
import { readable } from "../mixer/effect_groups";
import { addInsert, bypass } from "../mixer/insert_edits";
import { type Entry, Menu } from "../mixer/menu";
import { chosenInsert } from "../mixer/selection";
import { effect, hue, seat, seats, set } from "../studio";
import { selectStrip, view } from "../view";
import { DelayPanel } from "./delay";
import { DynamicsPanel } from "./dynamics";
import { EqualizerPanel } from "./equalizer";
import { GenericPanel } from "./generic";
import { MultibandPanel } from "./multiband";
import { Presets } from "./presets";
import { ReverbPanel } from "./reverb";
import type { Target } from "./target";

const DYNAMICS = ["compressor", "expander", "gate", "limiter", "de-esser"];

export function EffectPanel(): JSX.Element {
  const target = createMemo<Target | undefined>(() => {
    const of = seat(view.strip);
    const insert = chosenInsert();
    const kind = insert && effect(insert.kind);
    if (!of || !insert || !kind) return undefined;
    return { path: `${of.strip.name}/${insert.id}`, strip: of.strip.name, hue: hue(of), insert, effect: kind };
  });
  // Another insert is another panel; the same one with other values is not.
  const key = createMemo(() => (target() ? `${target()?.path} ${target()?.effect.name}` : ""));
  return (
    <section class="panel" aria-label="Effect" style={{ "--strip": tintStyle(target()?.hue ?? 70) }}>
      <Show when={key() !== "" && key()} keyed fallback={<Nothing />}>
        {(_key) => <Show when={target()}>{(it) => <Filled target={it()} />}</Show>}
      </Show>
    </section>
  );
}

function Filled(props: { target: Target }): JSX.Element {
  return (
    <>
      <Header target={props.target} />
      <div class="panel-view" data-bypass={props.target.insert.bypass ? "" : undefined}>
        <Switch fallback={<GenericPanel target={props.target} />}>
          <Match when={props.target.effect.name === "equalizer"}><EqualizerPanel target={props.target} /></Match>
          <Match when={DYNAMICS.includes(props.target.effect.name)}><DynamicsPanel target={props.target} /></Match>
          <Match when={props.target.effect.name === "multiband-compressor"}><MultibandPanel target={props.target} /></Match>
          <Match when={props.target.effect.name === "reverb"}><ReverbPanel target={props.target} /></Match>
          <Match when={props.target.effect.name === "delay"}><DelayPanel target={props.target} /></Match>
        </Switch>
      </div>
    </>
  );
}

function Header(props: { target: Target }): JSX.Element {
  const insert = () => props.target.insert;
  const path = () => props.target.path;
  const others = (): Entry[] =>
    (seat(props.target.strip)?.strip.inserts ?? []).map((one) => ({
      text: readable(one.id),
      checked: one.id === insert().id,
      hint: one.bypass ? "bypassed" : "",
      run: () => selectStrip(props.target.strip, one.id),
    }));
  const letter = (which: "A" | "B") => (
    <button
      type="button"
      class="button letter"
      aria-pressed={heard(path()) === which}
      aria-label={`Setting ${which}`}
      title={`Listen to setting ${which}; Alt-click copies what you hear to the other`}
      onClick={(event) => (event.altKey ? copyToOther(path(), insert()) : listenTo(path(), insert(), which))}
    >
      {which}
    </button>
  );
  return (
    <header class="panel-head">
      <h2 title={props.target.strip}>{props.target.strip}</h2>
      <Menu label={`Effect: ${readable(insert().id)}`} class="text-button kind" face={<>{readable(insert().id)} <i aria-hidden="true">▾</i></>} entries={others} />
      <span class="gap" />
      <Show when={props.target.effect.sidechain}><Sidechain target={props.target} /></Show>
      <button type="button" class="button" aria-pressed={insert().bypass} title="Let the sound past this effect" onClick={() => bypass(props.target.strip, insert())}>Bypass</button>
      {letter("A")}
      {letter("B")}
      <Presets target={props.target} />
    </header>
  );
}

function Sidechain(props: { target: Target }): JSX.Element {
  const now = () => props.target.insert.sidechain;
  const choose = (to: string | null) => () => void set(`${props.target.path}/sidechain`, to ?? "", `sidechain of ${props.target.path}`);
  const entries = (): Entry[] => [
    { heading: "Steered by" },
    { text: "Its own strip", checked: now() === null, run: choose(null) },
    ...seats()
      .filter((one) => one.kind !== "master" && one.strip.name !== props.target.strip)
      .map((one) => ({ text: one.strip.name, checked: now() === one.strip.name, run: choose(one.strip.name) })),
  ];
  return (
    <Menu
      label={`Sidechain: ${now() ?? "its own strip"}`}
      class="text-button sidechain"
      face={<><span class="cut">{now() === null ? "sidechain" : `◂ ${now()}`}</span></>}
      pressed={now() !== null}
      entries={entries}
    />
  );
}

function Nothing(): JSX.Element {
  const strip = () => seat(view.strip)?.strip;
  const isVca = () => seat(view.strip)?.kind === "vca";
  return (
    <div class="panel-empty">
      <Show when={strip()}>
        {(of) => (
          <Show when={!isVca()} fallback={<p>{of().name} moves the faders of the strips that follow it; no sound runs through it that an effect could shape.</p>}>
            <p>{of().name} has no effects yet.</p>
            <AddEffect label={`Add an effect to ${of().name}`} class="button" face="Add an effect" add={(kind) => addInsert(of().name, kind)} />
          </Show>
        )}
      </Show>
    </div>
  );
}
