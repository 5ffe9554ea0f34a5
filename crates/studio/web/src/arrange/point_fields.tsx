// The selected automation point's values as fields: when, how much, and how the curve gets there.

import { For, Show, type JSX } from "solid-js";
import { NumberField } from "../controls/number";
import { clock } from "../format";
import type { Curve, Level } from "../protocol";
import { newGesture, state } from "../studio";
import { movedPoint, withoutPoint } from "./curve";
import { setPoints } from "./curve_drags";
import { barBeatOf, secondsText } from "./grid";
import { heightOfValue, showValue, valueOfHeight } from "./parameters";
import { choosePoint, chosenPoint } from "./preview";
import { type ScenePoint, type SceneRow, sceneRows, tempoMap } from "./scene";
import { typedTime } from "./typed_time";

const KINDS: { id: Curve; title: string }[] = [
  { id: "linear", title: "straight" },
  { id: "hold", title: "held" },
  { id: "smooth", title: "smooth" },
];

/** The row and the point that are selected. */
export function pointInHand(): { row: SceneRow; index: number; point: ScenePoint } | undefined {
  const chosen = chosenPoint();
  const row = sceneRows().find((one) => one.name === chosen?.strip);
  const point = chosen && row?.curve?.open ? row.curve.points[chosen.index] : undefined;
  return row && chosen && point ? { row, index: chosen.index, point } : undefined;
}

/** A value as typed: a number with or without its unit, or off. */
export function typedValue(text: string, off: boolean, words: string[] | null): Level | null {
  const clean = text.trim().replace("−", "-").toLowerCase();
  if (off && (clean === "off" || clean.startsWith("-∞") || clean.startsWith("-inf"))) return "off";
  const word = words?.indexOf(clean) ?? -1;
  if (word >= 0) return word;
  const kilo = /^-?[\d.]+\s*k(hz)?$/.test(clean) ? 1000 : 1;
  const number = Number.parseFloat(clean);
  return Number.isFinite(number) ? number * kilo : null;
}

export function PointFields(): JSX.Element {
  const rate = () => state.room?.song.rate ?? 48_000;
  return (
    <Show when={pointInHand()}>
      {(one) => {
        const parameter = () => one().row.curve?.parameter;
        const reason = () => `${parameter()?.title.toLowerCase() ?? ""} curve of ${one().row.name}`;
        const put = (at: number, value: Level, gesture?: string) => void setPoints(one().row, movedPoint(one().row.curve?.points ?? [], one().index, at, value), reason(), gesture);
        const shown = () => {
          const of = parameter();
          return of ? showValue(of, one().point.value) : "";
        };
        return (
          <div class="inspector-point">
            <h2>{parameter()?.title} of {one().row.name}</h2>
            <div class="inspector-fields">
              <NumberField
                label="Value" labelled shown={shown()} text={String(one().point.value)}
                grip={{
                  place: () => { const of = parameter(); return of ? heightOfValue(of, one().point.value) : 0; },
                  move: (place, gesture) => { const of = parameter(); if (of) put(one().point.at, valueOfHeight(of, place), gesture); },
                  reset: () => { const of = parameter(); if (of) put(one().point.at, of.param.default); },
                  newGesture,
                }}
                typed={(text) => {
                  const of = parameter();
                  const value = of ? typedValue(text, of.off, of.param.words) : null;
                  if (of && value !== null) put(one().point.at, value === "off" ? value : Math.min(of.param.max, Math.max(of.param.min, value)));
                }}
              />
              <NumberField
                label="At" labelled across shown={`${clock(one().point.at, rate())} · ${barBeatOf(tempoMap(), one().point.at)}`} text={secondsText(one().point.at, rate())}
                grip={{
                  place: () => 0.5,
                  move: (place, gesture) => put(one().point.at + (place - 0.5) * rate(), one().point.value, gesture),
                  reset: () => undefined,
                  newGesture,
                }}
                typed={(text) => {
                  const at = typedTime(text, rate());
                  if (at !== null) put(at, one().point.value);
                }}
              />
              <label class="value">
                <span>Curve to here</span>
                <select class="button" onChange={(event) => void setPoints(one().row, (one().row.curve?.points ?? []).map((point, i) => (i === one().index ? { ...point, curve: event.currentTarget.value as Curve } : point)), reason())}>
                  <For each={KINDS}>{(kind) => <option value={kind.id} selected={kind.id === one().point.curve}>{kind.title}</option>}</For>
                </select>
              </label>
              <button type="button" class="button" onClick={() => { const { row, index } = one(); choosePoint(null); void setPoints(row, withoutPoint(row.curve?.points ?? [], index), `take a point from the curve of ${row.name}`); }}>
                Take away
              </button>
            </div>
          </div>
        );
      }}
    </Show>
  );
}
