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

/** What the server sent: a glance is shown until the whole is there, and asked for again. */
export type Sent = { bytes: ArrayBuffer; glance: boolean };

/** Milliseconds until a glance is asked for again: a little longer each time, since reading hours takes a while. */
const AGAIN = [250, 400, 700, 1200, 2000];

type Entry = { tile: Tile | null; bytes: number; used: number; glances: number; again: number };
type Wish = { file: string; level: number; tile: number; channels: number };

/** A tile's place among those of its file. */
function placeOf(level: number, tile: number): number {
  return (level + 1) * 2 ** 40 + tile;
}

/** The tiles that are at hand. What is asked for and missing is fetched, in the order of the wishes, and `arrived` called. */
export class Tiles {
  private readonly files = new Map<string, Map<number, Entry>>();
  private readonly fetching = new Set<string>();
  private readonly wishes = new Map<string, Wish>();
  private held = 0;
  private count = 0;
  private uses = 0;
  private misses = 0;

  constructor(
    private readonly fetchBytes: (address: string) => Promise<Sent | null>,
    private readonly arrived: (file: string) => void,
    private readonly most = 96 << 20,
    private together = 6,
  ) {}

  get bytes(): number {
    return this.held;
  }
  /** How often something was asked for that is not here, or only as a glance: what is drawn of it will have to be drawn again. */
  get missed(): number {
    return this.misses;
  }

  /** A tile, or undefined while it is not here (it comes), or null where there is none. Called for every clip of every frame:
   * what is here is found without making anything. */
  get(file: string, level: number, tile: number, channels: number): Tile | null | undefined {
    const entry = this.files.get(file)?.get(placeOf(level, tile));
    if (!entry || entry.again > 0) this.misses += 1;
    if (!entry || (entry.again > 0 && performance.now() >= entry.again)) this.wish({ file, level, tile, channels });
    if (!entry) return undefined;
    this.uses += 1;
    entry.used = this.uses;
    return entry.tile;
  }

  /** A tile if it is here; nothing is fetched. */
  peek(file: string, level: number, tile: number): Tile | null | undefined {
    return this.files.get(file)?.get(placeOf(level, tile))?.tile;
  }

  /** Fetches all that is asked for meanwhile at once, however much it is. */
  atOnce(ask: () => void): void {
    const { together } = this;
    this.together = Infinity;
    ask();
    this.together = together;
  }

  /** Wishes of earlier drawings that are not fetched yet are forgotten: what is still seen is wished for again. */
  forget(): void {
    this.wishes.clear();
  }

  private wish(wish: Wish): void {
    const key = address(wish.file, wish.level, wish.tile);
    if (this.fetching.has(key)) return;
    this.wishes.set(key, wish);
    this.next();
  }

  private next(): void {
    while (this.fetching.size < this.together) {
      const first = this.wishes.entries().next().value;
      if (!first) return;
      this.wishes.delete(first[0]);
      void this.fetch(first[0], first[1]);
    }
  }

  private async fetch(key: string, wish: Wish): Promise<void> {
    this.fetching.add(key);
    try {
      const sent = await this.fetchBytes(key);
      this.keep(wish, sent ? readTile(sent.bytes, wish.level, wish.channels) : null, sent?.glance ?? false);
    } catch {
      // Not reachable now: a later drawing asks again.
    } finally {
      this.fetching.delete(key);
      this.arrived(wish.file);
      this.next();
    }
  }

  private keep(wish: Wish, tile: Tile | null, glance: boolean): void {
    const bytes = 64 + (tile ? tile.data.byteLength + (tile.samples?.byteLength ?? 0) : 0);
    let own = this.files.get(wish.file);
    if (!own) this.files.set(wish.file, (own = new Map()));
    const place = placeOf(wish.level, wish.tile);
    const before = own.get(place);
    const glances = glance ? (before?.glances ?? 0) + 1 : 0;
    const pause = AGAIN[Math.min(glances, AGAIN.length) - 1];
    this.uses += 1;
    own.set(place, { tile, bytes, used: this.uses, glances, again: pause === undefined ? 0 : performance.now() + pause });
    // A picture that stands still asks again too.
    if (pause !== undefined) setTimeout(() => this.arrived(wish.file), pause + 1);
    this.held += bytes - (before?.bytes ?? 0);
    this.count += before ? 0 : 1;
    while (this.held > this.most && this.count > 1) this.drop();
  }

  /** Lets the tile go that was used longest ago. */
  private drop(): void {
    let oldest: { own: Map<number, Entry>; place: number; entry: Entry } | null = null;
    for (const own of this.files.values()) {
      for (const [place, entry] of own) if (!oldest || entry.used < oldest.entry.used) oldest = { own, place, entry };
    }
    if (!oldest) return;
    oldest.own.delete(oldest.place);
    this.held -= oldest.entry.bytes;
    this.count -= 1;
  }
}
