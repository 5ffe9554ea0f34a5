// The whole song at the bottom: all clips small, the window that is seen, the playhead; drag the window to go elsewhere.

import { type JSX, createEffect, onCleanup, onMount } from "solid-js";
import { clock } from "../format";
import { colour, tint } from "../draw/canvas";
import { eachFrame, playhead } from "../live";
import { state } from "../studio";
import { view } from "../view";
import { camera, look, rested, scrollTime, total, zoomAt } from "./camera";
import { sectionHue, sections } from "./ruler_drawing";
import { clamped } from "./scale";
import { sceneRows, tempoMap } from "./scene";

const TRACKS_TOP = 5;

export function Minimap(): JSX.Element {
  let box: HTMLDivElement | undefined;
  let canvas: HTMLCanvasElement | undefined;
  let shown: HTMLDivElement | undefined;
  let line: HTMLDivElement | undefined;
  let stale = true;
  let drawn = 0;
  createEffect(() => {
    void [sceneRows(), tempoMap(), state.room?.length, view.theme, state.room?.song.markers.map((marker) => [marker.at, marker.name])];
    stale = true;
  });
  // Measured when it changes: asked for in each frame, all that is written in it would be laid out at once.
  let wide = 1;
  const width = () => wide;
  const place = { left: NaN, size: NaN, head: NaN };
  const frame = (now: number) => {
    if (!box || !canvas || !shown || !line || !state.room) return;
    // While clips are changed sixty times a second, the small picture is drawn five times a second.
    if (stale && now - drawn > 200) {
      stale = false;
      drawn = now;
      draw(canvas, width(), box.clientHeight);
    }
    const per = total() / width();
    const left = Math.round(camera.from / per);
    const size = Math.max(8, Math.round((camera.perPixel * camera.width) / per));
    if (left !== place.left || size !== place.size) {
      shown.style.transform = `translateX(${left}px)`;
      shown.style.width = `${size}px`;
      Object.assign(place, { left, size });
    }
    const head = Math.round(playhead() / per);
    if (head !== place.head) {
      line.style.transform = `translateX(${head}px)`;
      place.head = head;
    }
  };
  onMount(() => {
    const watcher = new ResizeObserver(() => {
      wide = box?.clientWidth ?? 1;
      stale = true;
    });
    if (box) watcher.observe(box);
    const stop = eachFrame(frame);
    onCleanup(() => {
      stop();
      watcher.disconnect();
    });
  });
  const centre = (x: number) => {
    const per = total() / width();
    look(clamped({ ...camera, from: x * per - (camera.perPixel * camera.width) / 2 }, total()));
  };
  const grab = (down: PointerEvent) => {
    if (down.button !== 0 || !box) return;
    box.setPointerCapture(down.pointerId);
    const bounds = box.getBoundingClientRect();
    const per = total() / width();
    const inside = down.clientX - bounds.left - camera.from / per;
    if (inside < 0 || inside > (camera.perPixel * camera.width) / per) centre(down.clientX - bounds.left);
    const grip = down.clientX - bounds.left - camera.from / per;
    const move = (event: PointerEvent) => look(clamped({ ...camera, from: (event.clientX - bounds.left - grip) * per }, total()));
    const up = () => {
      box?.removeEventListener("pointermove", move);
      box?.removeEventListener("pointerup", up);
      box?.removeEventListener("pointercancel", up);
    };
    box.addEventListener("pointermove", move);
    box.addEventListener("pointerup", up);
    box.addEventListener("pointercancel", up);
  };
  const key = (event: KeyboardEvent) => {
    const page = camera.width * 0.8;
    const steps: Record<string, number> = { ArrowLeft: -60, ArrowRight: 60, PageUp: -page, PageDown: page, Home: -1e12, End: 1e12 };
    const by = steps[event.key];
    if (by === undefined) return;
    scrollTime(by);
    event.preventDefault();
    event.stopPropagation();
  };
  const wheel = (event: WheelEvent) => {
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) zoomAt(camera.width / 2, Math.exp(event.deltaY * 0.003));
    else scrollTime(event.deltaY + event.deltaX);
  };
  const rate = () => state.room?.song.rate ?? 48_000;
  return (
    <div
      ref={box} class="arrange-minimap" role="scrollbar" tabindex="0" aria-orientation="horizontal" aria-controls="arrange-stage" aria-label="Whole song"
      aria-valuemin="0" aria-valuemax={Math.round(total() / rate())} aria-valuenow={Math.round(rested().from / rate())}
      aria-valuetext={`from ${clock(rested().from, rate())} to ${clock(rested().from + rested().perPixel * rested().width, rate())}`}
      onPointerDown={grab} onKeyDown={key} on:wheel={{ handleEvent: wheel, passive: false }}
    >
      <canvas ref={canvas} aria-hidden="true" />
      <div ref={shown} class="minimap-shown" aria-hidden="true" />
      <div ref={line} class="minimap-playhead" aria-hidden="true" />
    </div>
  );
}

function draw(canvas: HTMLCanvasElement, width: number, height: number): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  const ratio = devicePixelRatio;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  const per = total() / width;
  for (const section of sections(tempoMap())) {
    context.fillStyle = tint(sectionHue(section.name), 0.7);
    context.fillRect(section.from / per, 1, Math.max(1, (section.to - section.from) / per - 1), 2.5);
  }
  const rows = sceneRows().filter((row) => row.kind === "track");
  const tall = (height - TRACKS_TOP - 2) / Math.max(1, rows.length);
  rows.forEach((row, i) => {
    context.fillStyle = row.dim ? colour("faint") : tint(row.hue, 0.75);
    for (const clip of row.clips) {
      context.fillRect(clip.at / per, TRACKS_TOP + i * tall, Math.max(0.5, clip.length / per - 0.5), Math.max(0.5, tall - (tall > 2 ? 1 : 0.25)));
    }
  });
}
