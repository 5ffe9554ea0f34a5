// The small peak meters of all heads in one canvas: falling 20 dB a second, a peak held for two.

import { colour } from "../draw/canvas";
import { STRIP_VALUES, live } from "../live";
import { camera } from "./camera";
import { layout } from "./scene";

const FALL = 20;
const HOLD = 2000;
const LOWEST = -54;

type Shown = { level: number; peak: number; since: number };

export class HeadMeters {
  private shown: Shown[] = [];
  private last = 0;
  private seen = "";

  constructor(private readonly canvas: HTMLCanvasElement) {}

  draw(now: number): void {
    const lapse = Math.min(0.1, (now - this.last) / 1000);
    this.last = now;
    const rows = layout().rows;
    const moving = this.fall(rows.length, lapse, now);
    const seen = `${camera.top}/${camera.height}/${rows.length}/${layout().total}/${colour("ok")}`;
    if (!moving && seen === this.seen) return;
    this.seen = seen;
    const context = this.canvas.getContext("2d");
    if (!context) return;
    const ratio = devicePixelRatio;
    const [width, height] = [this.canvas.clientWidth, camera.height];
    if (this.canvas.width !== Math.round(width * ratio) || this.canvas.height !== Math.round(height * ratio)) {
      this.canvas.width = Math.round(width * ratio);
      this.canvas.height = Math.round(height * ratio);
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    for (const row of rows) {
      const top = row.top - camera.top + 6;
      const tall = row.height - 13;
      if (top + tall < 0 || top > height) continue;
      const one = this.shown[row.index];
      context.fillStyle = colour("sunk");
      context.fillRect(0, top, 4, tall);
      if (one) bar(context, one, top, tall);
    }
  }

  /** Lets all meters fall and takes in what is louder; tells whether any of them moves. */
  private fall(count: number, lapse: number, now: number): boolean {
    let moving = false;
    for (let i = 0; i < count; i += 1) {
      const one = (this.shown[i] ??= { level: LOWEST, peak: LOWEST, since: 0 });
      const at = i * STRIP_VALUES;
      const linear = Math.max(live.strips[at] ?? 0, live.strips[at + 1] ?? 0);
      const level = Math.max(LOWEST, 20 * Math.log10(Math.max(linear, 1e-6)));
      const before = one.level;
      one.level = Math.max(level, one.level - FALL * lapse, LOWEST);
      if (one.level >= one.peak) [one.peak, one.since] = [one.level, now];
      else if (now - one.since > HOLD) one.peak = Math.max(LOWEST, one.peak - FALL * lapse);
      moving ||= one.level !== before || one.peak > one.level;
    }
    this.shown.length = count;
    return moving;
  }
}

function bar(context: CanvasRenderingContext2D, one: Shown, top: number, tall: number): void {
  const place = (level: number) => Math.max(0, Math.min(1, (level - LOWEST) / (6 - LOWEST)));
  const parts: [number, number, string][] = [[LOWEST, -18, "ok"], [-18, -3, "warn"], [-3, 6, "over"]];
  for (const [from, to, name] of parts) {
    if (one.level <= from) break;
    const [a, b] = [place(from), place(Math.min(one.level, to))];
    context.fillStyle = colour(name);
    context.fillRect(0, top + tall * (1 - b), 4, tall * (b - a));
  }
  if (one.peak > LOWEST + 1) {
    context.fillStyle = colour(one.peak > -3 ? "over" : one.peak > -18 ? "warn" : "ok");
    context.fillRect(0, top + tall * (1 - place(one.peak)), 4, 1.5);
  }
}
