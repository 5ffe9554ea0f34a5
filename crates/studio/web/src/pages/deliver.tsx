import type { JSX } from "solid-js";

export function DeliverPage(): JSX.Element {
  return <main class="page" aria-label="Deliver" />;
}
