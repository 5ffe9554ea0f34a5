// The spectrum of the watched strip: now, its average, the corridor it should lie in, and a reference.

import "./meters.css";
import { type JSX, createMemo } from "solid-js";
import { type Pen, colour } from "../draw/canvas";
import { live } from "../live";
import { LiveCanvas } from "./live_canvas";
import { frequencyAt, lines, signed } from "./scales";
import { type Frame, filled, frequencyGrid, path, stroked, yOf } from "./spectrum_draw";
import { BANDS, SpectrumTrace, atBands } from "./spectrum_model";
import { font } from "./words";

/** A curve over frequency. */
export type Tone = { hertz: number[]; level: number[] };
type Props = {
  /** Where the spectrum of such music usually lies, dB. */
  corridor?: { hertz: number[]; low: number[]; high: number[] } | null;
  /** The reference's spectrum, dB. */
  reference?: Tone | null;
  low?: number;
  high?: number;
};

export function SpectrumView(props: Props): JSX.Element {
  const trace = new SpectrumTrace();
  const corridor = createMemo(() => props.corridor && {
    low: atBands(props.corridor.hertz, props.corridor.low),
    high: atBands(props.corridor.hertz, props.corridor.high),
  });
  const reference = createMemo(() => props.reference && atBands(props.reference.hertz, props.reference.level));
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
    const band = corridor();
    if (band) {
      x.beginPath();
      path(pen, frame, band.high);
      for (let i = BANDS - 1; i >= 0; i -= 1) x.lineTo(frame.left + (i / (BANDS - 1)) * frame.width, yOf(frame, Math.max(frame.low, band.low[i] ?? frame.low)));
      x.closePath();
      x.globalAlpha = 0.12;
      x.fillStyle = colour("focus");
      x.fill();
      x.globalAlpha = 1;
    }
    filled(pen, frame, trace.now, colour("soft"), 0.22);
    stroked(pen, frame, trace.mean, colour("accent"), 1.6);
    const other = reference();
    if (other) stroked(pen, frame, other, colour("focus"), 1.2, [5, 4]);
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
        {props.corridor ? <span class="corridor">where such music lies</span> : null}
        {props.reference ? <span class="reference">reference</span> : null}
      </figcaption>
    </figure>
  );
}
