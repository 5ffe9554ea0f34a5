// A clip's waveform as one lowest, highest and rms value for each column of pixels.

import { FINEST, FROM_SAMPLES, type Tile, type Tiles, coarsest, framesPerPoint, framesPerTile, levelFor } from "./tiles";

/** The values of columns, 16384 is full scale; `known` is 0 where nothing is at hand yet. */
export type Columns = { low: Int16Array; high: Int16Array; rms: Int16Array; known: Uint8Array };

export function makeColumns(count: number): Columns {
  return { low: new Int16Array(count), high: new Int16Array(count), rms: new Int16Array(count), known: new Uint8Array(count) };
}

export type Source = { file: string; channels: number; frames: number };

/** Fills the first `count` columns from a file; column 0 begins at file frame `from`, each is `perColumn` frames wide.
 * `channel` is one channel, or -1 for all of them together. Where the wanted level is missing, a coarser one stands in. */
export function fillColumns(
  out: Columns, tiles: Tiles, source: Source, from: number, perColumn: number, count: number, channel: number,
): void {
  const level = levelFor(perColumn, source.frames);
  out.known.fill(0, 0, count);
  if (!fillAt(out, tiles, source, from, perColumn, count, channel, level, true)) return;
  const last = coarsest(source.frames);
  for (let coarser = level + 1; coarser <= last; coarser += 1) {
    // The coarsest is asked for where it is here much sooner than the wanted one.
    const some = fillAt(out, tiles, source, from, perColumn, count, channel, coarser, coarser === last && last - level > 1);
    if (!some) return;
  }
}

/** Fills what is not known yet from one level; tells whether something is still missing. */
function fillAt(
  out: Columns, tiles: Tiles, source: Source, from: number, perColumn: number, count: number, channel: number, level: number, wish: boolean,
): boolean {
  // Frames of a point are a power of two, so that multiplying by the inverse is exact.
  const inverse = 1 / framesPerPoint(level);
  const perTile = framesPerTile(level) * inverse;
  let missing = false;
  let number = -1;
  let tile: Tile | null | undefined;
  for (let column = 0; column < count; column += 1) {
    if (out.known[column]) continue;
    const begin = from + column * perColumn;
    const first = Math.max(0, Math.floor(begin * inverse));
    const place = Math.floor(first / perTile);
    if (begin + perColumn <= 0 || begin >= source.frames) {
      put(out, column, 0, 0, 0);
      continue;
    }
    if (place !== number) {
      number = place;
      tile = wish ? tiles.get(source.file, level, place, source.channels) : tiles.peek(source.file, level, place);
    }
    const inside = first - place * perTile;
    // Most columns lie in one tile, and so do those after them: they are gone through without looking any further.
    if (tile && inside < tile.points) {
      const end = run(out, tile, column, count, begin * inverse - place * perTile, perColumn * inverse, channel);
      if (end > column) {
        column = end - 1;
        continue;
      }
    }
    const last = Math.max(first, Math.floor((begin + perColumn - 1e-6) * inverse));
    if (!across(out, tiles, source, column, first, last, perTile, channel, level, wish)) missing = true;
  }
  return missing;
}

/** Fills columns from `column` on as long as they are unknown and lie wholly in a tile; `from` and `wide` are in its points.
 * Gives the first column that is not filled. */
function run(out: Columns, tile: Tile, column: number, count: number, from: number, wide: number, channel: number): number {
  const { data, points, channels } = tile;
  const { low, high, rms, known } = out;
  const bottom = channel < 0 ? 0 : Math.min(channel, channels - 1);
  const top = channel < 0 ? channels : bottom + 1;
  const hair = 1e-6 / FINEST;
  for (let n = 0; ; n += 1) {
    const at = column + n;
    const begin = from + n * wide;
    const last = Math.floor(begin + wide - hair);
    if (at >= count || known[at] !== 0 || last >= points) return at;
    const first = begin < 0 ? 0 : Math.floor(begin);
    let [lowest, highest, square] = [32_767, -32_768, 0];
    for (let c = bottom; c < top; c += 1) {
      const stop = (c * points + (last < first ? first : last)) * 3;
      for (let i = (c * points + first) * 3; i <= stop; i += 3) {
        const l = data[i] as number;
        const h = data[i + 1] as number;
        const r = data[i + 2] as number;
        if (l < lowest) lowest = l;
        if (h > highest) highest = h;
        square += r * r;
      }
    }
    low[at] = lowest;
    high[at] = highest;
    rms[at] = Math.sqrt(square / (((last < first ? first : last) - first + 1) * (top - bottom)));
    known[at] = 1;
  }
}

/** Fills a column that reaches over the edge of a tile, or past the last point; tells whether all that it needs is here. */
function across(
  out: Columns, tiles: Tiles, source: Source, column: number, first: number, last: number, perTile: number, channel: number, level: number, wish: boolean,
): boolean {
  let [low, high, square, seen] = [32_767, -32_768, 0, 0];
  let whole = true;
  for (let point = first; point <= last; point += 1) {
    const place = Math.floor(point / perTile);
    const tile = wish ? tiles.get(source.file, level, place, source.channels) : tiles.peek(source.file, level, place);
    if (tile === undefined) whole = false;
    const inside = point - place * perTile;
    if (!tile || inside >= tile.points) continue;
    const to = channel < 0 ? tile.channels : Math.min(channel + 1, tile.channels);
    for (let c = Math.max(0, Math.min(channel, tile.channels - 1)); c < to; c += 1) {
      const at = (c * tile.points + inside) * 3;
      low = Math.min(low, tile.data[at] as number);
      high = Math.max(high, tile.data[at + 1] as number);
      square += (tile.data[at + 2] as number) ** 2;
      seen += 1;
    }
  }
  if (!whole) return false;
  if (seen === 0) put(out, column, 0, 0, 0);
  else put(out, column, low, high, Math.sqrt(square / seen));
  return true;
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
