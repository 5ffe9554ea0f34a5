// Compressor, expander, gate, limiter, de-esser: the law as a curve with the level on it, and the last six seconds.

import { type JSX, Show, createMemo } from "solid-js";
import { show } from "../format";
import { newGesture } from "../studio";
import { GainHistoryView } from "./gain_history_view";
import { Knobs } from "./knobs";
import type { Law } from "./law";
import { LawCurve } from "./law_curve";
import { type Target, change, paramOf, value } from "./target";

/** The parameter that is the line across the picture. */
function lineKey(kind: string): string | null {
  if (kind === "limiter") return "ceiling";
  // The de-esser's threshold is relative to the voice, so it is no level in the picture.
  return kind === "de-esser" ? null : "threshold";
}

export function DynamicsPanel(props: { target: Target }): JSX.Element {
  const kind = () => props.target.effect.name;
  const has = (key: string) => paramOf(props.target, key) !== undefined;
  const or = (key: string, otherwise: number) => (has(key) ? value(props.target, key) : otherwise);
  const law = createMemo<Law>(() => ({
    kind: kind(),
    threshold: or(lineKey(kind()) ?? "threshold", 0),
    ratio: or("ratio", 4),
    knee: or("knee", 0),
    hysteresis: or("hysteresis", 0),
  }));
  const key = () => lineKey(kind());
  const moveLine = (by: number, gesture: string) => {
    const name = key();
    if (name) change(props.target, name, Number((value(props.target, name) + by).toFixed(2)), gesture);
  };
  return (
    <div class="panel-body dynamics">
      <div class="dynamics-plots">
        <Show when={kind() === "compressor" || kind() === "expander" || kind() === "gate"}>
          <LawCurve target={props.target} law={law()} moveThreshold={moveLine} />
        </Show>
        <GainHistoryView
          target={props.target}
          input={kind() === "limiter" ? or("gain", 0) : 0}
          line={key() === null ? null : { name: key() ?? "", level: law().threshold, says: show(law().threshold, kind() === "limiter" ? "dBTP" : "dB") }}
          closing={law().hysteresis > 0 ? law().threshold - law().hysteresis : null}
          moveLine={moveLine}
          nudge={(by) => moveLine(by, newGesture())}
        />
      </div>
      <Knobs target={props.target} />
    </div>
  );
}
