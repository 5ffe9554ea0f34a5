// A small field that opens from a button: near it, closed by Escape or a press elsewhere, the focus goes back.

import "./popover.css";
import { type JSX, Show, createSignal, createUniqueId, onCleanup, onMount } from "solid-js";
import { Portal } from "solid-js/web";

type Props = {
  label: string;
  /** What the button shows. */
  face: JSX.Element;
  class?: string;
  /** What kind of thing opens, for a screen reader. */
  kind: "menu" | "listbox" | "dialog";
  disabled?: boolean;
  pressed?: boolean;
  children: (close: () => void) => JSX.Element;
};

const GAP = 4;
const EDGE = 8;

export function Popover(props: Props): JSX.Element {
  const [open, setOpen] = createSignal(false);
  const id = createUniqueId();
  let button: HTMLButtonElement | undefined;
  const close = () => {
    if (!open()) return;
    setOpen(false);
    button?.focus({ preventScroll: true });
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        class={props.class ?? "button"}
        aria-label={props.label}
        title={props.label}
        aria-haspopup={props.kind}
        aria-expanded={open()}
        aria-controls={open() ? id : undefined}
        disabled={props.disabled}
        data-on={props.pressed ? "" : undefined}
        onClick={() => setOpen(!open())}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
          event.preventDefault();
          event.stopPropagation();
          setOpen(true);
        }}
      >
        {props.face}
      </button>
      <Show when={open()}>
        <Portal>
          <Field id={id} button={button} close={close} shut={() => setOpen(false)} kind={props.kind} label={props.label}>
            {props.children(close)}
          </Field>
        </Portal>
      </Show>
    </>
  );
}

type FieldProps = { id: string; button: HTMLElement | undefined; close: () => void; shut: () => void; kind: string; label: string; children: JSX.Element };

function Field(props: FieldProps): JSX.Element {
  let field: HTMLDivElement | undefined;
  const place = () => {
    const from = props.button?.getBoundingClientRect();
    if (!from || !field) return;
    const { offsetWidth: w, offsetHeight: h } = field;
    const below = innerHeight - from.bottom - GAP - EDGE;
    const above = from.top - GAP - EDGE;
    const up = h > below && above > below;
    field.style.maxHeight = `${Math.max(80, up ? above : below)}px`;
    const height = Math.min(h, up ? above : below);
    field.style.left = `${Math.max(EDGE, Math.min(from.left, innerWidth - w - EDGE))}px`;
    field.style.top = `${up ? from.top - GAP - height : from.bottom + GAP}px`;
  };
  onMount(() => {
    place();
    const firstOf = (...all: string[]) => all.map((one) => field?.querySelector<HTMLElement>(one)).find((node) => node);
    const first = firstOf("input", "[aria-checked='true']", "[role^='menuitem']:not(:disabled)", "button", "[tabindex]");
    first?.focus({ preventScroll: true });
    const elsewhere = (event: PointerEvent) => {
      const target = event.target as Node;
      if (!field?.contains(target) && !props.button?.contains(target)) props.shut();
    };
    const watcher = new ResizeObserver(place);
    if (field) watcher.observe(field);
    document.addEventListener("pointerdown", elsewhere, true);
    window.addEventListener("resize", props.shut);
    onCleanup(() => {
      watcher.disconnect();
      document.removeEventListener("pointerdown", elsewhere, true);
      window.removeEventListener("resize", props.shut);
    });
  });
  return (
    <div
      ref={field}
      id={props.id}
      class="popover"
      role={props.kind === "menu" ? "menu" : props.kind === "dialog" ? "dialog" : undefined}
      aria-label={props.label}
      onKeyDown={(event) => {
        if (event.key !== "Escape" && event.key !== "Tab") return;
        if (event.key === "Tab" && props.kind === "dialog") return;
        event.preventDefault();
        event.stopPropagation();
        props.close();
      }}
    >
      {props.children}
    </div>
  );
}
