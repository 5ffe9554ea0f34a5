// The page's speed, each figure beside its bar.
//
//   node bench/page.mjs WORK [open] [move] [meters] [hear]      (in crates/studio/web; all parts where none is named)
//
// WORK is a folder outside the repository: recordings of 2.8 GB are made there once. From the environment:
//   TONMEISTER   the program (default: target/release/tonmeister)
//   STUDIO_DIR   a built page to serve instead of the one in the program
//   CHROMIUM     the browser (default: /usr/bin/chromium)
// How each figure is taken stands in the file of its part. Other work on the machine spoils them.

import { mkdirSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { hearing } from "./hear.mjs";
import { metering } from "./meters.mjs";
import { moving } from "./move.mjs";
import { opening } from "./open.mjs";
import { make } from "./song.mjs";
import { startBrowser } from "./studio.mjs";

const PARTS = { open: opening, move: moving, meters: metering, hear: hearing };

const [work, ...named] = process.argv.slice(2);
if (!work || named.some((name) => !(name in PARTS))) {
  console.error("usage: node bench/page.mjs WORK [open] [move] [meters] [hear]");
  process.exit(2);
}
mkdirSync(work, { recursive: true });
const folder = resolve(work);
const song = make(folder);
const browser = await startBrowser();
const all = [];
try {
  for (const name of named.length > 0 ? named : Object.keys(PARTS)) {
    // Each figure is told when it is taken: a part takes a minute or two.
    await PARTS[name](browser, folder, song, (row) => {
      console.log(line(row));
      all.push(row);
    });
  }
} finally {
  await browser.close();
}
writeFileSync(`${folder}/figures.json`, JSON.stringify(all, null, 1));

function line({ what, value, unit, bar }) {
  const shown = `${value.toFixed(value < 100 ? 1 : 0)} ${unit}`.padStart(12);
  return `${what.padEnd(64)}${shown}${bar === undefined ? "" : `   bar ${bar} ${unit}   ${value < bar ? "held" : "MISSED"}`}`;
}
