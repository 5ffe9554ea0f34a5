import type { JSX } from "solid-js";

export function MasterPage(): JSX.Element {
  return <main class="page" aria-label="Master" />;
}
