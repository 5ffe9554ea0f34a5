// Where plates are drawn, off the page, before they are handed over to it.

import { state } from "../studio";
import { view } from "../view";
import { drawPicture, partsOf, traitsOf } from "./picture";
import { type Spot, type Zoom, paneOf, plateSize } from "./plates";
import type { Pixels } from "./paint";
import type { Drawn } from "./sheet";
import { tiles } from "./tile_source";

type Canvas = { brush: OffscreenCanvasRenderingContext2D; image: ImageData; on: Pixels };

export class Easel {
  private canvas: Canvas | null = null;
  private chosen: ReadonlySet<string> = new Set();

  /** Looks anew at what is selected. */
  look(): void {
    this.chosen = new Set(view.clips);
  }

  /** All that a plate's picture comes of. */
  traits(spot: Spot, zoom: Zoom): unknown[] {
    return traitsOf(partsOf(paneOf(spot, zoom), this.chosen));
  }

  draw(spot: Spot, zoom: Zoom): Drawn {
    const { brush, image, on } = (this.canvas = canvasFor(this.canvas, zoom.ratio));
    const pane = paneOf(spot, zoom);
    const parts = partsOf(pane, this.chosen);
    const waits = drawPicture(brush, on, image, pane, zoom.ratio, parts, tiles, state.room?.song.rate ?? 48_000);
    return { bitmap: brush.canvas.transferToImageBitmap(), traits: traitsOf(parts), waits };
  }
}

function canvasFor(canvas: Canvas | null, ratio: number): Canvas {
  const { width, height } = plateSize(ratio);
  if (canvas && canvas.on.width === width && canvas.on.height === height) return canvas;
  const brush = new OffscreenCanvas(width, height).getContext("2d", { alpha: false, willReadFrequently: true });
  if (!brush) throw new Error("the browser draws no pictures off the page");
  const image = brush.createImageData(width, height);
  return { brush, image, on: { data: new Uint32Array(image.data.buffer), width, height } };
}
