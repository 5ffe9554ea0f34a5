// A value in words: drag and wheel change it, a click or a typed digit opens it for typing, double-click takes the default.

import { Show, createSignal, type JSX } from "solid-js";
import { type Grip, arrows, drag, wheel } from "./travel";

type Props = {
  label: string;
  /** What is read: `−3.5 dB`. */
  shown: string;
  /** What is typed from: `-3.5`. */
  text: string;
  grip: Grip;
  /** A typed value, as typed; the server reads units. */
  typed: (text: string) => void;
  /** Lowest, highest and present value for a screen reader. */
  range?: { min: number; max: number; now: number };
  labelled?: boolean;
  across?: boolean;
};

export function NumberField(props: Props): JSX.Element {
  const [typing, setTyping] = createSignal<string | null>(null);
  let shownNode: HTMLSpanElement | undefined;
  const finish = (text: string | null) => {
    const was = typing();
    setTyping(null);
    if (text !== null && was !== null && text.trim() !== "" && text !== props.text) props.typed(text.trim());
    queueMicrotask(() => shownNode?.focus());
  };
  const key = (event: KeyboardEvent) => {
    if (/^[0-9.\-]$/.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      setTyping(event.key);
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === "Enter") {
      setTyping(props.text);
      event.preventDefault();
      event.stopPropagation();
    } else arrows(props.grip)(event);
  };
  return (
    <span class="value">
      <Show when={props.labelled}>
        <span aria-hidden="true">{props.label}</span>
      </Show>
      <Show
        when={typing() !== null}
        fallback={
          <span
            ref={shownNode}
            class="number"
            role="spinbutton"
            tabindex="0"
            aria-label={props.label}
            aria-valuetext={props.shown}
            aria-valuemin={props.range?.min}
            aria-valuemax={props.range?.max}
            aria-valuenow={props.range?.now}
            onPointerDown={drag(props.grip, 200, props.across)}
            on:wheel={{ handleEvent: wheel(props.grip), passive: false }}
            onKeyDown={key}
            onDblClick={() => props.grip.reset()}
            title={`${props.label}: drag, wheel or type; double-click for the default`}
          >
            {props.shown}
          </span>
        }
      >
        <input
          ref={(input) => queueMicrotask(() => { input.focus(); if ((typing()?.length ?? 0) > 1) input.select(); })}
          aria-label={props.label}
          value={typing() ?? ""}
          onKeyDown={(event) => {
            event.stopPropagation();
            if (event.key === "Enter") finish(event.currentTarget.value);
            if (event.key === "Escape") finish(null);
          }}
          onBlur={(event) => finish(event.currentTarget.value)}
        />
      </Show>
    </span>
  );
}
