// What lies where in the area: clips with their boxes, rows, and where the pointer is.

import { camera } from "./camera";
import { clipBox, handles } from "./clip_drawing";
import type { Target } from "./hit";
import { clipsNow } from "./picture";
import { type Row, rowAt, rowsSeen } from "./rows";
import { type SceneClip, type SceneRow, layout, sceneRows } from "./scene";

/** Where the pointer is over the area, in frames; null where it is elsewhere. For commands "at the pointer". */
export const pointed: { frame: number | null; strip: string | null } = { frame: null, strip: null };

/** All clips in view with their boxes. */
export function targets(): Target<SceneClip>[] {
  const until = camera.from + camera.perPixel * camera.width;
  const found: Target<SceneClip>[] = [];
  for (const place of rowsSeen(layout().rows, camera.top, camera.top + camera.height)) {
    const row = sceneRows()[place.index];
    if (!row) continue;
    for (const clip of clipsNow(row)) {
      if (clip.at > until || clip.at + clip.length < camera.from) continue;
      const box = clipBox(clip, row, place, camera);
      found.push({ item: clip, box, handles: handles(clip, box, camera) });
    }
  }
  return found;
}

/** The row at a height of the area. */
export function rowUnder(y: number): { row: SceneRow; place: Row } | null {
  const place = rowAt(layout().rows, y + camera.top);
  const row = place && sceneRows()[place.index];
  return place && row ? { row, place } : null;
}
