// One parameter of an effect, made from its declaration: a knob for numbers, a choice for words, a switch for two words.

import { For, Show, type JSX } from "solid-js";
import { showParam } from "../format";
import type { Param } from "../protocol";
import { newGesture, set } from "../studio";
import { NumberField } from "./number";
import { type Grip, drag, placeOf, rounded, valueAt, wheel } from "./travel";

type Props = {
  param: Param;
  value: number;
  /** Its path: `Kick/tone/bell-2/gain`. */
  path: string;
  label?: string;
};

/** What a change of it is called: `threshold of Kick compressor`. */
function reasonOf(props: Props): string {
  return `${props.param.key} of ${props.path.split("/").slice(0, -1).join(" ")}`;
}

/** The grip of one parameter: moving it sets the song's value. */
export function gripOf(props: Props): Grip {
  return {
    place: () => placeOf(props.param, props.value),
    move: (place, gesture) => void set(props.path, String(rounded(props.param, valueAt(props.param, place))), reasonOf(props), gesture),
    reset: () => void set(props.path, String(props.param.default), reasonOf(props)),
    newGesture,
  };
}

export function ParamControl(props: Props): JSX.Element {
  return (
    <Show when={props.param.words} fallback={<Knob {...props} />}>
      {(words) => (
        <label class="knob" title={props.param.sentence}>
          <select
            class="button"
            aria-label={props.label ?? props.param.key}
            onChange={(event) => void set(props.path, event.currentTarget.value, reasonOf(props))}
          >
            <For each={words()}>{(word, index) => <option value={word} selected={index() === Math.round(props.value)}>{word}</option>}</For>
          </select>
          <span class="label">{props.label ?? props.param.key}</span>
        </label>
      )}
    </Show>
  );
}

const SWEEP = 270;
function arc(from: number, to: number): string {
  const point = (place: number) => {
    const angle = ((place * SWEEP - SWEEP / 2 - 90) * Math.PI) / 180;
    return `${(18 + 14 * Math.cos(angle)).toFixed(2)} ${(18 + 14 * Math.sin(angle)).toFixed(2)}`;
  };
  const [a, b] = from < to ? [from, to] : [to, from];
  return `M${point(a)}A14 14 0 ${(b - a) * SWEEP > 180 ? 1 : 0} 1 ${point(b)}`;
}

export function Knob(props: Props): JSX.Element {
  const grip = gripOf(props);
  const place = () => placeOf(props.param, props.value);
  // What can go both ways is drawn from its neutral value.
  const origin = () => (props.param.min < 0 && props.param.max > 0 ? placeOf(props.param, 0) : 0);
  const hand = () => {
    const angle = ((place() * SWEEP - SWEEP / 2 - 90) * Math.PI) / 180;
    return { x: 18 + 9 * Math.cos(angle), y: 18 + 9 * Math.sin(angle) };
  };
  return (
    <div class="knob" title={props.param.sentence}>
      <svg
        viewBox="0 0 36 36"
        onPointerDown={drag(grip, 160)}
        on:wheel={{ handleEvent: wheel(grip), passive: false }}
        onDblClick={() => grip.reset()}
        aria-hidden="true"
      >
        <path d={arc(0, 1)} fill="none" stroke="var(--sunk)" stroke-width="3.5" stroke-linecap="round" />
        <path d={arc(origin(), place() + 1e-4)} fill="none" stroke="var(--accent)" stroke-width="3.5" stroke-linecap="round" />
        <circle cx="18" cy="18" r="10" fill="var(--raised)" stroke="var(--line)" />
        <line x1="18" y1="18" x2={hand().x} y2={hand().y} stroke="var(--ink)" stroke-width="1.6" stroke-linecap="round" />
      </svg>
      <NumberField
        label={props.label ?? props.param.key}
        shown={showParam(props.param, props.value)}
        text={String(props.value)}
        grip={grip}
        range={{ min: props.param.min, max: props.param.max, now: props.value }}
        typed={(text) => void set(props.path, text, reasonOf(props))}
      />
      <span class="label" aria-hidden="true">{props.label ?? props.param.key}</span>
    </div>
  );
}

