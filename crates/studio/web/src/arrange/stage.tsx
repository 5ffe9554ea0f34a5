// The area of the clips: stacked canvases, playhead and tooltip, drawn at most once a frame and only when something changed.

import { type JSX, createEffect, on, onCleanup, onMount } from "solid-js";
import { eachFrame, live, playhead } from "../live";
import { state } from "../studio";
import { setView, view } from "../view";
import { camera, dirt, fitAll, glide, resized, soil, turnPage } from "./camera";
import { Hands } from "./hands";
import { waveZoom } from "./local";
import { Mirror } from "./mirror";
import { drawOver } from "./over_drawing";
import { forgetInks } from "./paint";
import { drawPicture } from "./picture";
import { drawRuler } from "./ruler_drawing";
import { RulerHands } from "./ruler_hands";
import { stepped, xOf } from "./scale";
import { layout, sceneRows, tempoMap } from "./scene";
import { tiles } from "./tile_source";
import { Tip } from "./tip";

/** Pixels a second from which on a playhead is seen to step if it is not drawn with each frame of the screen. */
const SLOW = 15;

/** What is drawn when it changes; reading it is what makes it reactive. */
function watch(): void {
  createEffect(() => {
    void [sceneRows(), layout(), tempoMap(), view.strip, view.snap, [...view.clips], { ...view.range }, waveZoom()];
    dirt.heads = true;
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

export function Stage(props: { heads: (top: number) => void }): JSX.Element {
  let area: HTMLDivElement | undefined;
  let picture: HTMLCanvasElement | undefined;
  let over: HTMLCanvasElement | undefined;
  let ruler: HTMLCanvasElement | undefined;
  let line: HTMLDivElement | undefined;
  let flag: HTMLDivElement | undefined;
  const hands = new Hands();
  const rulerHands = new RulerHands();
  watch();

  const playheadAt = { x: NaN };
  const movePlayhead = () => {
    const x = Math.round(xOf(stepped(camera, devicePixelRatio), playhead()) * devicePixelRatio) / devicePixelRatio;
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
    if (dirt.picture && picture && state.room) {
      dirt.picture = false;
      drawPicture(picture, tiles, state.room.song.rate);
      if (ruler) drawRuler(ruler, rulerHands.moving);
    }
    if (dirt.over && over) {
      dirt.over = false;
      drawOver(over);
    }
    if (dirt.heads) {
      dirt.heads = false;
      props.heads(camera.top);
    }
    movePlayhead();
    return hands.busy || (live.playing && (state.room?.song.rate ?? 0) / camera.perPixel > SLOW);
  };
  onMount(() => {
    const node = area;
    if (!node) return;
    const fit = () => resized(node.clientWidth, node.clientHeight);
    const watcher = new ResizeObserver(fit);
    watcher.observe(node);
    fit();
    hands.attach(node);
    if (ruler) rulerHands.attach(ruler);
    void document.fonts.ready.then(soil);
    const stop = eachFrame(frame);
    onCleanup(() => {
      watcher.disconnect();
      stop();
      hands.detach();
    });
  });
  return (
    <>
      <div class="arrange-ruler">
        <canvas ref={ruler} aria-hidden="true" />
        <div ref={flag} class="arrange-flag" aria-hidden="true" />
      </div>
      <div ref={area} id="arrange-stage" class="arrange-stage">
        <canvas ref={picture} aria-hidden="true" />
        <canvas ref={over} aria-hidden="true" />
        <Mirror />
        <div ref={line} class="arrange-playhead" aria-hidden="true" />
        <Tip />
      </div>
    </>
  );
}
