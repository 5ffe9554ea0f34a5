// The loudness of the last minutes, ten readings a second, kept while any drawing of it is on the page.

import { onCleanup } from "solid-js";
import { eachFrame, live } from "../live";

/** Readings a second. */
export const READINGS = 10;

export type Reading = { momentary: number; shortTerm: number; integrated: number };

/** A ring of readings, the newest last. */
export class LoudnessHistory {
  private readonly ring: Reading[] = [];
  private next = 0;

  constructor(readonly most: number) {}

  get length(): number {
    return this.ring.length;
  }

  add(reading: Reading): void {
    this.ring[this.next] = reading;
    this.next = (this.next + 1) % this.most;
  }

  /** The reading of `back` steps ago; 0 is the newest. */
  ago(back: number): Reading | undefined {
    if (back >= this.ring.length) return undefined;
    return this.ring[(this.next - 1 - back + this.most * 2) % this.most];
  }

  clear(): void {
    this.ring.length = 0;
    this.next = 0;
  }
}

/** Ten minutes. */
export const loudnessHistory = new LoudnessHistory(10 * 60 * READINGS);

let watched = 0;
let stop: (() => void) | undefined;
let last = 0;
let news = 0;

function listen(now: number): void {
  if (!live.playing || live.news.meters === news || now - last < 1000 / READINGS) return;
  last = now;
  news = live.news.meters;
  loudnessHistory.add({ momentary: live.momentary, shortTerm: live.shortTerm, integrated: live.integrated });
}

/** Keeps the history growing while the calling component lives. */
export function keepHistory(): void {
  watched += 1;
  if (watched === 1) stop = eachFrame(listen);
  onCleanup(() => {
    watched -= 1;
    if (watched === 0) stop?.();
  });
}
