// A studio that runs with a song, and a browser that looks at it; and what the browser's threads have worked.

import { spawn } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "@playwright/test";

const PROGRAM = process.env.TONMEISTER ?? resolve(import.meta.dirname, "../../../../target/release/tonmeister");
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** Starts the studio; gives its address and what ends it. */
export async function startStudio(work, song) {
  const env = { ...process.env, HOME: work, XDG_STATE_HOME: join(work, "state") };
  const page = process.env.STUDIO_DIR ? ["--studio-dir", process.env.STUDIO_DIR] : [];
  const began = performance.now();
  const child = spawn(PROGRAM, ["studio", song, "--no-open", "--port", "0", ...page], { env, stdio: ["ignore", "pipe", "inherit"] });
  const url = await new Promise((found, failed) => {
    createInterface({ input: child.stdout }).once("line", (line) => found(/http:\/\/\S+/.exec(line)?.[0] ?? line));
    child.once("exit", (code) => failed(new Error(`tonmeister studio ended with ${code}`)));
  });
  const end = async () => {
    const gone = new Promise((done) => child.once("exit", done));
    child.kill();
    await gone;
  };
  return { url, pid: child.pid, seconds: (performance.now() - began) / 1000, end };
}

/** Starts the browser. There is no graphics card: everything is drawn by the processor. */
export function startBrowser() {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync", "--autoplay-policy=no-user-gesture-required", "--enable-precise-memory-info",
    ],
  });
}

/** A window of a size in which the page opens with a view of its own; `prepare` runs in it before the page does. */
export async function openWindow(browser, { width, height, view, prepare }) {
  const context = await browser.newContext({ viewport: { width, height }, bypassCSP: true });
  const page = await context.newPage();
  page.on("pageerror", (error) => console.error(`the page: ${error.message}`));
  await page.addInitScript((kept) => {
    if (!sessionStorage.getItem("view")) sessionStorage.setItem("view", JSON.stringify(kept));
  }, view);
  if (prepare) await page.addInitScript(prepare);
  return page;
}

const TICK = 100;

/** Seconds that each thread of a process has worked, by name; the first is the main thread. */
function threads(pid) {
  const all = [];
  for (const id of readdirSync(`/proc/${pid}/task`)) {
    try {
      const stat = readFileSync(`/proc/${pid}/task/${id}/stat`, "utf8");
      const rest = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      all.push({ main: id === String(pid), name: stat.slice(stat.indexOf("(") + 1, stat.lastIndexOf(")")), seconds: (Number(rest[11]) + Number(rest[12])) / TICK });
    } catch {
      // A thread that has ended meanwhile has worked nothing that counts.
    }
  }
  return all;
}

/** What a process has worked: its main thread, and all of them. */
export function worked(pid) {
  const all = threads(pid);
  const main = all.find((one) => one.main)?.seconds ?? 0;
  return { main, all: all.reduce((sum, one) => sum + one.seconds, 0), threads: all };
}

/** The process that runs a page. */
export async function rendererOf(browser, page) {
  // The page's own thread is the one that works while it is told to.
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  const renderers = processInfo.filter((one) => one.type === "renderer").map((one) => one.id);
  const before = new Map(renderers.map((pid) => [pid, worked(pid).main]));
  await page.evaluate(() => {
    const until = performance.now() + 300;
    while (performance.now() < until);
  });
  return renderers.reduce((best, pid) => (worked(pid).main - before.get(pid) > worked(best).main - before.get(best) ? pid : best));
}

/** The value below which a share of all lies. */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? NaN;
}
