// The K-system meter of the master: mean power as the bar, peak as the line, 0 where the room was set to 83 dB SPL.

import "./meters.css";
import { For, type JSX, createSignal } from "solid-js";
import { type Pen, colour } from "../draw/canvas";
import { STRIP_VALUES, live } from "../live";
import { FLOOR, PeakBallistics, toDb, towards } from "./ballistics";
import { LiveCanvas } from "./live_canvas";
import { K_SYSTEMS, type KSystem, kReading, linearPlace, lines, signed } from "./scales";
import { font, reading } from "./words";

const LOW = -40;

export function KMeterView(): JSX.Element {
  const [system, setSystem] = createSignal<KSystem>("K-14");
  const peaks = [new PeakBallistics(), new PeakBallistics()];
  const power = [0, 0];
  const draw = ({ context: x, width, height }: Pen, seconds: number) => {
    const offset = K_SYSTEMS[system()];
    const high = offset;
    const master = live.strips.length - STRIP_VALUES;
    const [left, w, top, h] = [30, width - 36, 4, height - 10];
    const y = (level: number) => top + h - linearPlace(level, LOW, high) * h;
    x.font = font(10);
    x.textAlign = "right";
    x.textBaseline = "middle";
    for (const level of lines(LOW, high, 4)) {
      if (level % 4 !== 0) continue;
      x.fillStyle = colour(level === 0 ? "soft" : "grid-strong");
      x.fillRect(left - 4, Math.round(y(level)), w + 4, 1);
      x.fillStyle = colour(level === 0 ? "ink" : "faint");
      x.fillText(signed(level), left - 7, y(level));
    }
    x.textBaseline = "alphabetic";
    x.textAlign = "left";
    const bar = Math.min(34, (w - 6) / 2);
    const begin = left + (w - bar * 2 - 6) / 2;
    peaks.forEach((peak, side) => {
      const fresh = live.strips.length >= STRIP_VALUES;
      peak.take(fresh ? toDb(live.strips[master + side] ?? 0) : FLOOR, seconds);
      const rms = fresh ? (live.strips[master + 2 + side] ?? 0) : 0;
      // The mean power over 600 ms, as the K-system asks.
      power[side] = towards(power[side] ?? 0, rms * rms, seconds, 0.6);
      const level = kReading(Math.sqrt(power[side] ?? 0), system());
      const px = begin + side * (bar + 6);
      x.fillStyle = colour("sunk");
      x.fillRect(px, top, bar, h);
      zone(x, px, bar, y, LOW, Math.min(level, 0), "ok");
      zone(x, px, bar, y, 0, Math.min(level, 4), "warn");
      zone(x, px, bar, y, 4, level, "over");
      x.fillStyle = colour("ink");
      const top_ = y(peak.hold + offset);
      if (peak.hold + offset > LOW) x.fillRect(px, top_ - 1, bar, 2);
    });
  };
  const says = () => `left ${reading(kReading(Math.sqrt(power[0] ?? 0), system()), "dB")}, right ${reading(kReading(Math.sqrt(power[1] ?? 0), system()), "dB")}`;
  return (
    <figure class="meter k-meter">
      <div class="choice" role="radiogroup" aria-label="K scale">
        <For each={Object.keys(K_SYSTEMS) as KSystem[]}>
          {(name) => (
            <button type="button" class="button small" role="radio" aria-checked={system() === name} onClick={() => setSystem(name)}>
              {name}
            </button>
          )}
        </For>
      </div>
      <LiveCanvas news="meters" label={`${system()} meter of the master`} draw={draw} says={says} />
    </figure>
  );
}

function zone(x: CanvasRenderingContext2D, px: number, wide: number, y: (level: number) => number, from: number, to: number, tone: string): void {
  if (to <= from) return;
  x.fillStyle = colour(tone);
  x.fillRect(px, y(to), wide, y(from) - y(to));
}
