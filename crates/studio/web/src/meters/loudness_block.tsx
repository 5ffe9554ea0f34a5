// Loudness in three lines: integrated, short-term, true peak, each with a bar; as in the assistant's rail and on the master page.

import "./meters.css";
import { For, Show, type JSX, onCleanup, onMount } from "solid-js";
import { ToldBar, ToldText } from "../draw/told";
import { eachFrame, live } from "../live";
import type { Ink } from "../painter/drawing";
import type { Filled } from "../painter/told";
import { ask } from "../studio";
import { linearPlace } from "./scales";
import { reading } from "./words";

type Line = { name: string; unit: string; low: number; high: number; value: () => number; tone: (value: number, ceiling: number) => Ink };

const LUFS = { unit: "LUFS", low: -36, high: -6 };
const LINES: Line[] = [
  { name: "integrated", ...LUFS, value: () => live.integrated, tone: () => "soft" },
  { name: "short-term", ...LUFS, value: () => live.shortTerm, tone: () => "ok" },
  { name: "momentary", ...LUFS, value: () => live.momentary, tone: () => "ok" },
  {
    name: "true peak", unit: "dBTP", low: -30, high: 3, value: () => live.truePeakMax,
    tone: (value, ceiling) => (value > ceiling ? "over" : "warn"),
  },
  { name: "range", unit: "LU", low: 0, high: 20, value: () => live.loudnessRange, tone: () => "soft" },
];
const SHORT = ["integrated", "short-term", "true peak"];

type Props = {
  /** The loudness that is wanted, marked on the bars. */
  target?: number | null;
  /** The true peak that must not be passed. */
  ceiling?: number;
  /** With momentary loudness and loudness range. */
  full?: boolean;
};

export function LoudnessBlock(props: Props): JSX.Element {
  const shown = () => LINES.filter((line) => props.full || SHORT.includes(line.name));
  return (
    <section class="loudness" aria-label="Loudness">
      <header>
        <h2>Loudness</h2>
        <button type="button" class="button small quiet" title="Measure anew from here" onClick={() => void ask("meters.reset")}>
          Reset
        </button>
      </header>
      <For each={shown()}>{(line) => <Row line={line} target={props.target ?? null} ceiling={props.ceiling ?? -1} />}</For>
    </section>
  );
}

function Row(props: { line: Line; target: number | null; ceiling: number }): JSX.Element {
  let bar = (_: Filled) => {};
  let value = (_: string) => {};
  let meter: HTMLDivElement | undefined;
  let written = 0;
  const place = (at: number) => linearPlace(at, props.line.low, props.line.high);
  const isLoudness = () => props.line.unit === "LUFS";
  onMount(() => {
    const stop = eachFrame((now, beat) => {
      if (!beat) return;
      const level = props.line.value();
      bar({ share: place(level), ink: props.line.tone(level, props.ceiling) });
      // Words that change faster than five times a second cannot be read.
      if (now - written < 200) return;
      written = now;
      const text = reading(level, props.line.unit);
      value(text);
      if (meter && Number.isFinite(level)) {
        meter.setAttribute("aria-valuenow", level.toFixed(1));
        meter.setAttribute("aria-valuetext", text);
      }
    });
    onCleanup(stop);
  });
  return (
    <div class="loudness-row">
      <span>{props.line.name}</span>
      <div
        ref={meter}
        class="bar"
        role="meter"
        aria-label={props.line.name}
        aria-valuemin={props.line.low}
        aria-valuemax={props.line.high}
        aria-valuenow={props.line.low}
        aria-valuetext="nothing yet"
      >
        <ToldBar told={(fill) => (bar = fill)} />
        <Show when={isLoudness() && props.target !== null}>
          <b style={{ left: `${place(props.target ?? 0) * 100}%` }} title={`wanted: ${reading(props.target ?? 0, "LUFS")}`} />
        </Show>
        <Show when={props.line.unit === "dBTP"}>
          <b style={{ left: `${place(props.ceiling) * 100}%` }} title={`ceiling: ${reading(props.ceiling, "dBTP")}`} />
        </Show>
      </div>
      <ToldText class="reading" ink="ink" told={(say) => (value = say)}>{reading(-Infinity, props.line.unit)}</ToldText>
    </div>
  );
}
