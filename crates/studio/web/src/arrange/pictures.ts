// The timeline's pictures: sheets of plates that are moved and stretched as they are, while plates for where the camera is are
// drawn a few a frame. No frame waits for a waveform.

import { state } from "../studio";
import { view } from "../view";
import type { Pixels } from "./paint";
import { drawPicture, partsOf, traitsOf } from "./picture";
import { pictured, showPicture } from "./pictured";
import { type Zoom, paneOf, plateSize, spotsOf } from "./plates";
import type { Pane } from "./scale";
import { layout } from "./scene";
import { type Drawn, Sheet } from "./sheet";
import { news, tiles } from "./tile_source";
import { nextZoom } from "./zooms";

/** Milliseconds of a frame for drawing plates: while the picture is moved, and while it stands. */
const MOVING = 4;
const STANDING = 10;
/** The same for the first picture of all: there is nothing to move yet. */
const FIRST = 60;
/** Milliseconds after which a picture that was moved stands. */
const SETTLED = 40;

type Canvas = { brush: OffscreenCanvasRenderingContext2D; image: ImageData; on: Pixels };

export class Pictures {
  /** The last one is for where the camera is; those before it lie under it until it covers all that is seen. */
  private sheets: Sheet[] = [];
  private canvas: Canvas | null = null;
  private pane: Pane | null = null;
  private moved = 0;
  /** Counts what has changed in the song and in what is selected. */
  private serial = 0;
  private done = false;
  private chosen: ReadonlySet<string> = new Set();

  constructor(private readonly ground: HTMLElement) {}

  /** Something that is drawn may have changed. */
  changed(): void {
    this.serial += 1;
    this.done = false;
    this.chosen = new Set(view.clips);
  }

  /** Once a frame: moves what is there to where the camera looks, and draws what is missing for as long as a frame allows. */
  frame(pane: Pane, ratio: number, moving: boolean): void {
    const began = performance.now();
    if (news.size > 0) this.hear();
    const before = this.pane;
    const still = before !== null && before.from === pane.from && before.perPixel === pane.perPixel && before.top === pane.top
      && before.width === pane.width && before.height === pane.height;
    if (still && this.done) return;
    if (!still) this.moved = began;
    this.pane = { ...pane };
    const total = layout().total;
    const settled = !moving || began - this.moved > SETTLED;
    const sheet = this.sheetFor(pane, before, ratio, settled, total);
    if (!still) for (const one of this.sheets) one.lay(pane);
    const budget = !pictured() ? FIRST : settled ? STANDING : MOVING;
    this.done = this.draw(sheet, pane, total, began + budget) && sheet.zoom.perPixel === pane.perPixel;
    const covers = sheet.covers(pane, total);
    if (covers && this.sheets.length > 1) this.keepOnly(sheet);
    if (covers) showPicture(sheet.isWhole);
    if (!still) sheet.trim(pane);
  }

  private hear(): void {
    for (const sheet of this.sheets) sheet.hear(news);
    news.clear();
    this.done = false;
  }

  /** The sheet to draw on: for where the camera is, or the one that is not finished while the zoom goes on. */
  private sheetFor(pane: Pane, before: Pane | null, ratio: number, settled: boolean, total: number): Sheet {
    const last = this.sheets.at(-1);
    const same = last && last.zoom.ratio === ratio;
    const zoom = same
      ? nextZoom(last.zoom.perPixel, pane.perPixel, before?.perPixel ?? pane.perPixel, settled, last.covers(pane, total))
      : pane.perPixel;
    if (same && zoom === last.zoom.perPixel) return last;
    // What was wished for another zoom is not waited for; and of what is begun and never seen whole, only the first is kept.
    tiles.forget();
    if (!same) this.keepOnly(null);
    if (this.sheets.length > 2) this.sheets.splice(1, 1)[0]?.drop();
    const sheet = new Sheet({ perPixel: zoom, ratio }, pane);
    this.sheets.push(sheet);
    this.ground.append(sheet.node);
    sheet.lay(pane);
    return sheet;
  }

  private keepOnly(sheet: Sheet | null): void {
    for (const one of this.sheets) if (one !== sheet) one.drop();
    this.sheets = sheet ? [sheet] : [];
  }

  /** Draws plates until a moment, one at least; tells whether all are drawn. */
  private draw(sheet: Sheet, pane: Pane, total: number, until: number): boolean {
    const { seen, near } = spotsOf(pane, sheet.zoom, total);
    let first = true;
    for (const spot of [...seen, ...near]) {
      const own = paneOf(spot, sheet.zoom);
      if (sheet.isFresh(spot, this.serial, () => traitsOf(partsOf(own, this.chosen)))) continue;
      if (!first && performance.now() >= until) return false;
      first = false;
      const drawn = this.picture(own, sheet.zoom);
      if (drawn) sheet.put(spot, drawn, this.serial);
    }
    return true;
  }

  private picture(pane: Pane, { ratio }: Zoom): Drawn | null {
    const { brush, image, on } = (this.canvas = canvasFor(this.canvas, ratio));
    const parts = partsOf(pane, this.chosen);
    const waits = drawPicture(brush, on, image, pane, ratio, parts, tiles, state.room?.song.rate ?? 48_000);
    return { bitmap: brush.canvas.transferToImageBitmap(), traits: traitsOf(parts), waits };
  }
}

/** What plates are drawn on before they are handed over. */
function canvasFor(canvas: Canvas | null, ratio: number): Canvas {
  const { width, height } = plateSize(ratio);
  if (canvas && canvas.on.width === width && canvas.on.height === height) return canvas;
  const brush = new OffscreenCanvas(width, height).getContext("2d", { alpha: false, willReadFrequently: true });
  if (!brush) throw new Error("the browser draws no pictures off the page");
  const image = brush.createImageData(width, height);
  return { brush, image, on: { data: new Uint32Array(image.data.buffer), width, height } };
}
