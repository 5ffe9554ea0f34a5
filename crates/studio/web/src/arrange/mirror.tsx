// The clips once more as elements, exactly over their picture: for the keyboard and the screen reader, not for the pointer.

import { For, Index, Show, type JSX, createMemo, createSelector, createSignal, onMount } from "solid-js";
import { clock, showLevel } from "../format";
import { state } from "../studio";
import { selectStrip, setView, view } from "../view";
import { camera, rested, reveal } from "./camera";
import { clipBox } from "./clip_drawing";
import { openFields } from "./inspector";
import { stepPoint } from "./point_keys";
import { type SceneClip, layout, sceneRows } from "./scene";
import { together } from "./together";

/** What a screen reader says of a clip. */
export function spoken(clip: SceneClip, row: string, rate: number): string {
  const parts = [`${row} clip ${clip.index + 1}, ${clock(clip.at, rate)} to ${clock(clip.at + clip.length, rate)}`];
  if (clip.gain !== 0) parts.push(`gain ${showLevel(clip.gain === -Infinity ? "off" : clip.gain)}`);
  if (clip.fadeIn > 0) parts.push(`fade in ${clock(clip.fadeIn, rate)}`);
  if (clip.fadeOut > 0) parts.push(`fade out ${clock(clip.fadeOut, rate)}`);
  if (clip.mute) parts.push("muted");
  if (clip.info?.missing) parts.push("file is missing");
  return parts.join(", ");
}

/** The clip of a row nearest to a time. */
export function nearestClip(clips: SceneClip[], frame: number): SceneClip | undefined {
  let [best, distance] = [undefined as SceneClip | undefined, Infinity];
  for (const clip of clips) {
    const away = frame < clip.at ? clip.at - frame : Math.max(0, frame - clip.at - clip.length);
    if (away < distance) [best, distance] = [clip, away];
  }
  return best;
}

export function Mirror(): JSX.Element {
  let grid: HTMLDivElement | undefined;
  const [made, setMade] = createSignal(false);
  // Made when the first picture stands and the page has nothing better to do: nobody reads it before.
  onMount(() => {
    if ("requestIdleCallback" in window) requestIdleCallback(() => setMade(true), { timeout: 1000 });
    else setTimeout(() => setMade(true), 200);
  });
  const rate = () => state.room?.song.rate ?? 48_000;
  const first = createMemo(() => view.clips[0] ?? sceneRows().find((row) => row.clips.length > 0)?.clips[0]?.path);

  const chosen = createMemo(() => new Set(view.clips));
  const isFirst = createSelector(first);

  const go = (clip: SceneClip | undefined, extend: boolean) => {
    if (!clip) return;
    const row = sceneRows()[clip.track];
    if (row && view.strip !== row.name) selectStrip(row.name);
    setView("clips", extend ? (paths) => [clip.path, ...paths.filter((path) => path !== clip.path)] : together(clip.path));
    reveal(clip.at, clip.at + clip.length, clip.track);
    queueMicrotask(() => grid?.querySelector<HTMLElement>(`[data-clip="${CSS.escape(clip.path)}"]`)?.focus({ preventScroll: true }));
  };
  const key = (event: KeyboardEvent, clip: SceneClip) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = sceneRows()[clip.track];
    if (!row) return;
    const inTime = [...row.clips].sort((a, b) => a.at - b.at || a.index - b.index);
    const place = inTime.findIndex((one) => one.path === clip.path);
    const above = (step: number) => {
      for (let i = clip.track + step; i >= 0 && i < sceneRows().length; i += step) {
        const other = nearestClip(sceneRows()[i]?.clips ?? [], clip.at);
        if (other) return other;
      }
      return undefined;
    };
    switch (event.key) {
      case "ArrowRight": go(inTime[place + 1], event.shiftKey); break;
      case "ArrowLeft": go(inTime[place - 1], event.shiftKey); break;
      case "ArrowDown": go(above(1), event.shiftKey); break;
      case "ArrowUp": go(above(-1), event.shiftKey); break;
      case "Home": go(inTime[0], event.shiftKey); break;
      case "End": go(inTime[inTime.length - 1], event.shiftKey); break;
      case "Enter": openFields(); break;
      default: return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div ref={grid} class="arrange-mirror" role="grid" aria-label="Clips" aria-multiselectable="true" tabindex={first() ? undefined : 0} onKeyDown={stepPoint}>
      <Show when={made()}>
        <For each={sceneRows().flatMap((row, i) => (row.clips.length > 0 ? [i] : []))}>
          {(place) => {
            const row = () => sceneRows()[place];
            return (
              <div role="row" aria-label={row()?.name}>
                <Index each={row()?.clips ?? []}>
                  {(clip) => (
                    <div
                      class="mirror-clip" role="gridcell" data-clip={clip().path} tabindex={isFirst(clip().path) ? 0 : -1}
                      aria-selected={chosen().has(clip().path)} aria-label={spoken(clip(), row()?.name ?? "", rate())}
                      style={boxOf(clip())}
                      onKeyDown={(event) => key(event, clip())}
                      onFocus={() => { if (!view.clips.includes(clip().path)) go(clip(), false); }}
                    />
                  )}
                </Index>
              </div>
            );
          }}
        </For>
      </Show>
    </div>
  );
}

/** Where a clip's element stands since the camera last came to rest; kept small, as a very wide element is slow. One that is
 * not seen keeps its name and its place in the order, but no size of its own. */
function boxOf(clip: SceneClip): JSX.CSSProperties {
  const { from, perPixel, width } = rested();
  const place = layout().rows[clip.track];
  const row = sceneRows()[clip.track];
  if (!place || !row || clip.at > from + width * perPixel || clip.at + clip.length < from) return AWAY;
  const box = clipBox(clip, row, place, camera);
  const left = Math.min(Math.max(-4, box.x), camera.width);
  const right = Math.min(Math.max(0, box.x + box.width), camera.width + 4);
  return { left: `${left}px`, top: `${box.y}px`, width: `${Math.max(2, right - left)}px`, height: `${box.height}px` };
}
const AWAY = { left: "0px", top: "0px", width: "2px", height: "2px" };
