// What this window shows: page, zoom, scroll, selection. Kept per window, never in the song.

import { createEffect } from "solid-js";
import { createStore } from "solid-js/store";

export type Page = "record" | "edit" | "mix" | "master" | "deliver";
export const PAGES: { id: Page; title: string }[] = [
  { id: "record", title: "Record" },
  { id: "edit", title: "Edit" },
  { id: "mix", title: "Mix" },
  { id: "master", title: "Master" },
  { id: "deliver", title: "Deliver" },
];

export type Snap = "off" | "bar" | "beat" | "time";

type View = {
  page: Page;
  /** First visible frame and frames to a pixel of the timeline. */
  from: number;
  perPixel: number;
  /** First visible pixel row of the tracks. */
  scrollTop: number;
  trackHeight: number;
  snap: Snap;
  follow: boolean;
  /** The selected strip; its insert; its clips (`Kick/clip-1`). */
  strip: string | null;
  insert: string | null;
  clips: string[];
  /** A range in frames, over these tracks (none: all). */
  range: { from: number; to: number; tracks: string[] } | null;
  /** The parameter whose automation lane is shown for a strip, by strip name. */
  lanes: Record<string, string>;
  assistant: boolean;
  drawer: boolean;
  palette: boolean;
  keys: boolean;
  history: boolean;
  why: boolean;
  theme: "dark" | "light" | "system";
  keymap: string;
};

/** From this width on the assistant stands beside the page; narrower, it lies over it and is opened by hand. */
const BESIDE = matchMedia("(min-width: 1101px)");
const KEPT = "view";
const fresh: View = {
  page: "mix",
  from: 0,
  perPixel: 0,
  scrollTop: 0,
  trackHeight: 54,
  snap: "beat",
  follow: true,
  strip: null,
  insert: null,
  clips: [],
  range: null,
  lanes: {},
  assistant: BESIDE.matches,
  drawer: true,
  palette: false,
  keys: false,
  history: false,
  why: false,
  theme: "dark",
  keymap: "tonmeister",
};

function kept(): Partial<View> {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? localStorage.getItem(KEPT) ?? "{}") as Partial<View>;
  } catch {
    return {};
  }
}

const [view, setView] = createStore<View>({ ...fresh, ...kept(), palette: false, keys: false, history: false, why: false });
export { view, setView };
BESIDE.addEventListener("change", () => setView("assistant", BESIDE.matches));

/** Keeps the view for a reload, and its habits (theme, keys, snap) for the next window; a moment after the last change, since
 * writing is slow beside a drag. */
export function keepView(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const keep = () => {
    clearTimeout(timer);
    timer = undefined;
    sessionStorage.setItem(KEPT, JSON.stringify(view));
    const { theme, keymap, snap, follow, trackHeight } = view;
    localStorage.setItem(KEPT, JSON.stringify({ theme, keymap, snap, follow, trackHeight }));
  };
  createEffect(() => {
    void JSON.stringify(view);
    clearTimeout(timer);
    timer = setTimeout(keep, 200);
  });
  window.addEventListener("pagehide", () => {
    if (timer !== undefined) keep();
  });
}

/** Selects a strip, and its first insert unless that strip was selected already. */
export function selectStrip(name: string | null, insert?: string | null): void {
  setView({ strip: name, insert: insert === undefined ? (view.strip === name ? view.insert : null) : insert });
}
