// Dragging on a drawing: pixels from the last place, fine with Shift, coarse with Ctrl; touch and pen alike.

import { pace } from "../controls/travel";
import { newGesture } from "../studio";

export type Drag = {
  /** Called with the way since the last call, in pixels (paced), and the gesture. */
  move: (dx: number, dy: number, gesture: string, event: PointerEvent) => void;
  end?: () => void;
};

export function dragOn(down: PointerEvent, drag: Drag): void {
  const target = down.currentTarget as HTMLElement;
  target.setPointerCapture(down.pointerId);
  const gesture = newGesture();
  let [x, y] = [down.clientX, down.clientY];
  const move = (event: PointerEvent) => {
    const by = pace({ shiftKey: event.shiftKey, ctrlKey: false, metaKey: false });
    const [dx, dy] = [event.clientX - x, event.clientY - y];
    [x, y] = [event.clientX, event.clientY];
    if (dx !== 0 || dy !== 0) drag.move(dx * by, dy * by, gesture, event);
  };
  const up = () => {
    target.removeEventListener("pointermove", move);
    target.removeEventListener("pointerup", up);
    target.removeEventListener("pointercancel", up);
    drag.end?.();
  };
  target.addEventListener("pointermove", move);
  target.addEventListener("pointerup", up);
  target.addEventListener("pointercancel", up);
}

/** The nearest of some places within reach, by its index; -1 where there is none. */
export function nearest(x: number, y: number, places: { x: number; y: number }[], reach: number): number {
  let best = -1;
  let least = reach * reach;
  places.forEach((place, i) => {
    const far = (place.x - x) ** 2 + (place.y - y) ** 2;
    if (far <= least) [best, least] = [i, far];
  });
  return best;
}

let turning = "";
let turned = 0;
/** One gesture for turns of the wheel in quick succession. */
export function wheelGesture(): string {
  const now = performance.now();
  if (now - turned > 600) turning = newGesture();
  turned = now;
  return turning;
}
