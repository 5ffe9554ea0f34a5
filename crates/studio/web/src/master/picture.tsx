// The mix as a picture: its peaks, the loudness over them, the playhead; a press goes there.

import { Show, createEffect, createSignal, onCleanup, onMount, type JSX } from "solid-js";
import { Canvas, type Pen, colour, tint } from "../draw/canvas";
import { clock, frameOf } from "../format";
import { STRIP_VALUES, eachFrame, live, playhead } from "../live";
import { font } from "../meters/words";
import { linearPlace, signed } from "../meters/scales";
import { ask, state } from "../studio";
import { HeardMix, STRETCHES } from "./heard";
import { JobProgress } from "./job_progress";
import { drawing, keepWhole, whole } from "./whole";

const LOW = -40;
const HIGH = -3;
const TOP = 18;
const RIGHT = 34;

let heard = new HeardMix(0);
let of = "";

/** Begins anew where it is another song, or another length of it. */
function fresh(): void {
  const room = state.room;
  const key = room ? `${room.id} ${room.length}` : "";
  if (!room || key === of) return;
  of = key;
  heard = new HeardMix(room.length, room.song.rate * 0.7);
}

/** Notes what the meters say of the mix for as long as the page lives. */
export function keepHeard(): void {
  onMount(() => {
    let seen = -1;
    onCleanup(
      eachFrame(() => {
        const room = state.room;
        if (!room || live.news.meters === seen) return;
        seen = live.news.meters;
        fresh();
        const master = live.strips.length - STRIP_VALUES;
        if (!live.playing || master < 0) return;
        heard.take(live.frame, Math.max(live.strips[master] ?? 0, live.strips[master + 1] ?? 0), live.shortTerm);
      }),
    );
  });
}

export function MixPicture(props: { target: number | null }): JSX.Element {
  let redraw = () => {};
  const [share, setShare] = createSignal(heard.share);
  onMount(() => {
    let last = -1;
    let looked = 0;
    onCleanup(
      eachFrame((now) => {
        const frame = Math.round(playhead());
        if (frame !== last || live.playing) redraw();
        last = frame;
        if (now - looked > 500) {
          looked = now;
          setShare(heard.share);
        }
      }),
    );
  });
  keepWhole();
  createEffect(() => {
    const picture = whole();
    if (!picture) return;
    fresh();
    heard.fill(picture.peaks, picture.loudness);
    setShare(heard.share);
    redraw();
  });
  const running = () => (drawing()?.state === "running" ? drawing() : undefined);
  const room = () => state.room;
  const locate = (event: PointerEvent & { currentTarget: HTMLElement }) => {
    const box = event.currentTarget.getBoundingClientRect();
    const place = (event.clientX - box.left) / (box.width - RIGHT);
    const length = room()?.length ?? 0;
    if (place >= 0 && place <= 1) void ask("transport.locate", { frame: Math.round(place * length) });
  };
  const nudge = (event: KeyboardEvent) => {
    const rate = room()?.song.rate ?? 48_000;
    const by = { ArrowLeft: -5, ArrowRight: 5, PageUp: -30, PageDown: 30 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    void ask("transport.locate", { frame: Math.min(room()?.length ?? 0, Math.max(0, Math.round(playhead() + by * rate))) });
  };
  const [now, setNow] = createSignal(0);
  const timer = setInterval(() => setNow(Math.round(playhead())), 500);
  onCleanup(() => clearInterval(timer));
  return (
    <figure class="mix-picture">
      <div
        class="field" role="slider" tabindex="0" aria-label="Place in the mix" aria-valuemin="0" aria-valuemax={room()?.length ?? 0}
        aria-valuenow={now()} aria-valuetext={clock(now(), room()?.song.rate ?? 48_000)} onPointerDown={locate} onKeyDown={nudge}
      >
        <Canvas label="Level and loudness of the mix" silent draw={(pen) => draw(pen, props.target)} redraw={(ask) => { redraw = ask; }} />
      </div>
      <Show when={share() < 0.02}>
        <figcaption><Show when={running()} fallback="Level and loudness of the mix are drawn here.">{(job) => <JobProgress job={job()} />}</Show></figcaption>
      </Show>
    </figure>
  );
}

function draw({ context: x, width, height }: Pen, target: number | null): void {
  const room = state.room;
  if (!room) return;
  const w = width - RIGHT;
  const h = height - TOP;
  const y = (lufs: number) => TOP + h - linearPlace(lufs, LOW, HIGH) * h;
  x.font = font(10);
  for (const level of [-36, -30, -24, -18, -12, -6]) {
    x.fillStyle = colour("grid");
    x.fillRect(0, Math.round(y(level)), w, 1);
    x.fillStyle = colour("faint");
    x.fillText(signed(level), w + 6, y(level) + 3.5);
  }
  sections(x, w, height);
  const middle = TOP + h / 2;
  x.fillStyle = tint(70, 0.4);
  for (let i = 0; i < STRETCHES; i += 1) {
    const peak = Math.min(1, heard.peaks[i] ?? 0);
    if (peak <= 0) continue;
    const tall = Math.max(0.5, (peak * h) / 2);
    x.fillRect((i / STRETCHES) * w, middle - tall, Math.max(1, w / STRETCHES), tall * 2);
  }
  if (target !== null) {
    x.setLineDash([4, 4]);
    x.strokeStyle = colour("accent");
    x.beginPath();
    x.moveTo(0, Math.round(y(target)) + 0.5);
    x.lineTo(w, Math.round(y(target)) + 0.5);
    x.stroke();
    x.setLineDash([]);
  }
  x.strokeStyle = colour("ok");
  x.lineWidth = 1.6;
  x.beginPath();
  let open = false;
  for (let i = 0; i < STRETCHES; i += 1) {
    const lufs = heard.loudness[i] ?? -Infinity;
    if (lufs < LOW - 20) {
      open = false;
      continue;
    }
    const at = ((i + 0.5) / STRETCHES) * w;
    if (open) x.lineTo(at, y(lufs));
    else x.moveTo(at, y(lufs));
    open = true;
  }
  x.stroke();
  const at = room.length > 0 ? (playhead() / room.length) * w : 0;
  if (at > w) return;
  x.fillStyle = colour("accent");
  x.fillRect(at - 0.75, 0, 1.5, height);
}

/** Markers over the picture, those whose names fit. */
function sections(x: CanvasRenderingContext2D, w: number, height: number): void {
  const room = state.room;
  if (!room || room.length <= 0) return;
  let free = 0;
  for (const marker of room.song.markers) {
    const at = (frameOf(room.song, marker.at) / room.length) * w;
    x.fillStyle = colour("grid-strong");
    x.fillRect(Math.round(at), 0, 1, height);
    if (at < free) continue;
    x.fillStyle = colour("soft");
    x.fillText(marker.name, at + 4, 11);
    free = at + x.measureText(marker.name).width + 14;
  }
}
