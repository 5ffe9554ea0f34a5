// Overview and sample tiles of audio files: which are needed for a zoom, fetched when seen, kept up to a bound of memory.

/** Points in an overview tile, frames to a point of the finest level, and how much coarser each next level is. */
export const TILE_POINTS = 2048;
export const FINEST = 256;
const COARSER = 4;
/** Frames in a sample tile, and frames to a point of what is drawn from samples. */
export const TILE_SAMPLES = 16_384;
export const FINE = 16;
/** Below so many frames to a device pixel, samples are asked for. */
export const SAMPLES_BELOW = 128;
/** The level whose points are made here from samples. */
export const FROM_SAMPLES = -1;

/** Points of all channels of a stretch of a file: lowest, highest, rms; 16384 is full scale. */
export type Tile = { channels: number; points: number; data: Int16Array; samples: Float32Array | null };

export function framesPerPoint(level: number): number {
  return level === FROM_SAMPLES ? FINE : FINEST * COARSER ** level;
}
export function framesPerTile(level: number): number {
  return level === FROM_SAMPLES ? TILE_SAMPLES : framesPerPoint(level) * TILE_POINTS;
}

/** The level whose points are as wide as a device pixel or a little less; the coarsest has a single tile. */
export function levelFor(framesPerPixel: number, frames: number): number {
  if (framesPerPixel < SAMPLES_BELOW) return FROM_SAMPLES;
  const level = Math.floor(Math.log(Math.max(1, framesPerPixel / FINEST)) / Math.log(COARSER));
  return Math.min(Math.max(0, level), coarsest(frames));
}

/** The finest level of which one tile holds the whole file. */
export function coarsest(frames: number): number {
  let level = 0;
  while (framesPerTile(level) < frames) level += 1;
  return level;
}

export function address(file: string, level: number, tile: number): string {
  return level === FROM_SAMPLES ? `/api/files/${file}/samples/${tile}` : `/api/files/${file}/overview/${level}/${tile}`;
}

/** Reads a tile's bytes. */
export function readTile(bytes: ArrayBuffer, level: number, channels: number): Tile {
  if (level !== FROM_SAMPLES) {
    const data = new Int16Array(bytes);
    return { channels, points: Math.floor(data.length / 3 / channels), data, samples: null };
  }
  const samples = new Float32Array(bytes);
  const frames = Math.floor(samples.length / channels);
  const points = Math.ceil(frames / FINE);
  const data = new Int16Array(points * 3 * channels);
  for (let channel = 0; channel < channels; channel += 1) {
    for (let point = 0; point < points; point += 1) {
      let low = Infinity;
      let high = -Infinity;
      let square = 0;
      const end = Math.min(frames, (point + 1) * FINE);
      for (let i = point * FINE; i < end; i += 1) {
        const value = samples[channel * frames + i] ?? 0;
        if (value < low) low = value;
        if (value > high) high = value;
        square += value * value;
      }
      const at = (channel * points + point) * 3;
      data[at] = Math.max(-32_768, low * 16_384);
      data[at + 1] = Math.min(32_767, high * 16_384);
      data[at + 2] = Math.min(32_767, Math.sqrt(square / (end - point * FINE)) * 16_384);
    }
  }
  return { channels, points, data, samples };
}

type Entry = { tile: Tile | null; bytes: number };
type Wish = { key: string; file: string; level: number; tile: number; channels: number };

/** The tiles that are at hand. What is asked for and missing is fetched, newest wish first, and `arrived` called. */
export class Tiles {
  private readonly entries = new Map<string, Entry>();
  private readonly fetching = new Set<string>();
  private readonly wishes = new Map<string, Wish>();
  private held = 0;

  constructor(
    private readonly fetchBytes: (address: string) => Promise<ArrayBuffer | null>,
    private readonly arrived: () => void,
    private readonly most = 96 << 20,
    private readonly together = 6,
  ) {}

  get bytes(): number {
    return this.held;
  }

  /** A tile, or undefined while it is not here (it comes), or null where there is none. */
  get(file: string, level: number, tile: number, channels: number): Tile | null | undefined {
    const key = `${file}/${level}/${tile}`;
    const entry = this.entries.get(key);
    if (entry) {
      // Used last stands last.
      this.entries.delete(key);
      this.entries.set(key, entry);
      return entry.tile;
    }
    if (!this.fetching.has(key)) this.wish({ key, file, level, tile, channels });
    return undefined;
  }

  /** A tile if it is here; nothing is fetched. */
  peek(file: string, level: number, tile: number): Tile | null | undefined {
    return this.entries.get(`${file}/${level}/${tile}`)?.tile;
  }

  /** Wishes of earlier drawings that are not fetched yet are forgotten: what is still seen is wished for again. */
  forget(): void {
    this.wishes.clear();
  }

  private wish(wish: Wish): void {
    this.wishes.set(wish.key, wish);
    this.next();
  }

  private next(): void {
    while (this.fetching.size < this.together) {
      const wish = this.wishes.values().next().value;
      if (!wish) return;
      this.wishes.delete(wish.key);
      void this.fetch(wish);
    }
  }

  private async fetch(wish: Wish): Promise<void> {
    this.fetching.add(wish.key);
    try {
      const bytes = await this.fetchBytes(address(wish.file, wish.level, wish.tile));
      this.keep(wish.key, bytes ? readTile(bytes, wish.level, wish.channels) : null);
    } catch {
      // Not reachable now: a later drawing asks again.
    } finally {
      this.fetching.delete(wish.key);
      this.arrived();
      this.next();
    }
  }

  private keep(key: string, tile: Tile | null): void {
    const bytes = 64 + (tile ? tile.data.byteLength + (tile.samples?.byteLength ?? 0) : 0);
    this.entries.set(key, { tile, bytes });
    this.held += bytes;
    for (const [oldest, entry] of this.entries) {
      if (this.held <= this.most || this.entries.size === 1) break;
      this.entries.delete(oldest);
      this.held -= entry.bytes;
    }
  }
}
