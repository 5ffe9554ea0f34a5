import { expect, test, vi } from "vitest";
import { fillColumns, makeColumns, readSamples } from "./columns";
import { FROM_SAMPLES, Tiles, coarsest, framesPerTile, levelFor, readTile } from "./tiles";

/** An overview tile in which point i has lowest -i, highest i, rms i / 2. */
function ramp(points: number, first = 0): ArrayBuffer {
  const data = new Int16Array(points * 3);
  for (let i = 0; i < points; i += 1) data.set([-(first + i), first + i, (first + i) / 2], i * 3);
  return data.buffer;
}

function server(answer: (address: string) => ArrayBuffer | null | Promise<never>, most?: number) {
  const asked: string[] = [];
  let news = 0;
  const tiles = new Tiles(
    async (address) => {
      asked.push(address);
      const bytes = await answer(address);
      return bytes && { bytes, glance: false };
    },
    () => (news += 1),
    most,
  );
  return { tiles, asked, news: () => news };
}
const settle = () => new Promise((done) => setTimeout(done, 0));

test("the level is the one whose points are no wider than a pixel", () => {
  const hour = 172_800_000;
  expect(levelFor(256, hour)).toBe(0);
  expect(levelFor(1_023, hour)).toBe(0);
  expect(levelFor(1_024, hour)).toBe(1);
  expect(levelFor(100, hour)).toBe(FROM_SAMPLES);
  expect(coarsest(hour)).toBe(5);
  expect(framesPerTile(5)).toBeGreaterThanOrEqual(hour);
  expect(levelFor(1e9, hour)).toBe(5);
});

test("a tile is fetched once, whatever is drawn meanwhile", async () => {
  const { tiles, asked, news } = server(() => ramp(4));
  expect(tiles.get("a", 0, 0, 1)).toBeUndefined();
  expect(tiles.get("a", 0, 0, 1)).toBeUndefined();
  await settle();
  expect(asked).toEqual(["/api/files/a/overview/0/0"]);
  expect(news()).toBe(1);
  expect(tiles.get("a", 0, 0, 1)?.points).toBe(4);
});

test("what was used longest ago goes when memory is full", async () => {
  const { tiles } = server(() => ramp(2048), 30_000);
  for (const n of [0, 1]) tiles.get("a", 0, n, 1);
  await settle();
  tiles.get("a", 0, 0, 1);
  tiles.get("a", 0, 2, 1);
  await settle();
  expect(tiles.peek("a", 0, 1)).toBeUndefined();
  expect(tiles.peek("a", 0, 0)).toBeTruthy();
  expect(tiles.bytes).toBeLessThanOrEqual(30_000);
});

test("columns hold the extremes of all their points", async () => {
  const { tiles } = server((address) => (address.endsWith("/0/0") ? ramp(1000) : null));
  const source = { file: "a", channels: 1, frames: 256_000 };
  const out = makeColumns(4);
  fillColumns(out, tiles, source, 0, 512, 4, -1);
  expect([...out.known]).toEqual([0, 0, 0, 0]);
  await settle();
  fillColumns(out, tiles, source, 0, 512, 4, -1);
  expect([...out.high]).toEqual([1, 3, 5, 7]);
  expect([...out.low]).toEqual([-1, -3, -5, -7]);
});

test("before and after the file there is silence", async () => {
  const { tiles } = server(() => ramp(2));
  const source = { file: "a", channels: 1, frames: 512 };
  tiles.get("a", 0, 0, 1);
  await settle();
  const out = makeColumns(4);
  fillColumns(out, tiles, source, -256, 256, 4, -1);
  expect([...out.high]).toEqual([0, 0, 1, 0]);
  expect([...out.known]).toEqual([1, 1, 1, 1]);
});

test("while the wanted level is on its way a coarser one stands in", async () => {
  const { tiles } = server((address) => (address.includes("/overview/2/") ? ramp(100) : new Promise<never>(() => undefined)));
  const source = { file: "a", channels: 1, frames: 8_000_000 };
  const out = makeColumns(2);
  fillColumns(out, tiles, source, 0, 256, 2, -1);
  await settle();
  fillColumns(out, tiles, source, 16_384, 256, 2, -1);
  expect([...out.high]).toEqual([4, 4]);
});

test("where the wanted level has few tiles itself, the coarsest is not asked for besides", async () => {
  const { tiles, asked } = server(() => ramp(2048));
  fillColumns(makeColumns(2), tiles, { file: "a", channels: 1, frames: 1_024_000 }, 0, 256, 2, -1);
  await settle();
  expect(asked).toEqual(["/api/files/a/overview/0/0"]);
});

test("what is drawn of something missing, or of a glance, is counted as such", async () => {
  let glance = true;
  const heard: string[] = [];
  const tiles = new Tiles(async () => ({ bytes: ramp(4), glance }), (file) => heard.push(file));
  tiles.get("a", 0, 0, 1);
  expect(tiles.missed).toBe(1);
  await settle();
  expect(heard).toEqual(["a"]);
  tiles.get("a", 0, 0, 1);
  expect(tiles.missed).toBe(2);
  glance = false;
  tiles.get("a", 0, 1, 1);
  await settle();
  const before = tiles.missed;
  tiles.get("a", 0, 1, 1);
  tiles.peek("a", 0, 7);
  expect(tiles.missed).toBe(before);
});

test("samples become points of sixteen and stay readable one by one", async () => {
  const samples = new Float32Array(32).map((_, i) => i / 64);
  const tile = readTile(samples.buffer, FROM_SAMPLES, 1);
  expect([tile.points, tile.data[1], tile.data[3]]).toEqual([2, (15 / 64) * 16_384, (16 / 64) * 16_384]);
  const { tiles } = server(() => samples.buffer);
  tiles.get("a", FROM_SAMPLES, 0, 1);
  await settle();
  const read = readSamples(tiles, { file: "a", channels: 1, frames: 32 }, 30, 4, 0);
  expect([...read]).toEqual([30 / 64, 31 / 64, NaN, NaN]);
});

test("a glance is drawn, asked for again a moment later, and gives way to the whole", async () => {
  vi.useFakeTimers();
  try {
    let arrivals = 0;
    const asked: string[] = [];
    const tiles = new Tiles(async (address) => {
      asked.push(address);
      return asked.length < 3 ? { bytes: ramp(4), glance: true } : { bytes: ramp(5), glance: false };
    }, () => (arrivals += 1));
    const look = async (after: number) => {
      await vi.advanceTimersByTimeAsync(after);
      const points = tiles.get("a", 4, 0, 1)?.points;
      await vi.advanceTimersByTimeAsync(0);
      return [points, asked.length];
    };
    expect(await look(0)).toEqual([undefined, 1]);
    expect(await look(0)).toEqual([4, 1]);
    expect(await look(200)).toEqual([4, 1]);
    // The picture is told that it may ask again.
    const before = arrivals;
    expect(await look(60)).toEqual([4, 2]);
    expect(arrivals).toBeGreaterThan(before);
    expect(await look(300)).toEqual([4, 2]);
    expect(await look(110)).toEqual([4, 3]);
    expect(await look(0)).toEqual([5, 3]);
    expect(await look(10_000)).toEqual([5, 3]);
  } finally {
    vi.useRealTimers();
  }
});

test("columns over the edge of a tile, before the file and behind it are those of the points one by one", async () => {
  // Two tiles and a piece, two channels that are not alike.
  const points = 2 * 2048 + 700;
  const value = (channel: number, point: number) => ((point * 7919 + channel * 104_729) % 16_000) as number;
  const tileOf = (number: number) => {
    const count = Math.min(2048, points - number * 2048);
    const data = new Int16Array(count * 6);
    for (let c = 0; c < 2; c += 1) for (let i = 0; i < count; i += 1) {
      const v = value(c, number * 2048 + i);
      data.set([-v, v - 100, v / 2], (c * count + i) * 3);
    }
    return data.buffer;
  };
  const { tiles } = server((address) => (address.includes("/overview/0/") ? tileOf(Number(address.split("/").pop())) : new Promise<never>(() => undefined)));
  const source = { file: "a", channels: 2, frames: points * 256 - 30 };
  for (const n of [0, 1, 2]) tiles.get("a", 0, n, 2);
  await settle();
  const count = 1200;
  const out = makeColumns(count);
  for (const channel of [-1, 0, 1]) for (const [from, per] of [[-50_000, 1000.7], [2040.5 * 256, 700], [4000 * 256, 1023.9]] as const) {
    fillColumns(out, tiles, source, from, per, count, channel);
    for (let column = 0; column < count; column += 1) {
      const begin = from + column * per;
      const first = Math.floor(begin / 256);
      const last = Math.floor((begin + per - 1e-6) / 256);
      const seen: [number, number][] = [];
      for (let point = Math.max(0, first); point <= last && point < points && begin < source.frames; point += 1) {
        for (const c of channel < 0 ? [0, 1] : [channel]) seen.push([c, point]);
      }
      const values = seen.map(([c, point]) => value(c, point));
      const square = values.reduce((sum, v) => sum + Math.trunc(v / 2) ** 2, 0) / values.length;
      const expected = values.length === 0 ? [0, 0, 0] : [0 - Math.max(...values), Math.max(...values) - 100, Math.trunc(Math.sqrt(square))];
      expect([out.known[column], out.low[column], out.high[column], out.rms[column]], `column ${column} from ${from}`).toEqual([1, ...expected]);
    }
  }
});

test("a few tiles are fetched together, but all at once where that is asked for", () => {
  const { tiles, asked } = server(() => new Promise<never>(() => undefined));
  for (let n = 0; n < 20; n += 1) tiles.get("a", 0, n, 1);
  expect(asked).toHaveLength(6);
  tiles.atOnce(() => tiles.get("b", 0, 0, 1));
  expect(asked).toHaveLength(21);
  expect(asked).toContain("/api/files/b/overview/0/0");
  tiles.get("c", 0, 0, 1);
  expect(asked).toHaveLength(21);
});
