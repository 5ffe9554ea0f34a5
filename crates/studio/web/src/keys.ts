// Keys to commands, by the key map the user chose, with the user's own changes over it.

import { run } from "./actions";
import { state } from "./studio";
import { view } from "./view";

const OWN = "keys";
const MAC = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** The user's own keys: command id to keys. */
export function ownKeys(): Record<string, string[]> {
  try {
    return JSON.parse(localStorage.getItem(OWN) ?? "{}") as Record<string, string[]>;
  } catch {
    return {};
  }
}
export function setOwnKeys(id: string, keys: string[] | null): void {
  const own = ownKeys();
  if (keys) own[id] = keys;
  else delete own[id];
  localStorage.setItem(OWN, JSON.stringify(own));
}

/** The keys of a command. */
export function keysOf(id: string): string[] {
  const own = ownKeys()[id];
  if (own) return own;
  const map = state.catalogue.keymaps.find((one) => one.name === view.keymap) ?? state.catalogue.keymaps[0];
  return map?.keys[id] ?? [];
}

/** A key press as it is written in the key maps: `Mod+Shift+Z`, `Space`, `[`. */
export function written(event: KeyboardEvent): string {
  const mod = MAC ? event.metaKey : event.ctrlKey;
  const named: Record<string, string> = { " ": "Space", ArrowLeft: "Left", ArrowRight: "Right", ArrowUp: "Up", ArrowDown: "Down" };
  const letter = event.code.startsWith("Key") ? event.code.slice(3) : undefined;
  // A letter is written large; what Shift makes of another key is that key itself: `?` and not Shift+/.
  // With Alt some layouts write another sign on a digit's key.
  const digit = event.altKey && event.code.startsWith("Digit") ? event.code.slice(5) : undefined;
  const numpad = event.code.startsWith("Numpad") ? event.code : undefined;
  const key = letter ?? digit ?? numpad ?? named[event.key] ?? event.key;
  const shift = event.shiftKey && (letter !== undefined || numpad !== undefined || event.key.length > 1);
  return [mod && "Mod", event.altKey && "Alt", shift && "Shift", key].filter(Boolean).join("+");
}

/** Keys as a person of this machine reads them. */
export function shown(keys: string): string {
  return MAC ? keys.replace("Mod", "⌘").replace("Shift", "⇧").replace("Alt", "⌥").replaceAll("+", "") : keys.replace("Mod", "Ctrl");
}

/** Whether what has the focus takes typing. */
function types(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "range", "button"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}

/** Keys that belong to a focused control: arrows on a fader, Enter and Space on a button reached by Tab. */
function belongsToControl(event: KeyboardEvent): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  const role = target.getAttribute("role");
  const arrows = event.key.startsWith("Arrow") || ["Home", "End", "PageUp", "PageDown"].includes(event.key);
  if (["slider", "spinbutton", "grid", "listbox", "tablist", "menu"].includes(role ?? "")) {
    const types = /^[0-9.\-]$/.test(event.key) && !event.altKey && !event.ctrlKey && !event.metaKey;
    return arrows || event.key === "Enter" || types;
  }
  const presses = target instanceof HTMLButtonElement || role === "button" || role === "option" || role === "tab";
  return presses && (event.key === "Enter" || event.key === " ") && walked;
}

/** Whether the focus came where it is by Tab or arrows: then Space presses the button; after a mouse it plays. */
let walked = true;

/** Listens to the keyboard; returns how to stop. */
export function listen(): () => void {
  const pointed = () => {
    walked = false;
  };
  const press = (event: KeyboardEvent) => {
    const inHand = !walked && event.target === document.body && view.clips.length > 0 && ["edit", "mix"].includes(view.page);
    // Tab goes from control to control; it walks clips only where the mouse has just selected some and no control has the focus.
    if (event.key === "Tab" && !inHand) walked = true;
    if (event.key.startsWith("Arrow")) walked = true;
    if (event.defaultPrevented || event.isComposing) return;
    const keys = written(event);
    if (types(event.target) && !keys.startsWith("Mod+")) return;
    if (types(event.target) && ["Mod+A", "Mod+C", "Mod+V", "Mod+X", "Mod+Z"].includes(keys)) return;
    if (belongsToControl(event)) return;
    if (event.key === "Tab" && !inHand) return;
    const found = state.catalogue.actions.find((one) => keysOf(one.id).includes(keys));
    if (!found) return;
    event.preventDefault();
    void run(found.id);
  };
  window.addEventListener("keydown", press);
  window.addEventListener("pointerdown", pointed, true);
  return () => {
    window.removeEventListener("keydown", press);
    window.removeEventListener("pointerdown", pointed, true);
  };
}
