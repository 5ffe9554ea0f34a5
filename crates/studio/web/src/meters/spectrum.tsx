// The spectrum of the watched strip: now, its average, the corridor it should lie in, and a reference.

import "./meters.css";
import { type JSX, Show, createMemo } from "solid-js";
import { type Pen, colour } from "../draw/canvas";
import { live } from "../live";
import type { Brush } from "../painter/drawing";
import type { Yardstick } from "../protocol";
import { state } from "../studio";
import { LiveCanvas } from "./live_canvas";
import { frequencyAt, lines, signed } from "./scales";
import { frequencyGrid } from "./spectrum_draw";
import { BANDS, SpectrumTrace } from "./spectrum_model";
import { type Frame, filled, path, stroked, yOf } from "./spectrum_paths";
import { font } from "./words";
import { Laid, raised } from "./yardstick";

type Props = {
  /** What it is held against, where that is wished. */
  against?: Yardstick | null;
  low?: number;
  high?: number;
};

export function SpectrumView(props: Props): JSX.Element {
  const trace = new SpectrumTrace();
  const laid = createMemo(() => props.against && new Laid(props.against, state.room?.song.rate ?? 48_000));
  const draw = (pen: Pen, seconds: number) => {
    trace.take(live.spectrumPost, seconds);
    const x = pen.context;
    const frame: Frame = { left: 30, top: 6, width: pen.width - 38, height: pen.height - 38, low: props.low ?? -90, high: props.high ?? 0 };
    frequencyGrid(pen, frame);
    x.font = font(10);
    for (const level of lines(frame.low, frame.high, 12)) {
      x.fillStyle = colour("grid");
      x.fillRect(frame.left, Math.round(yOf(frame, level)), frame.width, 1);
      x.fillStyle = colour("faint");
      x.textAlign = "right";
      x.fillText(signed(level), frame.left - 6, yOf(frame, level) + 3.5);
      x.textAlign = "left";
    }
    const under = laid();
    const offset = under?.offset(trace.mean) ?? null;
    if (under && offset !== null) corridor(x, frame, raised(under.curves.low, offset), raised(under.curves.high, offset));
    filled(x, frame, trace.now, colour("soft"), 0.22);
    stroked(x, frame, trace.mean, colour("accent"), 1.6);
    if (under?.curves.reference && offset !== null) stroked(x, frame, raised(under.curves.reference, offset), colour("focus"), 1.4, [5, 4]);
  };
  const loudest = () => {
    let best = 0;
    for (let i = 1; i < BANDS; i += 1) if ((trace.mean[i] ?? -120) > (trace.mean[best] ?? -120)) best = i;
    return (trace.mean[best] ?? -120) > -90 ? `most energy near ${Math.round(frequencyAt(best / (BANDS - 1)))} Hz` : "silence";
  };
  return (
    <figure class="meter spectrum">
      <LiveCanvas news="spectrum" label="Spectrum from 20 Hz to 20 kHz" draw={draw} says={loudest} />
      <figcaption class="key">
        <span class="now">now</span>
        <span class="mean">average</span>
        <Show when={props.against}>
          {(against) => (
            <>
              <span class="corridor" title="The middle 70 of 100 released songs, each as a whole, as loud as this one is now">where released songs lie</span>
              <Show when={against().reference} fallback={<span class="none">no reference</span>}>
                {(other) => <span class="other" title="The whole of the reference, as loud as this one is now">reference: {other().name}</span>}
              </Show>
            </>
          )}
        </Show>
      </figcaption>
    </figure>
  );
}

/** A band between two curves, filled, with quiet edges. */
function corridor(x: Brush, frame: Frame, low: Float32Array, high: Float32Array): void {
  x.beginPath();
  path(x, frame, high);
  const place = (level: number) => yOf(frame, Math.min(frame.high, Math.max(frame.low, level)));
  for (let i = BANDS - 1; i >= 0; i -= 1) x.lineTo(frame.left + (i / (BANDS - 1)) * frame.width, place(low[i] ?? frame.low));
  x.closePath();
  x.globalAlpha = 0.14;
  x.fillStyle = colour("focus");
  x.fill();
  x.globalAlpha = 0.45;
  for (const edge of [low, high]) stroked(x, frame, edge, colour("focus"), 1);
  x.globalAlpha = 1;
}
