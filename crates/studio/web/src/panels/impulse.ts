// A short file as a picture: its whole wave in one tile, at the finest level that holds it.

import { FROM_SAMPLES, TILE_SAMPLES, type Tile, coarsest } from "../arrange/tiles";

export type Wave = { tile: Tile; frames: number };

/** The level of which one tile holds a file of so many frames. */
export function levelOf(frames: number): number {
  return frames <= TILE_SAMPLES ? FROM_SAMPLES : coarsest(frames);
}

/** The lowest and highest sample of any channel at a point, in full scales. */
export function extentAt(tile: Tile, point: number): [number, number] {
  let [low, high] = [0, 0];
  for (let channel = 0; channel < tile.channels; channel += 1) {
    const at = (channel * tile.points + point) * 3;
    low = Math.min(low, (tile.data[at] ?? 0) / 16384);
    high = Math.max(high, (tile.data[at + 1] ?? 0) / 16384);
  }
  return [low, high];
}

/** A file's path as it is called: the part after the last stroke. */
export const fileName = (path: string): string => path.split("/").at(-1) ?? path;
