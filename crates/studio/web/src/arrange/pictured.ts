// Whether the timeline has shown its first picture: what can wait is built after that.

import { createSignal } from "solid-js";

/** How long the rest waits for waveforms that do not come, in milliseconds. */
const PATIENCE = 500;

const [pictured, setPictured] = createSignal(false);
export { pictured };

let told = false;
let waiting: ReturnType<typeof setTimeout> | undefined;
/** Tells that a picture stands, `whole` where no waveform is missing in it. */
export function showPicture(whole: boolean): void {
  if (pictured() || told) return;
  told = whole;
  // After the frame in which it is seen.
  if (whole) requestAnimationFrame(() => setTimeout(() => setPictured(true)));
  else waiting ??= setTimeout(() => setPictured(true), PATIENCE);
}
