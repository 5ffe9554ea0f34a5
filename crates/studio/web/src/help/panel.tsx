// A panel over the page that is no window: Escape or a press beside it closes it, and the focus goes back where it was.

import "./panel.css";
import { type JSX, onCleanup, onMount } from "solid-js";

type Props = {
  label: string;
  class: string;
  close: () => void;
  children: JSX.Element;
};

export function Panel(props: Props): JSX.Element {
  let panel: HTMLDivElement | undefined;
  const before = document.activeElement;
  onMount(() => {
    const press = (event: PointerEvent) => {
      if (event.target instanceof Node && !panel?.contains(event.target)) {
        // The button that opened the panel closes it by itself.
        const opener = event.target instanceof Element && event.target.closest("[aria-expanded='true']");
        if (!opener) props.close();
      }
    };
    window.addEventListener("pointerdown", press, true);
    onCleanup(() => {
      window.removeEventListener("pointerdown", press, true);
      const lost = document.activeElement === document.body || panel?.contains(document.activeElement);
      if (lost && before instanceof HTMLElement) before.focus();
    });
    const first = panel?.querySelector<HTMLElement>("[data-first]");
    (first ?? panel)?.focus();
  });
  return (
    <div
      ref={panel}
      class={`sheet ${props.class}`}
      role="dialog"
      aria-label={props.label}
      tabindex="-1"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.preventDefault();
        event.stopPropagation();
        props.close();
      }}
    >
      {props.children}
    </div>
  );
}
