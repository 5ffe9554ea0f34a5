// The area of the clips: pictures, what lies over them, playhead and tooltip, moved at most once a frame.

import { type JSX, createEffect, on, onCleanup, onMount } from "solid-js";
import { eachFrame, live, playhead } from "../live";
import { state } from "../studio";
import { setView, view } from "../view";
import { camera, dirt, fitAll, glide, isMoving, resized, soil, turnPage } from "./camera";
import { ClipOver } from "./clip_over";
import { Hands } from "./hands";
import { waveZoom } from "./local";
import { Mirror } from "./mirror";
import { Over } from "./over_drawing";
import { forgetInks } from "./paint";
import { Pictures } from "./pictures";
import { drawRuler } from "./ruler_drawing";
import { RulerHands } from "./ruler_hands";
import { type Pane, stepped, xOf } from "./scale";
import { layout, sceneRows, tempoMap } from "./scene";
import { Tip } from "./tip";

/** Pixels a second from which on a playhead is seen to step if it is not drawn with each frame of the screen. */
const SLOW = 15;

/** What is drawn when it changes; reading it is what makes it reactive. */
function watch(): void {
  createEffect(() => {
    void [sceneRows(), layout(), tempoMap(), view.strip, view.snap, [...view.clips], { ...view.range }, waveZoom()];
    soil();
  });
  createEffect(() => {
    const room = state.room;
    void [{ ...room?.transport.loop }, room?.length, room?.peers.map((peer) => [peer.cursor, peer.name])];
    void room?.song.markers.map((marker) => [marker.name, marker.at]);
    soil();
  });
  // Another song begins with all of it in view.
  createEffect(on(() => state.room?.id, () => {
    setView({ clips: [], range: null });
    fitAll();
  }, { defer: true }));
  createEffect(() => {
    void view.theme;
    requestAnimationFrame(() => {
      forgetInks();
      soil();
    });
  });
}

/** Where the camera looks, on whole device pixels. */
function paneNow(): Pane {
  return { ...stepped(camera, devicePixelRatio), top: Math.round(camera.top * devicePixelRatio) / devicePixelRatio };
}

export function Stage(props: { heads: (top: number) => void }): JSX.Element {
  let area: HTMLDivElement | undefined;
  let ground: HTMLDivElement | undefined;
  let clips: HTMLDivElement | undefined;
  let over: HTMLDivElement | undefined;
  let ruler: HTMLCanvasElement | undefined;
  let line: HTMLDivElement | undefined;
  let flag: HTMLDivElement | undefined;
  const hands = new Hands();
  const rulerHands = new RulerHands();
  watch();

  let layers: { pictures: Pictures; clips: ClipOver; over: Over } | null = null;

  const playheadAt = { x: NaN };
  const movePlayhead = (pane: Pane) => {
    const x = Math.round(xOf(pane, playhead()) * devicePixelRatio) / devicePixelRatio;
    if (x === playheadAt.x) return;
    playheadAt.x = x;
    const seen = x >= -8 && x <= camera.width + 8;
    for (const node of [line, flag]) {
      if (!node) continue;
      node.style.visibility = seen ? "visible" : "hidden";
      node.style.transform = `translate3d(${x}px, 0, 0)`;
    }
  };
  const frame = () => {
    glide();
    hands.frame();
    if (view.follow && live.playing && !hands.busy) turnPage(playhead());
    const pane = paneNow();
    let more = false;
    if (layers && state.room) {
      if (dirt.scene) layers.pictures.changed();
      if (dirt.view) {
        props.heads(pane.top);
        layers.clips.draw(pane);
        layers.over.draw(pane);
        if (ruler) drawRuler(ruler, pane, rulerHands.moving);
      }
      dirt.scene = dirt.view = false;
      more = layers.pictures.frame(pane, devicePixelRatio, isMoving());
    }
    movePlayhead(pane);
    return more || hands.busy || (live.playing && (state.room?.song.rate ?? 0) / camera.perPixel > SLOW);
  };
  onMount(() => {
    const node = area;
    if (!node || !ground || !clips || !over) return;
    layers = { pictures: new Pictures(ground), clips: new ClipOver(clips), over: new Over(over) };
    const fit = () => resized(node.clientWidth, node.clientHeight);
    const watcher = new ResizeObserver(fit);
    watcher.observe(node);
    fit();
    hands.attach(node);
    if (ruler) rulerHands.attach(ruler);
    // Names that were drawn before their letters had come are drawn again.
    if (document.fonts.status === "loading") void document.fonts.ready.then(() => {
      forgetInks();
      soil();
    });
    const stop = eachFrame(frame);
    onCleanup(() => {
      watcher.disconnect();
      stop();
      hands.detach();
      layers?.pictures.dropAll();
    });
  });
  return (
    <>
      <div class="arrange-ruler">
        <canvas ref={ruler} aria-hidden="true" />
        <div ref={flag} class="arrange-flag" aria-hidden="true" />
      </div>
      <div ref={area} id="arrange-stage" class="arrange-stage">
        <div ref={ground} class="arrange-picture" aria-hidden="true" />
        <div class="arrange-over" aria-hidden="true"><div ref={clips} class="arrange-clips-over" /></div>
        <div ref={over} class="arrange-over" aria-hidden="true" />
        <Mirror />
        <div ref={line} class="arrange-playhead" aria-hidden="true" />
        <Tip />
      </div>
    </>
  );
}
