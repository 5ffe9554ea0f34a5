// Draws a clip's waveform into pixels: an upright bar for each column, lowest to highest, and the rms within it.

import { type Columns, fillColumns, makeColumns } from "./columns";
import { waveZoom } from "./local";
import { type Inks, type Pixels, bar } from "./paint";
import type { SceneClip } from "./scene";
import { type Tiles, levelFor } from "./tiles";

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

/** A place for a wave: device pixels, `from` is the song's frame at column 0. While the picture is moved and is too much to draw at
 * once, columns are `wide` pixels; they stay on the same pixels of the song, so that nothing shimmers. */
export type Place = { from: number; perColumn: number; x0: number; x1: number; top: number; bottom: number; wide: number };

/** The first column: at or before `x0`, on a multiple of its width from the song's start. */
export function firstColumn(place: Pick<Place, "from" | "perColumn" | "wide">, x0: number): number {
  const since = Math.round(place.from / place.perColumn) + x0;
  return x0 - (((since % place.wide) + place.wide) % place.wide);
}

export function drawWave(on: Pixels, tiles: Tiles, clip: SceneClip, place: Place, inks: Inks): void {
  const info = clip.info;
  if (!info || info.missing) return;
  const x0 = Math.max(0, Math.ceil(place.x0));
  const x1 = Math.min(on.width, Math.floor(place.x1));
  if (x1 <= x0) return;
  const { wide } = place;
  const begin = firstColumn(place, x0);
  const count = Math.ceil((x1 - begin) / wide);
  const perColumn = place.perColumn * wide;
  if (columns.known.length < count) columns = makeColumns(count * 2);
  const source = { file: info.id, channels: Math.max(1, info.channels), frames: info.frames };
  const apart = source.channels === 2 && place.bottom - place.top >= 84;
  const first = place.from + begin * place.perColumn - clip.at;
  const loud = clip.gain === -Infinity ? 0 : 10 ** (clip.gain / 20);
  const larger = waveZoom();
  const fades = clip.fadeIn > 0 || clip.fadeOut > 0;
  // Wide columns are made of the points that are here for narrow ones: moving asks for nothing that standing does not need.
  const level = levelFor(place.perColumn, source.frames);
  for (let channel = apart ? 0 : -1; channel < (apart ? 2 : 0); channel += 1) {
    fillColumns(columns, tiles, source, first + clip.offset, perColumn, count, channel, level);
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
      const start = begin + i * wide;
      for (let x = Math.max(x0, start), end = Math.min(x1, start + wide); x < end; x += 1) {
        bar(on, x, high, low, middle - inner, middle + inner, inks.peak, inks.rms);
      }
    }
  }
}
