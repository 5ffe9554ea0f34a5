// The edge between two parts of a page, which hand and keyboard move; its place is kept for the next window.

import "./divider.css";
import { type Accessor, type JSX, createSignal } from "solid-js";

/** The size of the part behind an edge, in pixels. */
export type Edge = {
  size: Accessor<number>;
  resize: (to: number) => void;
  least: number;
  most: () => number;
  usual: number;
};

/** An edge whose size is kept under a name; `usual` until someone moves it. */
export function keptEdge(keep: string, usual: number, least: number, most: () => number): Edge {
  const kept = Number(localStorage.getItem(keep));
  const [size, setSize] = createSignal(kept >= least ? kept : usual);
  const resize = (to: number) => {
    const now = Math.round(Math.min(Math.max(least, most()), Math.max(least, to)));
    setSize(now);
    localStorage.setItem(keep, String(now));
  };
  return { size, resize, least, most, usual };
}

type Props = {
  edge: Edge;
  /** `horizontal` lies over a part that grows upwards, `vertical` stands before one that grows to the left. */
  orientation: "horizontal" | "vertical";
  label: string;
  /** What Enter does. */
  enter?: () => void;
};

export function Divider(props: Props): JSX.Element {
  const across = () => props.orientation === "vertical";
  const grab = (down: PointerEvent) => {
    if (down.button !== 0) return;
    const divider = down.currentTarget as HTMLElement;
    divider.setPointerCapture(down.pointerId);
    const from = props.edge.size();
    const move = (event: PointerEvent) => props.edge.resize(from + (across() ? down.clientX - event.clientX : down.clientY - event.clientY));
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
    const [more, less] = across() ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
    const steps: Record<string, number> = { [more]: 16, [less]: -16, PageUp: 96, PageDown: -96, Home: -9999, End: 9999 };
    const by = steps[event.key];
    if (event.key === "Enter" && props.enter) props.enter();
    else if (by !== undefined) props.edge.resize(props.edge.size() + by);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      class="divider"
      role="separator"
      tabindex="0"
      aria-orientation={props.orientation}
      aria-label={props.label}
      aria-valuenow={props.edge.size()}
      aria-valuemin={props.edge.least}
      aria-valuemax={Math.max(props.edge.least, props.edge.most())}
      title="Drag to resize; double-click for the usual size"
      onPointerDown={grab}
      onDblClick={() => props.edge.resize(props.edge.usual)}
      onKeyDown={key}
    />
  );
}
