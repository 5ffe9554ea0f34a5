import type { JSX } from "solid-js";

export function AssistantRail(): JSX.Element {
  return <aside class="rail" aria-label="Assistant" />;
}
