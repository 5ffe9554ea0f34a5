// Draws a clip's waveform into pixels: an upright bar for each column, lowest to highest, and the rms within it.

import { type Columns, fillColumns, makeColumns } from "./columns";
import { waveZoom } from "./local";
import { type Inks, type Pixels, bar } from "./paint";
import type { SceneClip } from "./scene";
import type { Tiles } from "./tiles";

let columns: Columns = makeColumns(4096);

function halfCosine(share: number): number {
  return share <= 0 ? 0 : share >= 1 ? 1 : 0.5 - 0.5 * Math.cos(Math.PI * share);
}

/** The fades' gain at a frame of a clip: half a cosine, as the engine has it. */
export function fadeGain(clip: Pick<SceneClip, "length" | "fadeIn" | "fadeOut">, frame: number): number {
  let gain = 1;
  if (frame < clip.fadeIn) gain *= halfCosine(frame / clip.fadeIn);
  const left = clip.length - frame;
  if (left < clip.fadeOut) gain *= halfCosine(left / clip.fadeOut);
  return gain;
}

/** A place for a wave: device pixels, `from` is the song's frame at column 0. */
export type Place = { from: number; perColumn: number; x0: number; x1: number; top: number; bottom: number };

export function drawWave(on: Pixels, tiles: Tiles, clip: SceneClip, place: Place, inks: Inks): void {
  const info = clip.info;
  if (!info || info.missing) return;
  const x0 = Math.max(0, Math.ceil(place.x0));
  const x1 = Math.min(on.width, Math.floor(place.x1));
  if (x1 <= x0) return;
  const count = x1 - x0;
  const { perColumn } = place;
  if (columns.known.length < count) columns = makeColumns(count * 2);
  const source = { file: info.id, channels: Math.max(1, info.channels), frames: info.frames };
  const apart = source.channels === 2 && place.bottom - place.top >= 84;
  const first = place.from + x0 * perColumn - clip.at;
  const loud = clip.gain === -Infinity ? 0 : 10 ** (clip.gain / 20);
  const larger = waveZoom();
  const fades = clip.fadeIn > 0 || clip.fadeOut > 0;
  for (let channel = apart ? 0 : -1; channel < (apart ? 2 : 0); channel += 1) {
    fillColumns(columns, tiles, source, first + clip.offset, perColumn, count, channel);
    const height = (place.bottom - place.top) / (apart ? 2 : 1);
    const top = place.top + (channel > 0 ? height : 0);
    const middle = top + height / 2;
    const scale = ((height / 2 - 1) / 16_384) * loud * larger;
    const [least, most] = [top, top + height];
    for (let i = 0; i < count; i += 1) {
      if (columns.known[i] === 0) continue;
      const now = fades ? scale * fadeGain(clip, first + i * perColumn) : scale;
      let high = middle - (columns.high[i] as number) * now;
      let low = middle - (columns.low[i] as number) * now;
      if (low - high < 1) {
        high = (high + low) / 2 - 0.5;
        low = high + 1;
      }
      high = high < least ? least : high > most - 1 ? most - 1 : high;
      low = low > most ? most : low < high + 1 ? high + 1 : low;
      const rms = (columns.rms[i] as number) * now;
      // Too little to be seen is left out.
      const inner = rms > 0.6 ? rms : 0;
      bar(on, x0 + i, high, low, middle - inner, middle + inner, inks.peak, inks.rms);
    }
  }
}
