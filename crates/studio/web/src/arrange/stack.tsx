// A page of two parts: the timeline above, a drawer below, and between them a divider that hand and keyboard move.

import "./stack.css";
import { Show, createSignal, type JSX } from "solid-js";
import { setView, view } from "../view";

const LEAST = 96;
const MOST_SHARE = 0.75;

type Props = {
  label: string;
  /** Under which name the drawer's height is kept for the next window. */
  keep: string;
  /** The drawer's height until someone moves the divider, in pixels. */
  height: number;
  above: JSX.Element;
  drawer: JSX.Element;
  drawerLabel: string;
};

export function Stack(props: Props): JSX.Element {
  let page: HTMLElement | undefined;
  const kept = Number(localStorage.getItem(`drawer-${props.keep}`));
  const [height, setHeight] = createSignal(kept >= LEAST ? kept : props.height);
  const most = () => Math.max(LEAST, Math.round((page?.clientHeight ?? 800) * MOST_SHARE));
  const resize = (to: number) => {
    const now = Math.round(Math.min(most(), Math.max(LEAST, to)));
    setHeight(now);
    localStorage.setItem(`drawer-${props.keep}`, String(now));
  };
  const grab = (down: PointerEvent) => {
    if (down.button !== 0) return;
    const divider = down.currentTarget as HTMLElement;
    divider.setPointerCapture(down.pointerId);
    const from = height();
    const move = (event: PointerEvent) => resize(from + down.clientY - event.clientY);
    const up = () => {
      divider.removeEventListener("pointermove", move);
      divider.removeEventListener("pointerup", up);
      divider.removeEventListener("pointercancel", up);
    };
    divider.addEventListener("pointermove", move);
    divider.addEventListener("pointerup", up);
    divider.addEventListener("pointercancel", up);
  };
  const key = (event: KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowUp: 16, ArrowDown: -16, PageUp: 96, PageDown: -96, Home: -9999, End: 9999 };
    const by = steps[event.key];
    if (event.key === "Enter") setView("drawer", false);
    else if (by !== undefined) resize(height() + by);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <main
      ref={page}
      class="page stack"
      aria-label={props.label}
      style={{ "grid-template-rows": view.drawer ? `minmax(0, 1fr) ${height()}px` : "minmax(0, 1fr)" }}
    >
      {props.above}
      <Show when={view.drawer}>
        <section class="stack-drawer" aria-label={props.drawerLabel}>
          <div
            class="stack-divider"
            role="separator"
            tabindex="0"
            aria-orientation="horizontal"
            aria-label={`Height of ${props.drawerLabel.toLowerCase()}`}
            aria-valuenow={height()}
            aria-valuemin={LEAST}
            aria-valuemax={most()}
            title="Drag to resize; double-click for the usual height"
            onPointerDown={grab}
            onDblClick={() => resize(props.height)}
            onKeyDown={key}
          />
          {props.drawer}
        </section>
      </Show>
    </main>
  );
}
