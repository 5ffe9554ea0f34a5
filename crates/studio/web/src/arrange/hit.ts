// What lies under the pointer: which part of which clip, by boxes alone.

export type Zone = "body" | "start" | "end" | "fade-in" | "fade-out" | "gain";
export type Target<T> = { item: T; box: { x: number; y: number; width: number; height: number }; handles: { fadeIn: number; fadeOut: number; gain: number; y: number } };

/** The clip under a point and its part; the last drawn lies on top. `reach` is how near counts, more for a finger. */
export function hitClip<T>(targets: Target<T>[], x: number, y: number, reach: number): { item: T; zone: Zone } | null {
  for (let i = targets.length - 1; i >= 0; i -= 1) {
    const { item, box, handles } = targets[i] as Target<T>;
    if (y < box.y || y > box.y + box.height || x < box.x - reach / 3 || x > box.x + box.width + reach / 3) continue;
    if (box.width > 40 && Math.abs(y - handles.y) <= reach) {
      if (Math.abs(x - handles.fadeIn) <= reach) return { item, zone: "fade-in" };
      if (Math.abs(x - handles.fadeOut) <= reach) return { item, zone: "fade-out" };
      if (box.width >= 72 && Math.abs(x - handles.gain) <= reach + 4) return { item, zone: "gain" };
    }
    const edge = Math.min(reach, box.width / 4);
    if (x < box.x + edge) return { item, zone: "start" };
    if (x > box.x + box.width - edge) return { item, zone: "end" };
    return { item, zone: "body" };
  }
  return null;
}

/** Those whose box touches a rectangle. */
export function inRectangle<T>(targets: Target<T>[], one: { x0: number; y0: number; x1: number; y1: number }): T[] {
  const [left, right] = [Math.min(one.x0, one.x1), Math.max(one.x0, one.x1)];
  const [top, bottom] = [Math.min(one.y0, one.y1), Math.max(one.y0, one.y1)];
  return targets.filter(({ box }) => box.x < right && box.x + box.width > left && box.y < bottom && box.y + box.height > top).map(({ item }) => item);
}

/** The nearest of some points, within reach. */
export function nearest(points: { x: number; y: number }[], x: number, y: number, reach: number): number | null {
  let [best, distance] = [-1, reach];
  points.forEach((point, i) => {
    const away = Math.hypot(point.x - x, point.y - y);
    if (away <= distance) [best, distance] = [i, away];
  });
  return best < 0 ? null : best;
}
