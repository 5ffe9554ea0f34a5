// A song made by dropping audio on the page is heard in it: the samples that arrive are those of the offline render.

import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PROGRAM, expect, listenIn, start, test, wav } from "./engine";

type Heard = { frame: number; samples: number[] };

/** The samples of a 32-bit float WAV, interleaved. */
function floats(file: string): Float32Array {
  const bytes = readFileSync(file);
  let at = 12;
  while (bytes.toString("latin1", at, at + 4) !== "data") at += 8 + bytes.readUInt32LE(at + 4) + (bytes.readUInt32LE(at + 4) & 1);
  const length = bytes.readUInt32LE(at + 4);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset + at + 8, bytes.byteOffset + at + 8 + length));
}

/** The one song below a folder. */
function songIn(folder: string): string {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.name === "song.kdl") return entry.parentPath;
  }
  throw new Error(`no song below ${folder}`);
}

test("dropped audio becomes a song, plays, moves the meters, and its samples are those of the render", async ({ page, folder }) => {
  mkdirSync(join(folder, "stems"));
  writeFileSync(join(folder, "stems", "Kick.wav"), wav(55, 8));
  writeFileSync(join(folder, "stems", "Lead vocal.wav"), wav(440, 8));
  const engine = await start(folder);
  await page.goto(engine.url);
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: /choose files/i }).click();
  await (await chooser).setFiles([join(folder, "stems", "Kick.wav"), join(folder, "stems", "Lead vocal.wav")]);
  await expect(page.getByRole("toolbar", { name: "Transport" })).toBeVisible();
  await expect(page.getByRole("slider", { name: "Fader of Kick" })).toBeVisible();

  await listenIn(page);
  await page.getByRole("button", { name: "Play" }).click();
  await expect.poll(() => page.evaluate(() => (window as unknown as { heard: Heard[] }).heard.length), { timeout: 20_000 }).toBeGreaterThan(60);
  const moved = await page.evaluate(async () => {
    const canvas = document.querySelector<HTMLCanvasElement>(".mixer canvas");
    const picture = () => canvas?.toDataURL() ?? "";
    const before = picture();
    await new Promise((go) => setTimeout(go, 400));
    return before !== "" && before !== picture();
  });
  expect(moved, "the meters move").toBe(true);
  await page.getByRole("button", { name: "Stop" }).click();

  const render = join(folder, "mix.wav");
  execFileSync(PROGRAM, ["render", songIn(join(folder, "Tonmeister")), "-o", render, "--bits", "32f"], { stdio: "ignore" });
  const offline = floats(render);
  const heard = await page.evaluate(() => (window as unknown as { heard: Heard[] }).heard);
  let compared = 0;
  // The first and the last tenth of a second carry the fades of start and stop; between them every sample is compared.
  const last = Math.max(...heard.map((one) => one.frame)) - 4800;
  for (const block of heard.filter((one) => one.frame >= 4800 && one.frame < last)) {
    block.samples.forEach((sample, i) => {
      const same = offline[block.frame * 2 + i];
      if (same === undefined) return;
      if (sample !== same) throw new Error(`frame ${block.frame + (i >> 1)}: heard ${sample}, rendered ${same}`);
      compared += 1;
    });
  }
  expect(compared).toBeGreaterThan(40_000);
  engine.process.kill();
});
