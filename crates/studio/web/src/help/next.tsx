import type { JSX } from "solid-js";

export function NextStrip(): JSX.Element {
  return <section class="next" aria-label="Next" />;
}
