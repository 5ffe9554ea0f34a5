// Panning, zooming and scrolling: what the page's main thread works for a frame.
//
// The browser traces its tasks. A frame's work is the time of all tasks of the main thread (script, style, layout, paint and
// handing the picture over) from the end of the last frame to the end of this one. There is no graphics card here, so the
// picture is painted by the processor; what other threads paint is not the page's script and counts only in `between frames`.

import { openWindow, quantile, startStudio } from "./studio.mjs";

const CATEGORIES = ["devtools.timeline", "disabled-by-default-devtools.timeline", "__metadata"];

async function trace(browser, work) {
  const session = await browser.newBrowserCDPSession();
  const events = [];
  session.on("Tracing.dataCollected", (some) => events.push(...some.value));
  const complete = new Promise((done) => session.once("Tracing.tracingComplete", done));
  await session.send("Tracing.start", { transferMode: "ReportEvents", traceConfig: { includedCategories: CATEGORIES, excludedCategories: ["*"] } });
  await work();
  await session.send("Tracing.end");
  await complete;
  await session.detach();
  return events;
}

/** The main thread's tasks by frames, in milliseconds, and the time between frames. */
function framesOf(events) {
  const frames = events.filter((one) => one.name === "FireAnimationFrame" && one.ph === "X");
  const busiest = new Map();
  for (const one of frames) busiest.set(`${one.pid}/${one.tid}`, (busiest.get(`${one.pid}/${one.tid}`) ?? 0) + 1);
  const [main] = [...busiest].sort((a, b) => b[1] - a[1])[0] ?? [""];
  const mine = (one) => `${one.pid}/${one.tid}` === main && one.ph === "X";
  const tasks = events.filter((one) => mine(one) && one.name === "RunTask").sort((a, b) => a.ts - b.ts);
  const starts = frames.filter((one) => `${one.pid}/${one.tid}` === main).map((one) => one.ts).sort((a, b) => a - b);
  const out = [];
  let [sum, wall, next, last] = [0, 0, 0, NaN];
  for (const task of tasks) {
    sum += (task.tdur ?? task.dur) / 1000;
    wall += task.dur / 1000;
    let drew = false;
    while (next < starts.length && starts[next] < task.ts + task.dur) {
      drew ||= starts[next] >= task.ts;
      next += 1;
    }
    if (!drew) continue;
    out.push({ worked: sum, wall, since: (task.ts - last) / 1000 });
    [sum, wall, last] = [0, 0, task.ts];
  }
  return out.slice(3);
}

/** One kind of movement: a wheel event each frame for about two seconds, as a hand on a touchpad gives them. */
function wheelEachFrame([count, deltas, ctrl]) {
  return new Promise((done) => {
    const stage = document.querySelector("#arrange-stage");
    const bounds = stage.getBoundingClientRect();
    let n = 0;
    const step = () => {
      const { x, y } = deltas[Math.floor((n * deltas.length) / count)];
      stage.dispatchEvent(new WheelEvent("wheel", {
        deltaX: x, deltaY: y, ctrlKey: ctrl, bubbles: true, cancelable: true,
        clientX: bounds.left + bounds.width * 0.4, clientY: bounds.top + bounds.height * 0.4,
      }));
      n += 1;
      if (n < count) requestAnimationFrame(step);
      else requestAnimationFrame(() => requestAnimationFrame(done));
    };
    requestAnimationFrame(step);
  });
}

const IN = { x: 0, y: -5 };
const OUT = { x: 0, y: 5 };
const MOVES = [
  { name: "pan at the whole hour's third", zoom: 3, deltas: [{ x: 12, y: 0 }, { x: -12, y: 0 }] },
  { name: "pan at a minute", zoom: 60, deltas: [{ x: 23, y: 0 }, { x: -23, y: 0 }] },
  { name: "zoom in", zoom: 1, deltas: [IN], ctrl: true },
  { name: "zoom in and out", zoom: 1, deltas: [IN, OUT, IN, OUT], ctrl: true },
  { name: "zoom out", zoom: 60, deltas: [OUT], ctrl: true },
  { name: "scroll the tracks", zoom: 3, deltas: [{ x: 0, y: 13 }, { x: 0, y: -13 }] },
];
const FRAMES = 75;

/** Zooms to a part of the hour at once, and lets the tiles come. */
async function settle(page, zoom) {
  await page.evaluate((zoom) => {
    const stage = document.querySelector("#arrange-stage");
    const { left, top } = stage.getBoundingClientRect();
    const wheel = (deltaY, ctrlKey) => stage.dispatchEvent(new WheelEvent("wheel", { deltaY, ctrlKey, bubbles: true, cancelable: true, clientX: left + 500, clientY: top + 300 }));
    // A pinch of 40 is a factor of e to the 0.48.
    for (let i = 0; i < 30; i += 1) wheel(40, true);
    for (let i = 0; i < Math.round(Math.log(zoom) / 0.48); i += 1) wheel(-40, true);
    wheel(-20_000, false);
  }, zoom);
  await page.waitForTimeout(700);
}

export async function moving(browser, work, song, tell) {
  const studio = await startStudio(work, song);
  for (const [size, width, height, tall] of [["1600x960", 1600, 960, 54], ["all 64 rows, 1600x1960", 1600, 1960, 28]]) {
    const page = await openWindow(browser, { width, height, view: { page: "edit", drawer: false, assistant: false, trackHeight: tall } });
    await page.goto(studio.url);
    await page.waitForSelector("#arrange-stage canvas");
    await page.waitForTimeout(2500);
    for (const { name, zoom, deltas, ctrl = false } of MOVES) {
      // Once for the tiles and the compiler, once for the figures.
      if (process.env.MOVE && !name.startsWith(process.env.MOVE)) continue;
      await settle(page, zoom);
      await page.evaluate(wheelEachFrame, [FRAMES / 3, deltas, ctrl]);
      await settle(page, zoom);
      const events = await trace(browser, () => page.evaluate(wheelEachFrame, [FRAMES, deltas, ctrl]));
      const frames = framesOf(events);
      tell({ what: `${name}, ${size}: p95 of a frame's work`, value: quantile(frames.map((one) => one.worked), 0.95), unit: "ms", bar: 16 });
      tell({ what: "    its median", value: quantile(frames.map((one) => one.worked), 0.5), unit: "ms" });
      tell({ what: `    p95 between two frames, of ${frames.length}`, value: quantile(frames.map((one) => one.since).filter(Number.isFinite), 0.95), unit: "ms" });
    }
    await page.screenshot({ path: `${work}/move-${width}x${height}.png` });
    await page.context().close();
  }
  await studio.end();
}
