// The spectrogram: frequency up, time to the right edge, level as brightness. New columns are drawn beside the old ones, nothing is drawn twice.

import "./meters.css";
import { type JSX, onCleanup, onMount } from "solid-js";
import { colour } from "../draw/canvas";
import { eachFrame, live } from "../live";
import { FREQUENCY_LINES, frequencyPlace, linearPlace } from "./scales";
import { BANDS } from "./spectrum_model";

const COLUMNS = 600;
const LOW = -90;
const HIGH = -12;

/** Brightness to colour: from the ground over the accent to ink, by steps that look even. */
function ramp(): Uint8ClampedArray {
  const strip = document.createElement("canvas");
  strip.width = 256;
  strip.height = 1;
  const x = strip.getContext("2d");
  if (!x) return new Uint8ClampedArray(1024);
  const fade = x.createLinearGradient(0, 0, 256, 0);
  fade.addColorStop(0, colour("sunk"));
  fade.addColorStop(0.35, `color-mix(in oklab, ${colour("over")} 35%, ${colour("sunk")})`);
  fade.addColorStop(0.65, `color-mix(in oklab, ${colour("accent")} 80%, ${colour("over")})`);
  fade.addColorStop(1, colour("ink"));
  x.fillStyle = fade;
  x.fillRect(0, 0, 256, 1);
  return x.getImageData(0, 0, 256, 1).data;
}

export function SpectrogramView(): JSX.Element {
  let canvas: HTMLCanvasElement | undefined;
  onMount(() => {
    const x = canvas?.getContext("2d", { alpha: false });
    if (!canvas || !x) return;
    canvas.width = COLUMNS;
    canvas.height = BANDS;
    x.fillStyle = colour("sunk");
    x.fillRect(0, 0, COLUMNS, BANDS);
    let colours = ramp();
    let ground = colour("sunk");
    const column = x.createImageData(1, BANDS);
    let seen = live.news.spectrum;
    const stop = eachFrame(() => {
      if (live.news.spectrum === seen || !live.playing) return;
      seen = live.news.spectrum;
      if (ground !== colour("sunk")) {
        ground = colour("sunk");
        colours = ramp();
      }
      for (let i = 0; i < BANDS; i += 1) {
        const shade = Math.round(linearPlace(live.spectrumPost[BANDS - 1 - i] ?? LOW, LOW, HIGH) * 255) * 4;
        column.data.set(colours.subarray(shade, shade + 4), i * 4);
      }
      x.drawImage(x.canvas, -1, 0);
      x.putImageData(column, COLUMNS - 1, 0);
    }, "spectrum");
    onCleanup(stop);
  });
  return (
    <figure class="meter spectrogram">
      <canvas ref={canvas} role="img" aria-label="Spectrogram of the last twenty seconds, 20 Hz to 20 kHz" />
      <div class="axis" aria-hidden="true">
        {FREQUENCY_LINES.filter((line) => line.name !== null).map((line) => (
          <span style={{ bottom: `${frequencyPlace(line.hertz) * 100}%` }}>{line.name}</span>
        ))}
      </div>
    </figure>
  );
}
