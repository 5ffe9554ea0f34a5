import type { JSX } from "solid-js";

export function StartPage(): JSX.Element {
  return <main class="lone" aria-label="Start" />;
}
