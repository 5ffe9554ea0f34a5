// How many pixels of the screen a canvas covers: to be sharp, it is drawn in just as many.

import { onCleanup } from "solid-js";
import type { Size } from "../painter/drawing";

/** Tells the size of a canvas at first and whenever it is another, while the calling component lives. Not while it has none. */
export function watchPixels(canvas: HTMLCanvasElement, told: (size: Size) => void): void {
  const exact = "devicePixelContentBoxSize" in ResizeObserverEntry.prototype;
  const watcher = new ResizeObserver((all) => {
    const last = all.at(-1);
    if (!last || last.contentRect.width === 0 || last.contentRect.height === 0) return;
    const ratio = devicePixelRatio;
    const box = exact ? last.devicePixelContentBoxSize[0] : undefined;
    const width = box ? box.inlineSize / ratio : last.contentRect.width;
    const height = box ? box.blockSize / ratio : last.contentRect.height;
    told({ width, height, ratio });
  });
  watcher.observe(canvas, { box: exact ? "device-pixel-content-box" : "content-box" });
  onCleanup(() => watcher.disconnect());
}
