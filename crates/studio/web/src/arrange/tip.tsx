// The live value beside the pointer while something is dragged.

import { Show, createSignal, type JSX } from "solid-js";
import { camera } from "./camera";

type Said = { x: number; y: number; text: string };
const [said, setSaid] = createSignal<Said | null>(null);

/** Shows a value near a place of the area, or takes it away. */
export function tip(x: number, y: number, text: string | null): void {
  setSaid(text === null ? null : { x, y, text });
}

export function Tip(): JSX.Element {
  return (
    <Show when={said()}>
      {(one) => (
        <div
          class="arrange-tip"
          role="status"
          style={{ transform: `translate(${Math.max(4, Math.min(camera.width - 190, one().x + 14))}px, ${Math.max(4, Math.min(camera.height - 30, one().y - 30))}px)` }}
        >
          {one().text}
        </div>
      )}
    </Show>
  );
}
