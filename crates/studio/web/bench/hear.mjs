// The browser monitor: how far it is behind the engine, and how long a move of a fader takes to be heard.
//
// Heard means: in the samples that the page's player hands to the browser's audio thread; a second processor listens there. From
// there to the ear comes what the sound card needs. The move is the pointer's event, by its own time stamp. The last track sounds
// a steady tone and is soloed, so that a change of level is the fader's. Behind the engine is what waits in the player, and what
// the engine's playhead (sent with the meters) is ahead of the newest samples that have come, as the player tells the page.

import { openWindow, quantile, startStudio } from "./studio.mjs";

const MOVES = 12;
const SECONDS = 10;

/** Runs in the page before it does: listens to the player's reports and to its samples. */
function listen() {
  const bench = { behind: [], underruns: 0, skips: 0, moved: NaN, heard: NaN, level: 0, before: 0 };
  window.bench = bench;
  const tap = `registerProcessor("bench-tap", class extends AudioWorkletProcessor {
    process([input]) {
      const [left] = input;
      let sum = 0;
      for (const x of left ?? []) sum += x * x;
      this.port.postMessage({ at: Date.now(), level: Math.sqrt(sum / 128) });
      return true;
    }
  });`;
  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (to, ...more) {
    const done = connect.call(this, to, ...more);
    if (!(this instanceof AudioWorkletNode) || !(to instanceof AudioDestinationNode)) return done;
    this.port.addEventListener("message", ({ data }) => {
      Object.assign(bench, { underruns: data.underruns, skips: data.skips });
      bench.behind.push(1000 * data.behind);
    });
    const url = URL.createObjectURL(new Blob([tap], { type: "text/javascript" }));
    void this.context.audioWorklet.addModule(url).then(() => {
      const node = new AudioWorkletNode(this.context, "bench-tap");
      connect.call(this, node);
      node.port.onmessage = ({ data }) => {
        bench.level = data.level;
        // A decibel away from what it was is heard.
        if (Number.isNaN(bench.heard) && bench.before > 0 && Math.abs(Math.log10(data.level / bench.before)) > 0.05) bench.heard = data.at;
      };
    });
    return done;
  };
  window.addEventListener("pointermove", (event) => { bench.moved = performance.timeOrigin + event.timeStamp; }, true);
}

/** Moves the fader's cap by some pixels; milliseconds until the change is in the samples. */
async function move(page, x, y, by) {
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.waitForTimeout(400);
  // In the silence of an underrun no change could be told.
  await page.waitForFunction(() => {
    if (window.bench.level === 0) return false;
    Object.assign(window.bench, { before: window.bench.level, heard: NaN });
    return true;
  });
  await page.mouse.move(x, y + by);
  await page.waitForFunction(() => !Number.isNaN(window.bench.heard), null, { timeout: 5000, polling: 20 });
  const lasted = await page.evaluate(() => window.bench.heard - window.bench.moved);
  await page.mouse.up();
  await page.waitForTimeout(300);
  return lasted;
}

export async function hearing(browser, work, song, tell) {
  const studio = await startStudio(work, song);
  const page = await openWindow(browser, { width: 1600, height: 960, view: { page: "mix" }, prepare: listen });
  await page.addInitScript(() => localStorage.setItem("monitor", "on"));
  await page.goto(studio.url);
  const fader = page.getByRole("slider", { name: "Fader of 64" });
  await fader.scrollIntoViewIfNeeded();
  await page.getByRole("button", { name: "Solo 64", exact: false }).first().click();
  await page.getByRole("button", { name: "Play" }).click();
  await page.waitForFunction(() => window.bench.level > 0.001, null, { timeout: 20_000 });
  await page.waitForTimeout(4000);
  const begin = await page.evaluate(() => { window.bench.behind.length = 0; return { ...window.bench }; });
  await page.waitForTimeout(SECONDS * 1000);
  const end = await page.evaluate(() => ({ ...window.bench }));
  tell({ what: "monitor: behind the engine, median", value: quantile(end.behind, 0.5), unit: "ms", bar: 100 });
  tell({ what: "    the most", value: Math.max(...end.behind), unit: "ms" });
  tell({ what: `    underruns in ${SECONDS} s of play`, value: end.underruns - begin.underruns, unit: "" });
  tell({ what: `    skips`, value: end.skips - begin.skips, unit: "" });
  const times = [];
  for (let n = 0; n < MOVES; n += 1) {
    const box = await fader.locator(".cap").boundingBox();
    times.push(await move(page, box.x + box.width / 2, box.y + box.height / 2, n % 2 === 0 ? 12 : -12));
  }
  tell({ what: "a fader's move heard by the browser monitor, median", value: quantile(times, 0.5), unit: "ms", bar: 100 });
  tell({ what: `    the slowest of ${MOVES}`, value: Math.max(...times), unit: "ms" });
  await page.context().close();
  await studio.end();
}
