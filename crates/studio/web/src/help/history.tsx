import type { JSX } from "solid-js";

export function HistoryList(): JSX.Element {
  return <section class="history" aria-label="History" />;
}
