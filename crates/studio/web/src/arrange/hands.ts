// The hands on the area of clips: pointer, wheel and touch become drags, scrolling and zoom.

import { ask, state } from "../studio";
import { live } from "../live";
import { selectStrip, setView, view } from "../view";
import { camera, glideZoom, scrollRows, scrollTime, soil, zoomAt } from "./camera";
import { marqueeDrag, rangeDrag } from "./area_drags";
import { zoneDrag } from "./clip_drags";
import { curveAt, drawDrag, lineAt, pointDrag, setPoints } from "./curve_drags";
import { withoutPoint } from "./curve";
import { pointsNow } from "./curve_drawing";
import { type Drag, type Pointer, pointerOf } from "./drag";
import { type Zone, hitClip, nearest } from "./hit";
import { tool, zoomWaves } from "./local";
import { choosePoint, preview } from "./preview";
import type { Row } from "./rows";
import { type SceneClip, type SceneRow, selectedClips } from "./scene";
import { together } from "./together";
import { pointed, rowUnder, targets } from "./under";

const CURSORS: Record<Zone, string> = { body: "default", start: "ew-resize", end: "ew-resize", "fade-in": "ew-resize", "fade-out": "ew-resize", gain: "ns-resize" };
/** How near counts, for a mouse and for a finger. */
const REACH = { mouse: 7, touch: 16 };
const EDGE = 24;

/** The user has taken the scroll into hand: following the playhead would fight it. */
function tookOver(): void {
  if (view.follow && live.playing) setView("follow", false);
}

export class Hands {
  private area: HTMLElement | null = null;
  private drag: Drag | null = null;
  private moved = false;
  private from = { x: 0, y: 0 };
  private last: Pointer | null = null;
  private readonly fingers = new Map<number, { x: number; y: number }>();
  private told = 0;
  /** When a press last put a point on a line: the second press of a double click must not take it away. */
  private added = -Infinity;
  private readonly off = new AbortController();

  get busy(): boolean {
    return this.drag !== null || this.fingers.size > 1;
  }

  attach(area: HTMLElement): void {
    this.area = area;
    const options = { signal: this.off.signal };
    area.addEventListener("pointerdown", (event) => this.down(event), options);
    area.addEventListener("pointermove", (event) => this.move(event), options);
    area.addEventListener("pointerup", (event) => this.up(event), options);
    area.addEventListener("pointercancel", (event) => this.cancel(event), options);
    area.addEventListener("pointerleave", () => this.leave(), options);
    area.addEventListener("wheel", (event) => this.wheel(event), { ...options, passive: false });
    area.addEventListener("dblclick", (event) => this.double(event), options);
    window.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.drag) return;
      event.preventDefault();
      this.drag.cancel();
      this.drag = null;
    }, { ...options, capture: true });
  }
  detach(): void {
    this.drag?.cancel();
    this.off.abort();
  }

  private pointer(event: PointerEvent | MouseEvent): Pointer {
    return pointerOf(event, (this.area as HTMLElement).getBoundingClientRect());
  }

  private down(event: PointerEvent): void {
    if (!this.area) return;
    const pointer = this.pointer(event);
    this.area.setPointerCapture(event.pointerId);
    if (pointer.touch) {
      this.fingers.set(event.pointerId, { x: pointer.x, y: pointer.y });
      if (this.fingers.size > 1) {
        this.drag?.cancel();
        this.drag = null;
        return;
      }
    }
    this.from = pointer;
    this.moved = false;
    this.last = pointer;
    if (event.button === 1) this.drag = this.pan();
    else if (event.button === 0) this.drag = this.begin(pointer);
    if (event.button === 1) event.preventDefault();
  }

  /** What a press begins, by the tool and what lies under it. */
  private begin(pointer: Pointer): Drag | null {
    const under = rowUnder(pointer.y);
    if (under) selectStrip(under.row.name);
    if (tool() === "range") return rangeDrag(pointer, under?.row.name ?? null);
    const reach = pointer.touch ? REACH.touch : REACH.mouse;
    if (under?.row.curve?.open) {
      if (tool() === "draw") return drawDrag(under.row, under.place, pointer);
      const drag = this.onCurve(under.row, under.place, pointer, reach);
      if (drag) return drag;
    }
    choosePoint(null);
    const hit = hitClip(targets(), pointer.x, pointer.y, reach);
    if (hit) return this.onClip(hit.item, hit.zone, pointer);
    if (pointer.touch) return this.pan(true);
    return marqueeDrag(pointer);
  }

  private onCurve(row: SceneRow, place: Row, pointer: Pointer, reach: number): Drag | null {
    const at = curveAt(row, place);
    if (!at) return null;
    const point = nearest(at.dots, pointer.x, pointer.y, reach + 1);
    if (point !== null) return pointDrag(row, place, point, pointer);
    const line = lineAt(row, place, pointer.x);
    const near = line !== null && Math.abs(line - pointer.y) <= Math.max(4, reach / 2);
    if (!near) return null;
    this.added = performance.now();
    return pointDrag(row, place, null, pointer);
  }

  private onClip(clip: SceneClip, zone: Zone, pointer: Pointer): Drag | null {
    const chosen = view.clips.includes(clip.path);
    // A finger that is not on a selected clip scrolls; a tap selects.
    if (pointer.touch && !chosen) return this.pan(true, () => setView("clips", together(clip.path)));
    if (pointer.shift && zone === "body") {
      setView("clips", (paths) => (chosen ? paths.filter((path) => path !== clip.path) : [...paths, clip.path]));
      return null;
    }
    if (!chosen) setView("clips", together(clip.path));
    const clips = selectedClips();
    const drag = zoneDrag(zone, clips, clips.find((one) => one.path === clip.path) ?? clip, pointer);
    return {
      ...drag,
      end(last, moved) {
        if (moved) return drag.end(last, moved);
        drag.cancel();
        // A plain click on one of several selected clips selects it alone, or with those of its group.
        if (chosen && view.clips.length > 1) setView("clips", together(clip.path));
      },
    };
  }

  private pan(inertia = false, tap?: () => void): Drag {
    let at: Pointer | null = null;
    let speed = 0;
    return {
      slack: 6,
      move: (pointer) => {
        const before = at ?? { ...pointer, ...this.from };
        tookOver();
        speed = before.x - pointer.x;
        scrollTime(speed);
        scrollRows(before.y - pointer.y);
        at = pointer;
      },
      end: (_, moved) => {
        if (!moved) {
          if (tap) tap();
          else setView({ clips: [], range: null });
        }
        if (inertia && Math.abs(speed) > 2 && !matchMedia("(prefers-reduced-motion: reduce)").matches) this.coast = speed;
      },
      cancel: () => undefined,
    };
  }
  private coast = 0;

  private move(event: PointerEvent): void {
    const pointer = this.pointer(event);
    const frame = Math.round(camera.from + pointer.x * camera.perPixel);
    pointed.frame = frame;
    pointed.strip = rowUnder(pointer.y)?.row.name ?? null;
    this.tell(frame);
    const finger = this.fingers.get(event.pointerId);
    if (finger && this.fingers.size > 1) return this.pinch(event.pointerId, finger, pointer);
    if (!this.drag) return this.hover(pointer);
    if (!this.moved && Math.hypot(pointer.x - this.from.x, pointer.y - this.from.y) < (this.drag.slack ?? 3)) return;
    this.moved = true;
    this.last = pointer;
    this.drag.move(pointer);
  }

  private pinch(id: number, was: { x: number; y: number }, now: Pointer): void {
    const other = [...this.fingers].find(([key]) => key !== id)?.[1];
    if (!other) return;
    tookOver();
    const before = Math.hypot(was.x - other.x, was.y - other.y);
    const after = Math.hypot(now.x - other.x, now.y - other.y);
    const middle = (now.x + other.x) / 2;
    if (before > 8 && after > 8) zoomAt(middle, before / after);
    scrollTime((was.x - now.x) / 2);
    scrollRows((was.y - now.y) / 2);
    this.fingers.set(id, { x: now.x, y: now.y });
  }

  private hover(pointer: Pointer): void {
    const area = this.area;
    if (!area || pointer.touch) return;
    const under = rowUnder(pointer.y);
    let cursor = tool() === "pointer" ? "default" : tool() === "range" ? "text" : "crosshair";
    let hover: string | null = null;
    if (tool() === "pointer") {
      const at = under && curveAt(under.row, under.place);
      const line = under && at ? lineAt(under.row, under.place, pointer.x) : null;
      const hit = hitClip(targets(), pointer.x, pointer.y, REACH.mouse);
      hover = hit?.item.path ?? null;
      if (at && (nearest(at.dots, pointer.x, pointer.y, 8) !== null || (line !== null && Math.abs(line - pointer.y) <= 4))) cursor = "crosshair";
      else if (hit) cursor = hit.zone === "body" && pointer.alt ? "grab" : CURSORS[hit.zone];
    }
    area.style.cursor = cursor;
    if (hover !== preview.hover) {
      preview.hover = hover;
      soil();
    }
  }

  private up(event: PointerEvent): void {
    this.fingers.delete(event.pointerId);
    const drag = this.drag;
    this.drag = null;
    drag?.end(this.last ?? this.pointer(event), this.moved);
  }
  private cancel(event: PointerEvent): void {
    this.fingers.delete(event.pointerId);
    this.drag?.cancel();
    this.drag = null;
  }
  private leave(): void {
    pointed.frame = null;
    if (this.drag) return;
    if (preview.hover !== null) soil();
    preview.hover = null;
  }

  /** A double click takes a point of a curve away; on a handle it takes the fade or gain away. */
  private double(event: MouseEvent): void {
    const pointer = this.pointer(event);
    const under = rowUnder(pointer.y);
    const at = under && curveAt(under.row, under.place);
    if (under && at) {
      const point = nearest(at.dots, pointer.x, pointer.y, REACH.mouse + 1);
      if (point !== null && performance.now() - this.added < 600) return;
      if (point !== null) return void setPoints(under.row, withoutPoint(pointsNow(under.row), point), `take a point from the curve of ${under.row.name}`);
    }
    const hit = hitClip(targets(), pointer.x, pointer.y, REACH.mouse);
    if (hit?.zone === "fade-in") void ask("edit.fade-in", { clips: [hit.item.path], length: 0 });
    else if (hit?.zone === "fade-out") void ask("edit.fade-out", { clips: [hit.item.path], length: 0 });
    else if (hit?.zone === "gain") void ask("edit.gain", { clips: [hit.item.path], gain: 0 });
  }

  private wheel(event: WheelEvent): void {
    event.preventDefault();
    const lines = event.deltaMode === 1 ? 18 : event.deltaMode === 2 ? 400 : 1;
    const [dx, dy] = [event.deltaX * lines, event.deltaY * lines];
    const pointer = this.pointer(event);
    this.coast = 0;
    if (event.ctrlKey || event.metaKey) {
      tookOver();
      // A wheel's notch glides; a pinch is fine already and goes at once.
      const notch = event.deltaMode === 1 || Math.abs(dy) >= 50;
      if (notch) glideZoom(pointer.x, 1.35 ** Math.sign(dy));
      else zoomAt(pointer.x, Math.exp(dy * 0.012));
      return;
    }
    // With Alt the waveforms grow: quiet ones can be read, nothing is made louder.
    if (event.altKey) return zoomWaves(1.002 ** -(dx + dy));
    const across = event.shiftKey ? dx + dy : dx;
    if (across !== 0) {
      tookOver();
      scrollTime(across);
    }
    if (!event.shiftKey && dy !== 0) scrollRows(dy);
    if (this.drag && this.moved && this.last) this.drag.move(this.last);
  }

  /** Once a frame: scrolls while a drag is held at the edge, and lets a thrown timeline run out. */
  frame(): void {
    if (Math.abs(this.coast) > 0.5 && !this.drag) {
      scrollTime(this.coast);
      this.coast *= 0.94;
    } else this.coast = 0;
    const last = this.last;
    if (!this.drag?.scrolls || !this.moved || !last) return;
    const beyond = (at: number, size: number) => (at < EDGE ? at - EDGE : at > size - EDGE ? at - size + EDGE : 0) * 0.4;
    const [x, y] = [beyond(last.x, camera.width), beyond(last.y, camera.height)];
    if (x === 0 && y === 0) return;
    scrollTime(x);
    scrollRows(y);
    this.drag.move(last);
  }

  /** Tells the others where this pointer is, five times a second at most. */
  private tell(frame: number): void {
    const now = performance.now();
    if (now - this.told < 200 || (state.room?.peers.length ?? 0) < 2) return;
    this.told = now;
    void ask("here", { cursor: frame, selection: view.clips[0] ?? view.strip });
  }
}
