// The Record page: setting up, as a list that ticks itself, and the level of the mix. Takes are not recorded yet, and it says so.

import "../master/record.css";
import { For, Show, createSignal, type JSX } from "solid-js";
import { LevelMeter } from "../master/level_meter";
import { MonitorSwitch } from "../monitor/switch";
import { status, wanted } from "../monitor/monitor";
import { ask, state } from "../studio";

/** Frames a block that devices take; powers of two. */
const BLOCKS = [32, 64, 128, 256, 512, 1024, 2048];
const RATES = [44_100, 48_000, 88_200, 96_000, 176_400, 192_000];
/** Milliseconds up to which a musician hears himself without delay. */
const AT_ONCE = 12;

type Step = { title: string; done: () => boolean; text: () => string; control: () => JSX.Element };

export function RecordPage(): JSX.Element {
  const device = () => state.room?.device;
  const rate = () => state.room?.song.rate ?? 48_000;
  const [busy, setBusy] = createSignal(false);
  const choose = async (change: { name?: string; rate?: number; block?: number }) => {
    const now = device();
    if (!now) return;
    setBusy(true);
    await ask("device.choose", { name: now.name, rate: now.rate || rate(), block: now.block || 256, ...change });
    setBusy(false);
  };
  const has = () => device()?.kind === "device";
  const choices = () => {
    const now = device();
    if (!now) return [];
    return now.choices.includes(now.name) ? now.choices : [now.name, ...now.choices];
  };
  const steps: Step[] = [
    {
      title: "Device",
      done: () => has(),
      text: () => has() ? `Sound goes out through ${device()?.name}.` : (device()?.choices.length ?? 0) > 0 ? "No sound card is chosen yet." : "The engine finds no sound card on this machine; the browser can play instead.",
      control: () => (
        <select class="button" aria-label="Device" disabled={busy() || (device()?.choices.length ?? 0) === 0} onChange={(event) => void choose({ name: event.currentTarget.value })}>
          <For each={choices()}>{(name) => <option value={name} selected={name === device()?.name}>{name}</option>}</For>
        </select>
      ),
    },
    {
      title: "Rate",
      done: () => has() && device()?.rate === rate(),
      text: () => !has() ? `The song has ${rate() / 1000} kHz.` : device()?.rate === rate() ? `Device and song both have ${rate() / 1000} kHz.` : `The device runs at ${(device()?.rate ?? 0) / 1000} kHz, the song at ${rate() / 1000} kHz: choose the song’s.`,
      control: () => (
        <select class="button" aria-label="Rate of the device" disabled={busy() || !has()} onChange={(event) => void choose({ rate: Number(event.currentTarget.value) })}>
          <For each={[...new Set([...RATES, device()?.rate ?? rate()])].sort((a, b) => a - b)}>{(hertz) => <option value={hertz} selected={hertz === (device()?.rate || rate())}>{hertz / 1000} kHz</option>}</For>
        </select>
      ),
    },
    {
      title: "Buffer",
      done: () => has() && (device()?.latency_ms ?? Infinity) <= AT_ONCE,
      text: () => !has() ? "A small buffer lets musicians hear themselves at once." : (device()?.latency_ms ?? 0) <= AT_ONCE ? `${device()?.latency_ms.toFixed(1)} ms to the ear: heard as at once.` : `${device()?.latency_ms.toFixed(1)} ms to the ear: good for mixing; under ${AT_ONCE} ms is needed to play along.`,
      control: () => (
        <select class="button" aria-label="Frames in a block" disabled={busy() || !has()} onChange={(event) => void choose({ block: Number(event.currentTarget.value) })}>
          <Show when={!has()}><option selected>–</option></Show>
          <For each={[...new Set([...BLOCKS, device()?.block ?? 256])].filter((block) => block > 0).sort((a, b) => a - b)}>{(block) => <option value={block} selected={block === device()?.block}>{block} frames</option>}</For>
        </select>
      ),
    },
    {
      title: "Dropouts",
      done: () => has() && (device()?.dropouts ?? 1) === 0,
      text: () => !has() ? "None can happen without a device." : (device()?.dropouts ?? 0) === 0 ? "No block came too late so far." : `${device()?.dropouts} blocks came too late: take a larger buffer.`,
      control: () => <></>,
    },
    {
      title: "Hearing",
      done: () => has() || (wanted() && status() === "on"),
      text: () => has() && !wanted() ? "You hear the device." : status() === "on" ? "You hear the engine in this browser." : wanted() ? "This browser begins to sound with your first press of play." : "Nothing is heard: there is no device, and the browser is silent.",
      control: () => <MonitorSwitch />,
    },
  ];
  return (
    <main class="page record-page" aria-label="Record">
      <section class="set-up" aria-label="Set up">
        <header><h2>Set up</h2><span class="tag">{steps.filter((step) => step.done()).length} of {steps.length}</span></header>
        <ol>
          <For each={steps}>
            {(step) => (
              <li classList={{ done: step.done() }}>
                <span class="tick" aria-hidden="true">{step.done() ? "✓" : ""}</span>
                <div class="what">
                  <h3>{step.title}<span class="unseen">{step.done() ? ", done" : ", open"}</span></h3>
                  <p>{step.text()}</p>
                </div>
                {step.control()}
              </li>
            )}
          </For>
        </ol>
      </section>
      <div class="beside">
        <LevelMeter />
        <section class="later" aria-label="Recording">
          <h2>Recording</h2>
          <p>This version plays, edits, mixes and masters; it does not record takes yet. Record with what you have, then drop the files on this window: each becomes a track at the start of the song.</p>
          <Show when={(state.room?.song.tracks.length ?? 0) === 0}><p>The song has no tracks so far.</p></Show>
        </section>
      </div>
    </main>
  );
}
