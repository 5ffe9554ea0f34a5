// A fader with its scale and its meter's place: drag, wheel, arrows, double-click for 0 dB; the number below takes typing.

import { For, type JSX, createEffect, createMemo, onCleanup, onMount } from "solid-js";
import { NumberField } from "../controls/number";
import { type Grip, arrows, drag, faderLevel, faderPlace, wheel } from "../controls/travel";
import { showLevel } from "../format";
import { eachFrame, live } from "../live";
import type { Level, Strip } from "../protocol";
import { newGesture, set } from "../studio";
import { handLetsGo, handMoves, knots, sounding } from "./hand";
import { present } from "./held";
import { FADER_MARKS } from "./lines";

/** Places of a cap on its way, a quarter of a pixel apart: more cannot be told apart. */
const STEPS = 400;

export function faderGrip(strip: () => Strip): Grip {
  return {
    place: () => faderPlace(present(`${strip().name}/fader`, strip().fader)),
    move: (place, gesture) => handMoves(strip().name, "fader", faderLevel(place), gesture),
    reset: () => {
      handMoves(strip().name, "fader", 0, newGesture());
      handLetsGo(strip().name, "fader");
    },
    newGesture,
  };
}

export function Fader(props: { strip: Strip }): JSX.Element {
  let slot: HTMLDivElement | undefined;
  let cap: HTMLDivElement | undefined;
  const grip = faderGrip(() => props.strip);
  const path = () => `${props.strip.name}/fader`;
  const level = () => present(path(), props.strip.fader);
  const curve = createMemo(() => knots(props.strip.automation, "fader"));
  const release = () => handLetsGo(props.strip.name, "fader");
  // A fader under automation moves with the song, with each frame and outside of the reactive store.
  onMount(() => {
    let stands = NaN;
    const stand = (shown: Level) => {
      const place = Math.round(faderPlace(shown) * STEPS) / STEPS;
      if (!cap || place === stands) return;
      stands = place;
      cap.style.transform = `translateY(${(place * -100).toFixed(2)}cqh)`;
    };
    createEffect(() => {
      if (curve().length === 0) return stand(level());
      onCleanup(eachFrame(() => stand(live.playing ? sounding(props.strip.name, "fader", curve(), props.strip.fader) : level())));
    });
  });
  return (
    <>
      <div class="scale" aria-hidden="true">
        <For each={FADER_MARKS}>{(mark) => <span style={{ bottom: `${faderPlace(mark.level) * 100}%` }}>{mark.name}</span>}</For>
      </div>
      <div
        ref={slot}
        class="fader"
        role="slider"
        tabindex="0"
        aria-label={`Fader of ${props.strip.name}`}
        aria-orientation="vertical"
        aria-valuemin={-90}
        aria-valuemax={10}
        aria-valuenow={level() === "off" ? -90 : (level() as number)}
        aria-valuetext={showLevel(level())}
        onPointerDown={(event) => {
          drag(grip, slot?.clientHeight ?? 120)(event);
          slot?.focus({ preventScroll: true });
        }}
        onPointerUp={release}
        onPointerCancel={release}
        onKeyDown={arrows(grip)}
        onKeyUp={release}
        on:wheel={{
          handleEvent: (event: WheelEvent) => {
            wheel(grip)(event);
            release();
          },
          passive: false,
        }}
        onDblClick={() => grip.reset()}
      >
        <i class="slot" />
        <i class="zero" />
        <div ref={cap} class="cap" data-automated={curve().length > 0 ? "" : undefined} />
      </div>
    </>
  );
}

/** The fader's level as a number to read and to type. */
export function FaderNumber(props: { strip: Strip }): JSX.Element {
  const path = () => `${props.strip.name}/fader`;
  const level = () => present(path(), props.strip.fader);
  return (
    <NumberField
      label={`Level of ${props.strip.name}`}
      shown={showLevel(level())}
      text={String(level())}
      grip={faderGrip(() => props.strip)}
      range={{ min: -90, max: 24, now: level() === "off" ? -90 : (level() as number) }}
      typed={(text) => void set(path(), text, `fader of ${props.strip.name}`)}
    />
  );
}
