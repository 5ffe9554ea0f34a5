// How long until a song is seen: the first paint, and the first picture in which every clip has its waveform.

import { openWindow, startStudio } from "./studio.mjs";
import { cool } from "./song.mjs";

/** Runs in the page before it does: looks at each frame whether waveforms are there.
 *
 * On the middle line of a clip a drawn waveform has the colour of its ink, an empty box that of the clip. Where nine in ten
 * places of every row that is wholly seen differ from the clip's upper edge, the waveforms are there. */
function watchPicture() {
  // To look takes longer than a frame and would hold up what is looked for; so much later than it is it may be seen.
  const PAUSE = 80;
  const seen = { waveforms: 0, colours: null };
  window.benchSeen = seen;
  const scratch = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  /** Lays the plates that the picture is made of side by side. */
  const picture = () => {
    const stage = document.querySelector("#arrange-stage");
    const plates = document.querySelectorAll(".arrange-sheet canvas");
    if (!stage || plates.length === 0) return null;
    const area = stage.getBoundingClientRect();
    const ratio = devicePixelRatio;
    scratch.canvas.width = Math.round(area.width * ratio);
    scratch.canvas.height = Math.round(area.height * ratio);
    for (const plate of plates) {
      const { left, top, width, height } = plate.getBoundingClientRect();
      scratch.drawImage(plate, (left - area.left) * ratio, (top - area.top) * ratio, width * ratio, height * ratio);
    }
    return scratch;
  };
  const known = () => {
    const context = picture();
    if (!context) return false;
    const { canvas } = context;
    const row = 54 * devicePixelRatio;
    const rows = Math.floor(canvas.height / row);
    if (rows < 3 || canvas.width < 200) return false;
    for (let one = 0; one < rows; one += 1) {
      const middle = context.getImageData(0, Math.round(one * row + row * (3 + 23.5) / 54), canvas.width, 1).data;
      const edge = context.getImageData(0, Math.round(one * row + row * 4.5 / 54), canvas.width, 1).data;
      let differ = 0;
      let count = 0;
      for (let x = 160; x < canvas.width * 0.85; x += 7) {
        count += 1;
        const at = 4 * Math.round(x);
        if (Math.abs(middle[at] - edge[at]) + Math.abs(middle[at + 1] - edge[at + 1]) + Math.abs(middle[at + 2] - edge[at + 2]) > 40) differ += 1;
      }
      if (differ < 0.9 * count) return false;
    }
    return true;
  };
  const look = () => {
    if (known()) seen.waveforms = performance.now();
    else setTimeout(() => requestAnimationFrame(look), PAUSE);
  };
  requestAnimationFrame(look);
}

async function once(browser, url, picture) {
  const page = await openWindow(browser, { width: 1600, height: 960, view: { page: "mix" }, prepare: watchPicture });
  await page.goto(url);
  await page.waitForFunction(() => window.benchSeen.waveforms > 0, null, { timeout: 120_000, polling: 50 });
  const times = await page.evaluate(() => ({
    paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN,
    waveforms: window.benchSeen.waveforms,
  }));
  if (picture) await page.screenshot({ path: picture });
  await page.context().close();
  return times;
}

/** Cold: nothing was worked out of the recordings before; then warm: the studio is opened anew. */
export async function opening(browser, work, song, tell) {
  for (const state of ["cold", "warm"]) {
    if (state === "cold") cool(song);
    const studio = await startStudio(work, song);
    const times = await once(browser, studio.url, `${work}/open-${state}.png`);
    await studio.end();
    tell({ what: `open, ${state} overviews: first paint`, value: times.paint, unit: "ms", bar: 1000 });
    tell({ what: `open, ${state} overviews: all waveforms in view`, value: times.waveforms, unit: "ms", bar: 1000 });
    tell({ what: `open, ${state}: the studio's own start`, value: studio.seconds * 1000, unit: "ms" });
  }
}
