// The monitor: what is listened to (mix, reference, an earlier version), how it is folded, on which speakers, how loud.

import { For, type JSX } from "solid-js";
import { NumberField } from "../controls/number";
import type { Grip } from "../controls/travel";
import { show } from "../format";
import type { Monitor } from "../protocol";
import { ask, newGesture, state } from "../studio";
import { Listening } from "./versions";

const FOLDS: { key: "mono" | "side" | "swap" | "dim"; text: string; says: string }[] = [
  { key: "mono", text: "Mono", says: "Both sides summed: what is lost on one speaker" },
  { key: "side", text: "Side", says: "Only what differs between left and right" },
  { key: "swap", text: "Swap", says: "Left and right exchanged" },
  { key: "dim", text: "Dim", says: "20 dB quieter, to talk" },
];
const SPEAKERS: { key: Monitor["speaker"]; text: string; says: string }[] = [
  { key: "full", text: "Full", says: "The whole range" },
  { key: "small", text: "Small", says: "As on a small speaker without bass" },
  { key: "earbuds", text: "Buds", says: "As on earbuds" },
];
const LOWEST = -60;

export function MonitorBlock(): JSX.Element {
  const monitor = () => state.room?.monitor;
  const change = (to: Partial<Monitor>) => void ask("monitor.set", to);
  const level = () => monitor()?.level ?? 0;
  const grip: Grip = {
    place: () => (level() - LOWEST) / -LOWEST,
    move: (place) => change({ level: Math.round((LOWEST - place * LOWEST) * 2) / 2 }),
    reset: () => change({ level: 0 }),
    newGesture,
  };
  return (
    <section class="monitor" aria-label="Monitor">
      <h2>Monitor</h2>
      <Listening />
      <div class="grid2" role="group" aria-label="Fold">
        <For each={FOLDS}>
          {(one) => (
            <button type="button" class="toggle wide plain" aria-pressed={monitor()?.[one.key] ?? false} title={one.says} onClick={() => change({ [one.key]: !monitor()?.[one.key] })}>
              {one.text}
            </button>
          )}
        </For>
      </div>
      <div class="grid3" role="radiogroup" aria-label="Speakers">
        <For each={SPEAKERS}>
          {(one) => (
            <button
              type="button"
              class="toggle wide plain"
              role="radio"
              aria-checked={monitor()?.speaker === one.key}
              data-on={monitor()?.speaker === one.key ? "" : undefined}
              title={one.says}
              onClick={() => change({ speaker: one.key })}
            >
              {one.text}
            </button>
          )}
        </For>
      </div>
      <div class="level">
        <NumberField
          labelled
          label="level"
          shown={show(level(), "dB")}
          text={String(level())}
          grip={grip}
          range={{ min: LOWEST, max: 0, now: level() }}
          typed={(text) => {
            const value = Number.parseFloat(text);
            if (Number.isFinite(value)) change({ level: Math.min(0, Math.max(LOWEST, value)) });
          }}
        />
      </div>
    </section>
  );
}
