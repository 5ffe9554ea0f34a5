// A clip's waveform as one lowest, highest and rms value for each column of pixels.

import { FROM_SAMPLES, type Tile, type Tiles, coarsest, framesPerPoint, framesPerTile, levelFor } from "./tiles";

/** The values of columns, 16384 is full scale; `known` is 0 where nothing is at hand yet. */
export type Columns = { low: Int16Array; high: Int16Array; rms: Int16Array; known: Uint8Array };

export function makeColumns(count: number): Columns {
  return { low: new Int16Array(count), high: new Int16Array(count), rms: new Int16Array(count), known: new Uint8Array(count) };
}

export type Source = { file: string; channels: number; frames: number };

/** Fills the first `count` columns from a file; column 0 begins at file frame `from`, each is `perColumn` frames wide.
 * `channel` is one channel, or -1 for all of them together. Where the wanted level is missing, a coarser one stands in. */
export function fillColumns(out: Columns, tiles: Tiles, source: Source, from: number, perColumn: number, count: number, channel: number): void {
  const level = levelFor(perColumn, source.frames);
  out.known.fill(0, 0, count);
  if (!fillAt(out, tiles, source, from, perColumn, count, channel, level, true)) return;
  const last = coarsest(source.frames);
  for (let coarser = level + 1; coarser <= last; coarser += 1) {
    const some = fillAt(out, tiles, source, from, perColumn, count, channel, coarser, coarser === last);
    if (!some) return;
  }
}

/** Fills what is not known yet from one level; tells whether something is still missing. */
function fillAt(
  out: Columns, tiles: Tiles, source: Source, from: number, perColumn: number, count: number, channel: number, level: number, wish: boolean,
): boolean {
  const per = framesPerPoint(level);
  const perTile = framesPerTile(level);
  const pointsPerTile = perTile / per;
  let missing = false;
  let number = -1;
  let tile: Tile | null | undefined;
  for (let column = 0; column < count; column += 1) {
    if (out.known[column]) continue;
    const begin = from + column * perColumn;
    let first = Math.floor(begin / per);
    let last = Math.floor((begin + perColumn - 1e-6) / per);
    if (last < 0 || begin >= source.frames) {
      put(out, column, 0, 0, 0);
      continue;
    }
    first = Math.max(0, first);
    last = Math.max(first, last);
    let low = 32_767;
    let high = -32_768;
    let square = 0;
    let seen = 0;
    let whole = true;
    for (let point = first; point <= last; point += 1) {
      const place = Math.floor(point / pointsPerTile);
      if (place !== number) {
        number = place;
        tile = wish ? tiles.get(source.file, level, place, source.channels) : tiles.peek(source.file, level, place);
      }
      if (!tile) {
        whole = tile === null && whole;
        continue;
      }
      const inside = point - place * pointsPerTile;
      if (inside >= tile.points) continue;
      const to = channel < 0 ? tile.channels : Math.min(channel + 1, tile.channels);
      for (let c = Math.max(0, Math.min(channel, tile.channels - 1)); c < to; c += 1) {
        const at = (c * tile.points + inside) * 3;
        const l = tile.data[at] as number;
        const h = tile.data[at + 1] as number;
        const r = tile.data[at + 2] as number;
        if (l < low) low = l;
        if (h > high) high = h;
        square += r * r;
        seen += 1;
      }
    }
    if (!whole) missing = true;
    else if (seen === 0) put(out, column, 0, 0, 0);
    else put(out, column, low, high, Math.sqrt(square / seen));
  }
  return missing;
}

function put(out: Columns, column: number, low: number, high: number, rms: number): void {
  out.low[column] = low;
  out.high[column] = high;
  out.rms[column] = rms;
  out.known[column] = 1;
}

/** Samples from file frame `from` on, for a line through each of them; NaN where they are not at hand. */
export function readSamples(tiles: Tiles, source: Source, from: number, count: number, channel: number): Float32Array {
  const out = new Float32Array(count).fill(NaN);
  const perTile = framesPerTile(FROM_SAMPLES);
  let number = -1;
  let tile: Tile | null | undefined;
  for (let i = 0; i < count; i += 1) {
    const frame = from + i;
    if (frame < 0 || frame >= source.frames) continue;
    const place = Math.floor(frame / perTile);
    if (place !== number) {
      number = place;
      tile = tiles.get(source.file, FROM_SAMPLES, place, source.channels);
    }
    if (!tile?.samples) continue;
    const frames = tile.samples.length / tile.channels;
    const inside = frame - place * perTile;
    if (inside < frames) out[i] = tile.samples[Math.min(channel, tile.channels - 1) * frames + inside] ?? NaN;
  }
  return out;
}
