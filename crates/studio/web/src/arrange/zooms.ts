// For which zoom plates are drawn while the camera zooms. Pure numbers.

/** By how much a picture may be stretched or pressed before another is begun while the zoom goes on. */
const MUCH = 1.25;
/** While zooming out, plates are drawn for a zoom that much wider: fewer of them cover what is seen, and they are sharp when the
 * camera comes there. */
const AHEAD = 1.6;

/** A zoom so much closer than the camera's has too many plates to be finished. */
const PASSED = 4;

/** Frames to a pixel of the sheet to draw on: the one that is there, or of another one to begin. `made` is that of the last
 * sheet, `covers` whether it covers all that is seen; `now` and `before` are the camera's. */
export function nextZoom(made: number, now: number, before: number, settled: boolean, covers: () => boolean): number {
  if (made === now) return made;
  if (settled || made < now / PASSED) return now;
  // One after the other: a sheet that is not finished is, before the next is begun.
  if (!covers()) return made;
  if (now > before) return made < now / MUCH ? now * AHEAD : made;
  return made > now * MUCH ? now : made;
}
