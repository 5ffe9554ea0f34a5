// The timeline's pictures: sheets of plates that are moved and stretched as they are, while plates for where the camera is are
// drawn a few a frame. No frame waits for a waveform.

import { Easel } from "./easel";
import { pictured, showPicture } from "./pictured";
import { spotsOf } from "./plates";
import type { Pane } from "./scale";
import { layout } from "./scene";
import { Sheet } from "./sheet";
import { news, tiles } from "./tile_source";
import { nextZoom } from "./zooms";

/** Milliseconds of a frame after which no other plate is begun: while the picture is moved, where one is enough; and while it stands,
 * up to half of what a frame lasts where the browser needs long for it anyway. */
const MOVING = 1;
const STANDING = 8;
const SLOW = 24;
/** The same for the first picture of all: there is nothing to move yet. */
const FIRST = 60;
/** Milliseconds after which a picture that was moved stands. */
const SETTLED = 40;
/** A sheet that is wider by so much is kept for zooming out. */
const WIDER = 1.5;

export class Pictures {
  private readonly easel = new Easel();
  /** The last one is for where the camera is; those before it lie under it until it covers all that is seen. */
  private sheets: Sheet[] = [];
  /** The widest one that covered what was seen: it lies under all others while the camera zooms out to it again. */
  private wide: Sheet | null = null;
  private pane: Pane | null = null;
  private moved = 0;
  private last = 0;
  /** Counts what has changed in the song and in what is selected. */
  private serial = 0;
  private done = false;

  constructor(private readonly ground: HTMLElement) {}

  /** Something that is drawn may have changed. */
  changed(): void {
    this.serial += 1;
    this.done = false;
    this.easel.look();
  }

  /** Once a frame: moves what is there to where the camera looks, and draws what is missing for as long as a frame allows. Tells
   * whether there is more to draw. */
  frame(pane: Pane, ratio: number, moving: boolean): boolean {
    if (pane.width < 1 || pane.height < 1) return false;
    const began = performance.now();
    const lasted = began - this.last;
    this.last = began;
    if (news.size > 0) this.hear();
    const before = this.pane;
    const still = before !== null && isSame(before, pane);
    if (still && this.done) return false;
    if (!still) this.moved = began;
    this.pane = pane;
    const total = layout().total;
    const settled = !moving || began - this.moved > SETTLED;
    const sheet = this.sheetFor(pane, before ?? pane, ratio, settled, total);
    if (!still) for (const one of this.sheets) one.lay(pane);
    if (!still && this.sheets.length > 1) this.wide?.lay(pane);
    const budget = !pictured() ? FIRST : still ? Math.min(SLOW, Math.max(STANDING, lasted / 2)) : MOVING;
    this.done = this.draw(sheet, pane, total, began + budget) && sheet.zoom.perPixel === pane.perPixel;
    if (sheet.covers(pane, total)) {
      if (this.sheets.length > 1) this.keep(sheet);
      showPicture(sheet.isWhole);
    }
    if (!still) sheet.trim(pane);
    return !this.done;
  }

  private hear(): void {
    for (const sheet of this.sheets) sheet.hear(news);
    this.wide?.hear(news);
    news.clear();
    this.done = false;
  }

  /** The sheet to draw on: for where the camera is, or the one that is not finished while the zoom goes on. */
  private sheetFor(pane: Pane, before: Pane, ratio: number, settled: boolean, total: number): Sheet {
    const last = this.sheets.at(-1);
    if (last && last.zoom.ratio !== ratio) this.dropAll();
    else if (last) {
      const zoom = nextZoom(last.zoom.perPixel, pane.perPixel, before.perPixel, settled, () => last.covers(pane, total));
      if (zoom === last.zoom.perPixel) return last;
      // Of what is begun and never seen whole, only the first is kept.
      if (this.sheets.length > 2) this.sheets.splice(1, 1)[0]?.drop();
      return this.begin(zoom, ratio, pane);
    }
    return this.begin(pane.perPixel, ratio, pane);
  }

  private begin(perPixel: number, ratio: number, pane: Pane): Sheet {
    // What was wished for another zoom is not waited for.
    tiles.forget();
    const { wide } = this;
    if (wide) {
      wide.sift(this.serial, (spot) => this.easel.traits(spot, wide.zoom));
      wide.lay(pane);
    }
    const sheet = new Sheet({ perPixel, ratio }, pane);
    sheet.lay(pane);
    this.sheets.push(sheet);
    this.ground.append(sheet.node);
    return sheet;
  }

  /** Lets go of all sheets but one that covers what is seen; and of the widest, which is only put out of sight. */
  private keep(sheet: Sheet): void {
    const others = [...(this.wide ? [this.wide] : []), ...this.sheets].filter((one) => one !== sheet);
    const widest = others.reduce<Sheet | null>((best, one) => (one.zoom.perPixel > (best?.zoom.perPixel ?? sheet.zoom.perPixel * WIDER) ? one : best), null);
    for (const one of others) {
      if (one === widest) one.show(false);
      else one.drop();
    }
    this.wide = widest;
    this.sheets = [sheet];
  }

  /** Takes all pictures away. */
  dropAll(): void {
    for (const one of this.sheets) one.drop();
    this.wide?.drop();
    [this.sheets, this.wide] = [[], null];
  }

  /** Draws plates until a moment, one at least; tells whether all are drawn. */
  private draw(sheet: Sheet, pane: Pane, total: number, until: number): boolean {
    const { seen, near } = spotsOf(pane, sheet.zoom, total);
    let first = true;
    for (const spot of [...seen, ...near]) {
      if (sheet.isFresh(spot, this.serial, () => this.easel.traits(spot, sheet.zoom))) continue;
      if (!first && performance.now() >= until) return false;
      first = false;
      sheet.put(spot, this.easel.draw(spot, sheet.zoom), this.serial);
    }
    return true;
  }
}

function isSame(a: Pane, b: Pane): boolean {
  return a.from === b.from && a.perPixel === b.perPixel && a.top === b.top && a.width === b.width && a.height === b.height;
}
