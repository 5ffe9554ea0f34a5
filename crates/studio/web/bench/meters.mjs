// Sixty-four meters sixty times a second: what the page works for a second of play.
//
// The renderer's main thread is read in /proc: that is script, style, layout and paint. What its other threads work (putting the
// picture together without a graphics card, drawing the meters, holding the socket) is told beside it and has no bar. The frames
// are those of the painter's thread, which draws the meters: to count those of the page would make it draw sixty where it need not.

import { openWindow, rendererOf, startStudio, worked } from "./studio.mjs";

const SECONDS = 8;

async function play(page) {
  await page.getByRole("button", { name: "Play" }).click();
  await page.waitForTimeout(3000);
}

export async function metering(browser, work, song, tell) {
  const studio = await startStudio(work, song);
  const windows = [
    { name: "Mix, 1600x960", width: 1600, height: 960, view: { page: "mix" } },
    { name: "Mix, all 64 strips in sight, 6400x960", width: 6400, height: 960, view: { page: "mix" } },
    { name: "Edit, all 64 rows, 1600x1960", width: 1600, height: 1960, view: { page: "edit", drawer: false, trackHeight: 28 } },
  ];
  for (const { name, width, height, view } of windows) {
    const page = await openWindow(browser, { width, height, view });
    // Sound is not heard here: that is another figure.
    await page.addInitScript(() => localStorage.setItem("monitor", "off"));
    await page.goto(studio.url);
    await page.waitForSelector("#arrange-stage canvas");
    await page.waitForTimeout(2000);
    const pid = await rendererOf(browser, page);
    const idle = await share(pid, page, 4);
    await play(page);
    const playing = await share(pid, page, SECONDS);
    await page.screenshot({ path: `${work}/meters-${width}x${height}.png` });
    await page.getByRole("button", { name: "Stop" }).click();
    await page.context().close();
    tell({ what: `meters, ${name}: main thread`, value: playing.main, unit: "%", bar: 10 });
    tell({ what: `    the whole renderer; the main thread while it stands`, value: playing.all, unit: "%" });
    tell({ what: `    the main thread while nothing plays`, value: idle.main, unit: "%" });
    tell({ what: `    frames of the meters in a second`, value: playing.frames, unit: "Hz" });
  }
  await studio.end();
}

async function share(pid, page, seconds) {
  const painter = page.workers().find((one) => one.url().includes("painter"));
  await painter.evaluate(() => {
    self.benchFrames = 0;
    self.benchCount ??= requestAnimationFrame(function count() {
      self.benchFrames += 1;
      requestAnimationFrame(count);
    });
  });
  const began = performance.now();
  const before = worked(pid);
  await page.waitForTimeout(seconds * 1000);
  const after = worked(pid);
  const lasted = (performance.now() - began) / 1000;
  const frames = await painter.evaluate(() => self.benchFrames);
  return { main: (100 * (after.main - before.main)) / lasted, all: (100 * (after.all - before.all)) / lasted, frames: frames / lasted };
}
