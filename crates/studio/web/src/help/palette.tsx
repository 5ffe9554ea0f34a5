import type { JSX } from "solid-js";

export function Palette(): JSX.Element {
  return <section class="palette" aria-label="Palette" />;
}
