// Pan: a line with a hand on it, and the place in words that takes typing.

import type { JSX } from "solid-js";
import { NumberField } from "../controls/number";
import { type Grip, arrows, drag, wheel } from "../controls/travel";
import { showPan } from "../format";
import type { Strip } from "../protocol";
import { newGesture, set } from "../studio";
import { handLetsGo, handMoves } from "./hand";
import { presentNumber } from "./held";

const LENGTH = 160;

export function Pan(props: { strip: Strip }): JSX.Element {
  const path = () => `${props.strip.name}/pan`;
  const pan = () => presentNumber(path(), props.strip.pan);
  const release = () => handLetsGo(props.strip.name, "pan");
  const grip: Grip = {
    place: () => (pan() + 100) / 200,
    move: (place, gesture) => handMoves(props.strip.name, "pan", Math.round(place * 200 - 100), gesture),
    reset: () => {
      handMoves(props.strip.name, "pan", 0, newGesture());
      release();
    },
    newGesture,
  };
  /** `L 30` is typed as -30. */
  const typed = (text: string) => {
    const side = /^([lr])\s*([\d.]+)$/i.exec(text);
    const value = side ? `${side[1]?.toLowerCase() === "l" ? "-" : ""}${side[2]}` : /^c$/i.test(text) ? "0" : text;
    void set(path(), value, `pan of ${props.strip.name}`);
  };
  return (
    <div class="pan">
      <div
        class="pan-line"
        role="slider"
        tabindex="0"
        aria-label={`Pan of ${props.strip.name}`}
        aria-valuemin={-100}
        aria-valuemax={100}
        aria-valuenow={pan()}
        aria-valuetext={showPan(pan())}
        onPointerDown={drag(grip, LENGTH, true)}
        onPointerUp={release}
        onPointerCancel={release}
        onKeyDown={arrows(grip)}
        onKeyUp={release}
        on:wheel={{ handleEvent: wheel(grip), passive: false }}
        onDblClick={() => grip.reset()}
      >
        <span class="reach" style={{ left: `${Math.min(50, (pan() + 100) / 2)}%`, width: `${Math.abs(pan()) / 2}%` }} />
        <i style={{ left: `${(pan() + 100) / 2}%` }} />
      </div>
      <NumberField label={`Pan of ${props.strip.name}`} shown={showPan(pan())} text={String(pan())} grip={grip} across range={{ min: -100, max: 100, now: pan() }} typed={typed} />
    </div>
  );
}
