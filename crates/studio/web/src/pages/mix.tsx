import type { JSX } from "solid-js";

export function MixPage(): JSX.Element {
  return <main class="page" aria-label="Mix" />;
}
