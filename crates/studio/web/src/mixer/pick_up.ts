// Picking something up by the pointer: carried from a press on, past a little slack, until it is let go or Escape puts it back.

type Hands = {
  /** It is carried from now on. */
  begin?: () => void;
  /** Where it is carried over. */
  over: (event: PointerEvent) => void;
  /** It is let go. */
  drop: () => void;
  /** After all of it, whether it was let go, put back or never carried. */
  end: () => void;
};

/** Begins on a press; it is carried once the pointer has gone so many pixels. A finger scrolls instead. */
export function pickUp(down: PointerEvent, slack: number, hands: Hands): void {
  if (down.button !== 0 || down.pointerType === "touch") return;
  const target = down.currentTarget as HTMLElement;
  let carries = false;
  const move = (event: PointerEvent) => {
    if (!carries) {
      if (Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < slack) return;
      target.setPointerCapture(down.pointerId);
      carries = true;
      hands.begin?.();
    }
    hands.over(event);
  };
  const end = () => {
    target.removeEventListener("pointermove", move);
    target.removeEventListener("pointerup", up);
    target.removeEventListener("pointercancel", end);
    window.removeEventListener("keydown", escape, true);
    hands.end();
  };
  const up = () => {
    if (carries) {
      // The click that follows a carry selects nothing.
      const swallow = (event: Event) => event.stopImmediatePropagation();
      target.addEventListener("click", swallow, { capture: true, once: true });
      setTimeout(() => target.removeEventListener("click", swallow, true), 0);
      hands.drop();
    }
    end();
  };
  const escape = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !carries) return;
    event.stopPropagation();
    end();
  };
  target.addEventListener("pointermove", move);
  target.addEventListener("pointerup", up);
  target.addEventListener("pointercancel", end);
  window.addEventListener("keydown", escape, true);
}
