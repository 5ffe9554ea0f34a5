import type { JSX } from "solid-js";

export function KeysSheet(): JSX.Element {
  return <section class="keys" aria-label="Keys" />;
}
