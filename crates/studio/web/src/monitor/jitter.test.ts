import { describe, expect, test } from "vitest";
import { JitterBuffer, MOST_CORRECTION, TARGET } from "./jitter";
import { between, kernel } from "./resample";

/** Numbers that look random and are the same each time: a linear congruence. */
function dice(): () => number {
  let seed = 7;
  return () => {
    seed = (seed * 16_807) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
}

const RATE = 16_000;
const BLOCK = 64;
const QUANTUM = 128;

type Sample = (frame: number) => number;

/** Runs a sender whose clock is off by `drift` against a reader, with blocks that come up to `jitter` seconds late. */
function run(seconds: number, drift: number, jitter: number, sample: Sample, heard: (value: number, at: number) => void): JitterBuffer {
  const buffer = new JitterBuffer({ input: RATE, output: RATE });
  const random = dice();
  let sent = 0;
  let arrival = 0;
  let waiting = 0;
  const left = new Float32Array(QUANTUM);
  const right = new Float32Array(QUANTUM);
  for (let frame = 0; frame < seconds * RATE; frame += QUANTUM) {
    const now = frame / RATE;
    while (arrival <= now) {
      const block = new Float32Array(BLOCK * 2);
      for (let i = 0; i < BLOCK; i += 1) block.fill(sample(sent + i), 2 * i, 2 * i + 2);
      buffer.push(block);
      sent += BLOCK;
      // A late block holds up those behind it, as in a stream.
      waiting = (sent / RATE) * (1 / (1 + drift)) + random() * jitter;
      arrival = Math.max(arrival, waiting);
    }
    buffer.pull(left, right);
    for (let i = 0; i < QUANTUM; i += 1) heard(left[i] as number, frame + i);
  }
  return buffer;
}

describe("ten minutes of a drifting clock", () => {
  for (const ppm of [300, -300]) {
    test(`of ${ppm} parts in a million neither overflow nor run dry`, () => {
      const buffer = run(600, ppm * 1e-6, 0.02, () => 0.5, () => undefined);
      expect(buffer.health.underruns).toBe(0);
      expect(buffer.health.skips).toBe(0);
      expect(Math.abs(buffer.health.fill - TARGET)).toBeLessThan(0.04);
      expect(buffer.health.correction * 1e6).toBeGreaterThan(ppm - 60);
      expect(buffer.health.correction * 1e6).toBeLessThan(ppm + 60);
    }, 60_000);
  }
});

test("samples come out in order, each once, at the speed of the sender", () => {
  // A slow ramp: each frame is its own number, scaled to stay where 32 bits tell them apart.
  const scale = 1e-5;
  let last = 0;
  let worst = 0;
  const heard: number[] = [];
  run(20, 200e-6, 0.01, (frame) => frame * scale, (value, at) => {
    heard.push(value);
    if (at > 2 * RATE) worst = Math.max(worst, Math.abs((value - last) / scale - 1));
    last = value;
  });
  expect(worst).toBeLessThan(0.05);
  const first = (heard[2 * RATE] as number) / scale;
  const end = (heard[20 * RATE - 1] as number) / scale;
  expect(Math.abs(end - first - 18 * RATE)).toBeLessThan(18 * RATE * MOST_CORRECTION + 2);
});

test("silence lasts until the target is reached and then the sound fades in", () => {
  const buffer = new JitterBuffer({ input: 48_000, output: 48_000 });
  const left = new Float32Array(128);
  const right = new Float32Array(128);
  buffer.push(new Float32Array(2 * 1000).fill(1));
  buffer.pull(left, right);
  expect(Math.max(...left)).toBe(0);
  buffer.push(new Float32Array(2 * 1000).fill(1));
  buffer.pull(left, right);
  expect(left[0]).toBeGreaterThan(0);
  expect(left[0]).toBeLessThan(0.02);
  for (let i = 1; i < 128; i += 1) expect(Math.abs((left[i] as number) - (left[i - 1] as number))).toBeLessThan(0.02);
});

test("an end in the middle of a sound is a fade and not a click, and is one underrun", () => {
  const buffer = new JitterBuffer({ input: 48_000, output: 48_000 });
  const left = new Float32Array(128);
  const right = new Float32Array(128);
  buffer.push(new Float32Array(2 * 4800).fill(1));
  let last = 0;
  let steepest = 0;
  for (let block = 0; block < 60; block += 1) {
    buffer.pull(left, right);
    for (const value of left) {
      steepest = Math.max(steepest, Math.abs(value - last));
      last = value;
    }
  }
  expect(last).toBe(0);
  expect(steepest).toBeLessThan(0.02);
  expect(buffer.health.underruns).toBe(1);
});

test("an end after a stop is no underrun", () => {
  const buffer = new JitterBuffer({ input: 48_000, output: 48_000 });
  buffer.expecting = false;
  buffer.push(new Float32Array(2 * 4800).fill(1));
  for (let block = 0; block < 60; block += 1) buffer.pull(new Float32Array(128), new Float32Array(128));
  expect(buffer.health.underruns).toBe(0);
});

test("a jump from one level to its opposite is faded on both sides", () => {
  const buffer = new JitterBuffer({ input: 48_000, output: 48_000 });
  buffer.push(new Float32Array(2 * 5000).fill(1));
  buffer.push(new Float32Array(2 * 5000).fill(-1), true);
  let last = 1;
  let steepest = 0;
  const left = new Float32Array(128);
  for (let block = 0; block < 70; block += 1) {
    buffer.pull(left, new Float32Array(128));
    if (block < 2) last = left[127] as number;
    else for (const value of left) {
      steepest = Math.max(steepest, Math.abs(value - last));
      last = value;
    }
  }
  // Unfaded the interpolator would make steps of more than 0.5.
  expect(last).toBeLessThan(-0.99);
  expect(steepest).toBeLessThan(0.03);
});

test("a sine keeps its shape at another rate to better than −70 dB", () => {
  const one = kernel(44_100 / 48_000);
  const ring = new Float32Array(4096);
  const frequency = 5000;
  for (let i = 0; i < ring.length; i += 1) ring[i] = Math.sin((2 * Math.PI * frequency * i) / 44_100);
  let worst = 0;
  for (let i = 0; i < 2000; i += 1) {
    const place = 100 + (i * 44_100) / 48_000;
    const whole = Math.floor(place);
    const value = between(one, ring, whole - (one.taps / 2 - 1), place - whole);
    worst = Math.max(worst, Math.abs(value - Math.sin((2 * Math.PI * frequency * place) / 44_100)));
  }
  expect(20 * Math.log10(worst)).toBeLessThan(-70);
});

test("after a stall reading skips to the target without a click", () => {
  const buffer = new JitterBuffer({ input: 48_000, output: 48_000 });
  buffer.push(new Float32Array(2 * 36_000).fill(1));
  const left = new Float32Array(128);
  let last = 0;
  let steepest = 0;
  for (let block = 0; block < 7; block += 1) {
    buffer.pull(left, new Float32Array(128));
    for (const value of left) {
      steepest = Math.max(steepest, Math.abs(value - last));
      last = value;
    }
  }
  expect(buffer.health.skips).toBe(1);
  expect(buffer.health.underruns).toBe(0);
  expect(buffer.health.fill).toBeLessThan(TARGET + 0.001);
  expect(last).toBeGreaterThan(0.9);
  expect(steepest).toBeLessThan(0.02);
});

test("a network that stalls again and again gets a longer buffer, but no longer than a fifth of a second", () => {
  const buffer = new JitterBuffer({ input: 48_000, output: 48_000 });
  const pull = () => buffer.pull(new Float32Array(128), new Float32Array(128));
  const needed = () => {
    let frames = 0;
    while (!buffer.health.playing) {
      buffer.push(new Float32Array(2 * 128));
      frames += 128;
      pull();
    }
    return frames / 48_000;
  };
  const first = needed();
  for (let stall = 0; stall < 20; stall += 1) {
    while (buffer.health.playing) pull();
    if (stall < 19) needed();
  }
  expect(first).toBeLessThan(0.04);
  const last = needed();
  expect(last).toBeGreaterThan(0.19);
  expect(last).toBeLessThan(0.21);
});

/** A steady sender and reader for some seconds: a block comes for each that is read. */
function steady(buffer: JitterBuffer, seconds: number): void {
  const left = new Float32Array(32);
  for (let frames = 0; frames < seconds * RATE; frames += 32) {
    buffer.push(new Float32Array(2 * 32));
    buffer.pull(left, left);
  }
}

test("what lies in the buffer beyond its target is read off within seconds, without a skip", () => {
  const buffer = new JitterBuffer({ input: RATE, output: RATE });
  // 50 milliseconds too much, as after a stall that was not heard.
  buffer.push(new Float32Array(2 * Math.round(RATE * (TARGET + 0.05))));
  steady(buffer, 1);
  expect(buffer.health.fill).toBeGreaterThan(TARGET + 0.045);
  steady(buffer, 14);
  expect(buffer.health.fill).toBeLessThan(TARGET + 0.025);
  expect(buffer.health.fill).toBeGreaterThan(TARGET);
  expect([buffer.health.skips, buffer.health.underruns]).toEqual([0, 0]);
});

test("a buffer that grew in a bad moment is as short as before after two calm minutes", () => {
  const buffer = new JitterBuffer({ input: RATE, output: RATE });
  const left = new Float32Array(32);
  for (let stall = 0; stall < 7; stall += 1) {
    while (!buffer.health.playing) {
      buffer.push(new Float32Array(2 * 32));
      buffer.pull(left, left);
    }
    while (buffer.health.playing) buffer.pull(left, left);
  }
  expect(buffer.health.underruns).toBe(7);
  steady(buffer, 5);
  expect(buffer.health.fill).toBeGreaterThan(0.17);
  steady(buffer, 150);
  expect(buffer.health.fill).toBeLessThan(TARGET + 0.025);
  expect(buffer.health.underruns).toBe(7);
});
