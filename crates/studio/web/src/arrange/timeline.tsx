// The arrange view: track heads at left, the timeline at right.

import type { JSX } from "solid-js";

export function Timeline(): JSX.Element {
  return <section class="arrange" aria-label="Timeline" />;
}
