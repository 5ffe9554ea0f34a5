import type { JSX } from "solid-js";

export function RecordPage(): JSX.Element {
  return <main class="page" aria-label="Record" />;
}
