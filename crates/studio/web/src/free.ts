// Whether Alt is held: then what is done to a member of a group is done to that one alone.

let held = false;

/** Whether the groups shall carry nothing on now. */
export function isFree(): boolean {
  return held;
}

/** Listens to the keyboard and the pointer; returns how to stop. */
export function watchFree(): () => void {
  const look = (event: Event) => {
    if (event instanceof KeyboardEvent || event instanceof MouseEvent) held = event.altKey;
  };
  const forget = () => {
    held = false;
  };
  const all = ["keyup", "pointerdown", "pointermove", "pointerup", "click", "dblclick", "wheel"] as const;
  const options = { capture: true, passive: true };
  for (const name of all) window.addEventListener(name, look, options);
  // A key with Alt is a command by its key map; arrows move what has the focus, and Alt frees it.
  const press = (event: KeyboardEvent) => {
    held = event.altKey && (event.key.startsWith("Arrow") || event.key.startsWith("Page"));
  };
  window.addEventListener("keydown", press, options);
  window.addEventListener("blur", forget);
  return () => {
    for (const name of all) window.removeEventListener(name, look, options);
    window.removeEventListener("keydown", press, options);
    window.removeEventListener("blur", forget);
  };
}
