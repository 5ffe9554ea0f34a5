// The heads of all strips at left of the timeline: they scroll with it, are walked by arrow keys and reordered by drag or keys.

import { For, type JSX, createSignal, onCleanup, onMount } from "solid-js";
import { eachFrame } from "../live";
import { painted } from "../painter/painting";
import { edit } from "../studio";
import { selectStrip, view } from "../view";
import { UNDER_ROWS, camera, reveal, scrollRows } from "./camera";
import { Head } from "./head";
import { WIDTH } from "./head_meters";
import { heightOf, setHeight } from "./local";
import { layout, sceneRows } from "./scene";

/** A head that is dragged to another place among those of its kind. */
const [dropAt, setDropAt] = createSignal<number | null>(null);

export function Heads(props: { moved: (set: (top: number) => void) => void }): JSX.Element {
  let list: HTMLOListElement | undefined;
  let frame: HTMLDivElement | undefined;
  let meters: HTMLCanvasElement | undefined;
  /** Where the heads were scrolled to by the camera. */
  let scrolled = 0;
  props.moved((top) => {
    // Scrolled by the browser itself, nothing of the heads is painted anew; moved by a transform, all of them are.
    if (!frame) return;
    if (frame.scrollTop !== top) frame.scrollTop = top;
    scrolled = frame.scrollTop;
  });
  onMount(() => {
    if (!meters) return;
    const drawing = painted(meters, "heads");
    let laid = "";
    // The meters stand still while the heads do: they are laid out anew only where the heads have moved.
    onCleanup(eachFrame(() => {
      const key = `${camera.top} ${camera.height} ${devicePixelRatio} ${layout().total} ${layout().rows.length}`;
      if (key === laid) return;
      laid = key;
      const rows = layout().rows.map((row) => ({ meter: sceneRows()[row.index]?.meter ?? -1, top: row.top - camera.top + 6, tall: row.height - 13 }));
      const inSight = rows.filter(({ meter, top, tall }) => meter >= 0 && top + tall >= 0 && top <= camera.height);
      drawing.lay({ width: WIDTH, height: camera.height, ratio: devicePixelRatio, rows: inSight });
    }));
  });
  const chosen = () => sceneRows().findIndex((row) => row.name === view.strip);
  const focusHead = (index: number) => {
    const row = sceneRows()[index];
    const place = layout().rows[index];
    if (!row || !place) return;
    selectStrip(row.name);
    reveal(camera.from, camera.from, index);
    list?.querySelectorAll<HTMLElement>(".head-name")[index]?.focus({ preventScroll: true });
  };
  const order = (index: number, to: number) => {
    const row = sceneRows()[index];
    const kin = sceneRows().filter((one) => one.kind === row?.kind);
    if (!row || row.kind === "master" || to < 0 || to >= kin.length || to === row.index) return;
    void edit([{ order: { path: row.name, index: to } }], `move ${row.name} to place ${to + 1}`);
  };
  const key = (event: KeyboardEvent) => {
    if (!(event.target instanceof HTMLElement) || !event.target.classList.contains("head-name")) return;
    const now = Math.max(0, chosen());
    const row = sceneRows()[now];
    if (!row) return;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (event.altKey && event.shiftKey && step) setHeight(row.name, heightOf(row.name) + step * 12);
    else if (event.altKey && step) order(now, row.index + step);
    else if (step) focusHead(now + step);
    else if (event.key === "Home") focusHead(0);
    else if (event.key === "End") focusHead(sceneRows().length - 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const drag = (index: number, down: PointerEvent) => {
    const row = sceneRows()[index];
    const node = down.currentTarget as HTMLElement;
    if (!row || row.kind === "master" || down.button !== 0) return;
    const kin = sceneRows().map((one, i) => ({ one, i })).filter(({ one }) => one.kind === row.kind);
    let to: number | null = null;
    const move = (event: PointerEvent) => {
      if (to === null && Math.abs(event.clientY - down.clientY) < 6) return;
      const top = (list?.getBoundingClientRect().top ?? 0);
      const y = event.clientY - top;
      const before = kin.filter(({ i }) => {
        const place = layout().rows[i];
        return place && place.top + place.height / 2 < y;
      }).length;
      to = before > row.index ? before - 1 : before;
      const mark = kin[Math.min(before, kin.length - 1)];
      const place = mark && layout().rows[mark.i];
      if (place) setDropAt(before >= kin.length ? place.top + place.height + place.lane : place.top);
    };
    const up = () => {
      for (const name of ["pointermove", "pointerup", "pointercancel"] as const) node.removeEventListener(name, ends[name] as EventListener);
      setDropAt(null);
      if (to !== null) order(index, to);
    };
    const ends = { pointermove: move, pointerup: up, pointercancel: () => { to = null; up(); } };
    node.setPointerCapture(down.pointerId);
    for (const name of ["pointermove", "pointerup", "pointercancel"] as const) node.addEventListener(name, ends[name] as EventListener);
  };
  // A finger, or the focus, has scrolled the heads: the rows go with them. What the camera did itself comes here too, a frame late.
  const followed = () => {
    if (!frame || Math.abs(frame.scrollTop - scrolled) < 1) return;
    const by = frame.scrollTop - scrolled;
    scrolled = frame.scrollTop;
    scrollRows(by);
  };
  const wheel = (event: WheelEvent) => {
    event.preventDefault();
    scrollRows(event.deltaMode === 1 ? event.deltaY * 18 : event.deltaY);
  };
  return (
    <nav class="arrange-heads" aria-label="Tracks" onKeyDown={key} on:wheel={{ handleEvent: wheel, passive: false }}>
      <div ref={frame} class="heads-frame" onScroll={followed}>
        <ol ref={list} style={{ height: `${layout().total + UNDER_ROWS}px` }}>
          <For each={sceneRows().map((row) => row.name)}>
            {(name, index) => <Head name={name} index={index()} tabbed={view.strip === name || (chosen() < 0 && index() === 0)} drag={(down) => drag(index(), down)} />}
          </For>
          <li class="head-drop" aria-hidden="true" style={{ display: dropAt() === null ? "none" : "block", top: `${(dropAt() ?? 0) - 1}px` }} />
        </ol>
      </div>
      <canvas ref={meters} class="head-meters" aria-hidden="true" />
    </nav>
  );
}
