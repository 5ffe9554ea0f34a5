// A large meter of the mix, left and right lying down, with the zone that recording aims at and a verdict in words.

import { createSignal, onCleanup, onMount, type JSX } from "solid-js";
import { Canvas, type Pen, colour } from "../draw/canvas";
import { show } from "../format";
import { STRIP_VALUES, eachFrame, live } from "../live";
import { PeakBallistics, toDb } from "../meters/ballistics";
import { linearPlace, signed } from "../meters/scales";
import { font } from "../meters/words";
import { ZONE, verdict } from "./verdict";

const LOW = -60;
const HIGH = 0;
const LEFT = 20;
const BOTTOM = 20;
const GAP = 18;

export function LevelMeter(): JSX.Element {
  const sides = [new PeakBallistics(), new PeakBallistics()];
  let redraw = () => {};
  const [peak, setPeak] = createSignal(-Infinity);
  onMount(() => {
    let last = performance.now();
    let seen = -1;
    let told = 0;
    onCleanup(
      eachFrame((now) => {
        const seconds = Math.min(0.25, (now - last) / 1000);
        last = now;
        const fresh = live.news.meters !== seen;
        seen = live.news.meters;
        const at = live.strips.length - STRIP_VALUES;
        sides.forEach((side, i) => side.take(fresh && at >= 0 ? toDb(live.strips[at + i] ?? 0) : -Infinity, seconds));
        redraw();
        if (now - told > 250) {
          told = now;
          setPeak(Math.max(...sides.map((side) => side.hold)));
        }
      }, "meters"),
    );
  });
  const said = () => verdict(peak());
  return (
    <section class="level" aria-label="Level of the mix">
      <header>
        <h2>Level of the mix</h2>
        <button type="button" class="button small quiet" onClick={() => sides.forEach((side) => side.touch())}>Reset clip</button>
      </header>
      <div class="bars"><Canvas label="Level of left and right" draw={(pen) => draw(pen, sides)} redraw={(_, now) => { redraw = now; }} /></div>
      <p class={`verdict ${said().tone}`} role="status"><b>{said().word}</b><span>{peak() > -70 ? `${show(peak(), "dBFS")}. ` : ""}{said().text}</span></p>
    </section>
  );
}

function draw({ context: x, width, height }: Pen, sides: PeakBallistics[]): void {
  const w = width - LEFT - 26;
  const at = (level: number) => LEFT + linearPlace(level, LOW, HIGH) * w;
  const tall = (height - BOTTOM - GAP) / 2;
  x.font = font(11);
  const zone = at(ZONE.high) - at(ZONE.low);
  sides.forEach((side, i) => {
    const top = i * (tall + GAP);
    x.fillStyle = colour("sunk");
    x.fillRect(LEFT, top, w, tall);
    const parts: [number, number, string][] = [[LOW, ZONE.high, "ok"], [ZONE.high, -3, "warn"], [-3, HIGH, "over"]];
    for (const [from, to, ink] of parts) {
      x.fillStyle = colour(ink);
      if (side.level > from) x.fillRect(at(from), top, at(Math.min(to, side.level)) - at(from), tall);
    }
    if (side.hold > LOW) {
      x.fillStyle = colour("ink");
      x.fillRect(at(side.hold) - 1, top, 2, tall);
    }
    x.fillStyle = colour(side.clipped ? "over" : "sunk");
    x.fillRect(LEFT + w + 4, top, 18, tall);
    x.fillStyle = colour("soft");
    x.textBaseline = "middle";
    x.fillText(i === 0 ? "L" : "R", 2, top + tall / 2);
    if (side.clipped) {
      x.fillStyle = colour("background");
      x.fillText("!", LEFT + w + 11, top + tall / 2);
    }
  });
  x.textBaseline = "alphabetic";
  x.textAlign = "center";
  x.fillStyle = colour("ok");
  x.globalAlpha = 0.2;
  x.fillRect(at(ZONE.low), 0, zone, height - BOTTOM);
  x.globalAlpha = 1;
  x.fillRect(at(ZONE.low), 0, 1, height - BOTTOM + 4);
  x.fillRect(at(ZONE.high) - 1, 0, 1, height - BOTTOM + 4);
  x.fillStyle = colour("soft");
  if (zone > 56) x.fillText("aim here", at(ZONE.low) + zone / 2, (height - BOTTOM) / 2 + 4);
  for (const level of [-60, -48, -36, -24, ZONE.low, ZONE.high, -6, 0]) {
    x.fillStyle = colour(level === ZONE.low || level === ZONE.high ? "ink" : "faint");
    x.fillText(signed(level), at(level), height - 4);
    x.fillStyle = colour("grid-strong");
    x.fillRect(at(level) - 0.5, height - BOTTOM, 1, 4);
  }
  x.textAlign = "left";
}
