// How many pixels of the screen a canvas covers: to be sharp, it is drawn in just as many.

import { onCleanup } from "solid-js";
import type { Size } from "../painter/drawing";

/** Tells the size of a canvas at first and whenever it is another, while the calling component lives. Not while it has none. */
export function watchPixels(canvas: HTMLCanvasElement, told: (size: Size) => void): void {
  const known = "devicePixelContentBoxSize" in ResizeObserverEntry.prototype;
  const watcher = new ResizeObserver((all) => {
    const last = all.at(-1);
    if (!last || last.contentRect.width === 0 || last.contentRect.height === 0) return;
    const box = known ? last.devicePixelContentBoxSize[0] : undefined;
    told(sizeOf(last.contentRect, devicePixelRatio, box && { width: box.inlineSize, height: box.blockSize }));
  });
  watcher.observe(canvas, { box: known ? "device-pixel-content-box" : "content-box" });
  onCleanup(() => watcher.disconnect());
}

type Box = { width: number; height: number };

/**
 * The size of a box, of which the browser may have said how many pixels of the screen it covers: where it lies between them, one more
 * or less than reckoned. A screen that is only imitated has pixels of another size, and what is said of them does not count.
 */
export function sizeOf(box: Box, ratio: number, covered: Box | undefined): Size {
  const near = (said: number, reckoned: number) => Math.abs(said - reckoned) <= 1;
  if (!covered || !near(covered.width, box.width * ratio) || !near(covered.height, box.height * ratio)) return { width: box.width, height: box.height, ratio };
  return { width: covered.width / ratio, height: covered.height / ratio, ratio };
}
