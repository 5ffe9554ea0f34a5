// The selected clip's values as fields: start, end, length, offset, gain and fades, each to be dragged or typed.

import "./inspector.css";
import { Show, type JSX } from "solid-js";
import { run } from "../actions";
import { NumberField } from "../controls/number";
import type { Grip } from "../controls/travel";
import { clock, showLevel } from "../format";
import { edit, newGesture, set, state } from "../studio";
import { setView, view } from "../view";
import { type Shape, endTrimmed, fadedIn, fadedOut, gained, reasonFor, shapeEdits, shapeOf, slipped } from "./clip_edits";
import { barBeatOf, secondsText } from "./grid";
import { keysOf, shown } from "../keys";
import { PointFields, pointInHand } from "./point_fields";
import { type SceneClip, selectedClips, tempoMap } from "./scene";
import { typedTime } from "./typed_time";

const rate = () => state.room?.song.rate ?? 48_000;

/** Brings the keyboard to the first field of the inspector, on the page that has it. */
export function openFields(): void {
  if (!view.drawer) setView("drawer", true);
  if (!document.querySelector(".inspector")) setView("page", "edit");
  setTimeout(() => document.querySelector<HTMLElement>(".inspector .number")?.focus(), 30);
}

/** A grip that moves a value by steps from where it was taken: a drag over 200 pixels is `span`. */
function stepping(now: () => number, span: number, move: (to: number, gesture: string) => void, reset: () => void): Grip {
  let taken = 0;
  return {
    place: () => {
      taken = now();
      return 0.5;
    },
    move: (place, gesture) => move(taken + (place - 0.5) * span, gesture),
    reset,
    newGesture,
  };
}

export function ClipInspector(): JSX.Element {
  const clips = selectedClips;
  const first = () => clips()[0];
  const change = (verb: string, shape: (clip: SceneClip) => Shape, gesture?: string) => {
    const edits = clips().flatMap((clip) => shapeEdits(clip, shape(clip), tempoMap(), rate()));
    if (edits.length > 0) void edit(edits, reasonFor(verb, clips()), gesture);
  };
  return (
    <section class="inspector" aria-label="Selected clip">
      <PointFields />
      <Show when={first()} fallback={<Show when={!pointInHand()}><Empty /></Show>}>
        {(clip) => (
          <>
            <header>
              <h2>{clip().name}</h2>
              <span>{clip().path.slice(0, clip().path.lastIndexOf("/"))}{clips().length > 1 ? ` and ${clips().length - 1} more` : ""} · {barBeatOf(tempoMap(), clip().at)}</span>
              <Show when={clip().info?.missing}><b class="missing">The file {clip().file} is missing.</b></Show>
            </header>
            <div class="inspector-fields">
              <Time label="Start" frames={clip().at} span={4} move={(to, gesture) => change("move", (one) => ({ ...shapeOf(one), at: Math.max(0, one.at + Math.round(to) - clip().at) }), gesture)}
                typed={(text) => void set(`${clip().path}/at`, text.includes("|") ? text : timeText(text), reasonFor("move", [clip()]))} />
              <Time label="End" frames={clip().at + clip().length} span={4} move={(to, gesture) => change("trim the end of", (one) => endTrimmed(one, to - clip().at - clip().length, rate()), gesture)} />
              <Time label="Length" frames={clip().length} span={4} move={(to, gesture) => change("trim the end of", (one) => endTrimmed(one, to - clip().length, rate()), gesture)} />
              <Time label="Offset in file" frames={clip().offset} span={4} move={(to, gesture) => change("slip", (one) => slipped(one, to - clip().offset), gesture)} />
              <NumberField
                label="Gain" labelled shown={showLevel(clip().gain === -Infinity ? "off" : clip().gain)} text={String(clip().gain)} range={{ min: -144, max: 48, now: clip().gain }}
                grip={stepping(() => clip().gain, 24, (to, gesture) => change("gain of", (one) => gained(one, to - clip().gain), gesture), () => change("gain of", (one) => ({ ...shapeOf(one), gain: 0 })))}
                typed={(text) => void edit(clips().map((one) => ({ set: { path: `${one.path}/gain`, value: text.replace("−", "-") } })), reasonFor("gain of", clips()))}
              />
              <Time label="Fade in" frames={clip().fadeIn} span={1} move={(to, gesture) => change("fade in", (one) => fadedIn(one, to), gesture)} reset={0} />
              <Time label="Fade out" frames={clip().fadeOut} span={1} move={(to, gesture) => change("fade out", (one) => fadedOut(one, to), gesture)} reset={0} />
            </div>
            <Buttons several={clips().length > 1} />
          </>
        )}
      </Show>
    </section>
  );
}

function timeText(text: string): string {
  const frames = typedTime(text, rate());
  return frames === null ? text : secondsText(frames, rate());
}

type TimeProps = { label: string; frames: number; span: number; move: (to: number, gesture?: string) => void; typed?: (text: string) => void; reset?: number };

function Time(props: TimeProps): JSX.Element {
  const typed = (text: string) => {
    if (props.typed) return props.typed(text);
    const frames = typedTime(text, rate());
    if (frames !== null) props.move(frames);
  };
  return (
    <NumberField
      label={props.label} labelled across shown={clock(props.frames, rate())} text={secondsText(props.frames, rate())}
      range={{ min: 0, max: Math.round((state.room?.length ?? 0) / rate()), now: props.frames / rate() }}
      grip={stepping(() => props.frames, props.span * rate(), props.move, () => { if (props.reset !== undefined) props.move(props.reset); })}
      typed={typed}
    />
  );
}

function Buttons(props: { several: boolean }): JSX.Element {
  const one = (id: string, title: string) => {
    const key = keysOf(id)[0];
    return <button type="button" class="button" onClick={() => void run(id)}>{title}<Show when={key}>{(keys) => <kbd>{shown(keys())}</kbd>}</Show></button>;
  };
  return (
    <div class="inspector-buttons" role="toolbar" aria-label="Clip">
      {one("edit.split", "Split")}
      {one("edit.crossfade", "Crossfade")}
      {one("edit.duplicate", "Duplicate")}
      {one("edit.join", "Join")}
      {one("edit.nudge-earlier", "Earlier")}
      {one("edit.nudge-later", "Later")}
      {one("edit.delete", props.several ? "Delete clips" : "Delete")}
      {one("edit.ripple-delete", "Ripple delete")}
    </div>
  );
}

function Empty(): JSX.Element {
  return <p class="inspector-empty">Click a clip to see its values here. Drag its edges to trim, its upper corners to fade, the middle of its top for gain; with Alt its content slips.</p>;
}
