// A running `tonmeister studio` for one test, with a home of its own, and test signals as audio files.

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { type Page, test as base } from "@playwright/test";

export const PROGRAM = process.env.TONMEISTER ?? resolve(import.meta.dirname, "../../../../target/debug/tonmeister");

export type Engine = {
  /** The address with the token. */
  url: string;
  /** A folder of this test's own. */
  folder: string;
  process: ChildProcess;
  /** Ends it as a crash would. */
  kill: () => void;
};

/** Starts the studio; resolves once it has said its address. */
export async function start(folder: string, song?: string): Promise<Engine> {
  const env = { ...process.env, HOME: folder, XDG_STATE_HOME: join(folder, "state") };
  // A page under work is served from where it was built; else the one that the program carries.
  const page = process.env.STUDIO_DIR ? ["--studio-dir", process.env.STUDIO_DIR] : [];
  const child = spawn(PROGRAM, ["studio", ...(song ? [song] : []), "--no-open", "--port", "0", ...page], { env, stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout });
  const url = await new Promise<string>((found, failed) => {
    lines.once("line", (line) => found(/http:\/\/\S+/.exec(line)?.[0] ?? line));
    child.once("exit", (code) => failed(new Error(`tonmeister studio ended with ${code}`)));
  });
  return { url, folder, process: child, kill: () => child.kill("SIGKILL") };
}

/** Ends it as a person does, and waits: it still saves what was done last. */
export async function end(engine: Engine): Promise<void> {
  const gone = new Promise((done) => engine.process.once("exit", done));
  if (engine.process.exitCode === null && engine.process.kill()) await gone;
}

/** A mono WAV of 16 bits: a sine whose level moves, so that a waveform has a shape. */
export function wav(frequency: number, seconds: number, rate = 48_000): Buffer {
  const frames = Math.round(seconds * rate);
  const bytes = Buffer.alloc(44 + frames * 2);
  bytes.write("RIFF", 0);
  bytes.writeUInt32LE(36 + frames * 2, 4);
  bytes.write("WAVEfmt ", 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt32LE(rate * 2, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write("data", 36);
  bytes.writeUInt32LE(frames * 2, 40);
  for (let i = 0; i < frames; i += 1) {
    const level = 0.05 + 0.3 * Math.abs(Math.sin((2 * Math.PI * 0.5 * i) / rate));
    bytes.writeInt16LE(Math.round(32_767 * level * Math.sin((2 * Math.PI * frequency * i) / rate)), 44 + i * 2);
  }
  return bytes;
}

/** A folder of three recordings, and the song made of them. */
export function makeSong(folder: string): string {
  const stems = join(folder, "stems");
  mkdirSync(stems, { recursive: true });
  writeFileSync(join(stems, "Kick.wav"), wav(55, 8));
  writeFileSync(join(stems, "Bass.wav"), wav(110, 8));
  writeFileSync(join(stems, "Lead vocal.wav"), wav(440, 8));
  const song = join(folder, "song");
  execFileSync(PROGRAM, ["import", stems, "-o", song], { stdio: "ignore" });
  return song;
}

export const test = base.extend<{ folder: string; engine: Engine; song: string }>({
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), "studio-"));
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },
  song: async ({ folder }, use) => use(makeSong(folder)),
  engine: async ({ folder, song }, use) => {
    const engine = await start(folder, song);
    await use(engine);
    await end(engine);
  },
});
export { expect } from "@playwright/test";

/** The sound that the engine sends to a window, as it goes over the wire, by a connection of the test's own: the page's leads past it. */
export async function listenIn(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const heard: { frame: number; samples: number[] }[] = [];
    Object.assign(window, { heard });
    const socket = new WebSocket(`ws://${location.host}/ws`);
    socket.binaryType = "arraybuffer";
    await new Promise((go) => (socket.onopen = go));
    socket.onmessage = ({ data }) => {
      if (typeof data === "string") return;
      const view = new DataView(data as ArrayBuffer);
      if (view.getUint8(0) !== 3) return;
      heard.push({ frame: Number(view.getBigInt64(8, true)), samples: [...new Float32Array(data as ArrayBuffer, 16)] });
    };
    socket.send(JSON.stringify({ hello: { token: sessionStorage.getItem("token"), name: "Listener" } }));
    socket.send(JSON.stringify({ id: 1, do: "monitor.pcm", with: { on: true } }));
  });
}
