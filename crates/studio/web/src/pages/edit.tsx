import type { JSX } from "solid-js";

export function EditPage(): JSX.Element {
  return <main class="page" aria-label="Edit" />;
}
