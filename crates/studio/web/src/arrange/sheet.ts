// A sheet: the plates of one zoom, as pictures that the browser moves and stretches without drawing them again.

import { type Spot, type Zoom, isFar, laid, paneOf, plateSize, spotsOf } from "./plates";
import type { Pane } from "./scale";

/** What a plate's canvas shows, and whether it is to be drawn again. */
type Plate = {
  spot: Spot;
  canvas: HTMLCanvasElement;
  /** All that the picture came of, and files of which something was missing then. */
  traits: unknown[];
  waits: ReadonlySet<string>;
  /** When its traits were looked at last; never, where something it waited for has come. */
  looked: number;
};

/** What is drawn on a plate. */
export type Drawn = { bitmap: ImageBitmap; traits: unknown[]; waits: ReadonlySet<string> };

// Canvases that show nothing now. A canvas that is only handed bitmaps costs nothing while it is moved; one with a pen of its own
// is copied whenever anything on the page moves, where there is no graphics card.
const spare: HTMLCanvasElement[] = [];
const MOST_SPARE = 160;
/** How often as wide as it was drawn a picture may be shown, and how often narrower. */
const STRETCHED = 100;

function hand(canvas: HTMLCanvasElement, bitmap: ImageBitmap | null): void {
  canvas.getContext("bitmaprenderer", { alpha: false })?.transferFromImageBitmap(bitmap);
}

export class Sheet {
  readonly node = document.createElement("div");
  private readonly plates = new Map<string, Plate>();
  private readonly origin: number;
  private transform = "";
  private shown = true;

  constructor(readonly zoom: Zoom, pane: Pane) {
    this.origin = Math.floor(pane.from / paneOf({ column: 1, band: 0 }, zoom).from);
    this.node.className = "arrange-sheet";
  }

  /** Lays the sheet under a pane; stretched beyond all measure it is not shown. */
  lay(pane: Pane): void {
    const { x, stretch } = laid(pane, this.zoom, this.origin);
    this.show(stretch < STRETCHED && stretch > 1 / STRETCHED);
    if (!this.shown) return;
    const transform = `translate3d(${x}px, ${-pane.top}px, 0) scale(${stretch}, 1)`;
    if (transform !== this.transform) this.node.style.transform = this.transform = transform;
  }

  show(shown: boolean): void {
    if (shown !== this.shown) this.node.style.display = shown ? "" : "none";
    this.shown = shown;
  }

  /** Lets go of what shows something else than there is to see now. */
  sift(serial: number, traits: (spot: Spot) => unknown[]): void {
    for (const [key, plate] of this.plates) {
      if (this.isFresh(plate.spot, serial, () => traits(plate.spot))) continue;
      this.plates.delete(key);
      release(plate);
    }
  }

  /** Whether every plate that a pane looks at was drawn once. */
  covers(pane: Pane, total: number): boolean {
    return spotsOf(pane, this.zoom, total).seen.every((spot) => this.plates.has(keyOf(spot)));
  }

  /** Whether a plate is there and shows what there is to see; `traits` are looked at where something may have changed since. */
  isFresh(spot: Spot, serial: number, traits: () => unknown[]): boolean {
    const plate = this.plates.get(keyOf(spot));
    if (!plate) return false;
    if (plate.looked === serial) return true;
    if (plate.looked < 0) return false;
    const now = traits();
    if (now.length !== plate.traits.length || now.some((one, i) => one !== plate.traits[i])) return false;
    plate.looked = serial;
    return true;
  }

  /** Puts a picture on its place. */
  put(spot: Spot, { bitmap, traits, waits }: Drawn, serial: number): void {
    const key = keyOf(spot);
    const canvas = this.plates.get(key)?.canvas ?? this.canvasAt(spot, bitmap);
    hand(canvas, bitmap);
    this.plates.set(key, { spot, canvas, traits, waits, looked: serial });
  }

  private canvasAt({ column, band }: Spot, bitmap: ImageBitmap): HTMLCanvasElement {
    const { ratio } = this.zoom;
    const { width, height } = plateSize(ratio);
    const canvas = spare.pop() ?? document.createElement("canvas");
    if (canvas.width !== bitmap.width) canvas.width = bitmap.width;
    if (canvas.height !== bitmap.height) canvas.height = bitmap.height;
    canvas.style.width = `${width / ratio}px`;
    canvas.style.height = `${height / ratio}px`;
    canvas.style.left = `${((column - this.origin) * width) / ratio}px`;
    canvas.style.top = `${(band * height) / ratio}px`;
    this.node.append(canvas);
    return canvas;
  }

  /** Whether no waveform is missing in what is drawn. */
  get isWhole(): boolean {
    for (const { waits } of this.plates.values()) if (waits.size > 0) return false;
    return true;
  }

  /** Something of files has come: what waited for it is drawn again. */
  hear(files: ReadonlySet<string>): void {
    for (const plate of this.plates.values()) {
      for (const file of plate.waits) if (files.has(file)) plate.looked = -1;
    }
  }

  /** Lets go of what lies far from a pane. */
  trim(pane: Pane): void {
    for (const [key, plate] of this.plates) {
      if (!isFar(plate.spot, pane, this.zoom)) continue;
      this.plates.delete(key);
      release(plate);
    }
  }

  /** Takes the sheet away. */
  drop(): void {
    this.node.remove();
    for (const plate of this.plates.values()) release(plate);
    this.plates.clear();
  }
}

function keyOf({ column, band }: Spot): string {
  return `${column}/${band}`;
}

function release({ canvas }: Plate): void {
  hand(canvas, null);
  canvas.remove();
  if (spare.length < MOST_SPARE) spare.push(canvas);
}
