// The hands on the ruler: a click locates, a drag makes a range, the uppermost lane holds the loop, the lowest the markers.

import { ask, edit, state } from "../studio";
import { setView, view } from "../view";
import { camera, scrollTime, soil, zoomAt } from "./camera";
import { magnets, pulled, saidTime } from "./clip_drags";
import { type Pointer, pointerOf } from "./drag";
import { placeText } from "./grid";
import { landed } from "./land";
import { LOOP_LANE, SECTION_TOP, sections } from "./ruler_drawing";
import { xOf } from "./scale";
import { tempoMap } from "./scene";
import { setNaming } from "./marker_name";
import { tip } from "./tip";

const REACH = 6;

type Grip = { move: (pointer: Pointer) => void; end: (moved: boolean, pointer: Pointer) => void };

export class RulerHands {
  /** A marker that is being dragged, and where it would go. */
  moving: { marker: number; at: number } | null = null;
  private grip: Grip | null = null;

  attach(ruler: HTMLCanvasElement): void {
    const pointer = (event: PointerEvent | MouseEvent) => pointerOf(event, ruler.getBoundingClientRect());
    let from: Pointer | null = null;
    let moved = false;
    ruler.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      ruler.setPointerCapture(event.pointerId);
      from = pointer(event);
      moved = false;
      this.grip = this.begin(from);
    });
    ruler.addEventListener("pointermove", (event) => {
      const now = pointer(event);
      if (!this.grip || !from) {
        ruler.style.cursor = this.cursor(now);
        return;
      }
      if (!moved && Math.abs(now.x - from.x) < 3) return;
      moved = true;
      this.grip.move(now);
      soil();
    });
    const up = (event: PointerEvent) => {
      const grip = this.grip;
      this.grip = null;
      tip(0, 0, null);
      grip?.end(moved, pointer(event));
      soil();
    };
    ruler.addEventListener("pointerup", up);
    ruler.addEventListener("pointercancel", up);
    ruler.addEventListener("dblclick", (event) => {
      const at = pointer(event);
      const section = this.marker(at) ?? (at.y >= SECTION_TOP ? this.section(at) : null);
      if (section) setNaming(section.index);
      else if (at.y < LOOP_LANE + 12 && view.range) void ask("transport.loop", { on: true, from: view.range.from, to: view.range.to });
    });
    ruler.addEventListener("wheel", (event) => {
      event.preventDefault();
      const dy = event.deltaMode === 1 ? event.deltaY * 18 : event.deltaY;
      // Over the ruler the wheel zooms, as there is nothing to scroll down to.
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(dy)) scrollTime(event.deltaX + (event.shiftKey ? dy : 0));
      else zoomAt(pointer(event).x, Math.exp(dy * 0.003));
    }, { passive: false });
  }

  private marker(pointer: Pointer) {
    if (pointer.y < SECTION_TOP) return null;
    return sections(tempoMap()).find((one) => Math.abs(xOf(camera, one.from) - pointer.x) <= REACH) ?? null;
  }
  private section(pointer: Pointer) {
    const frame = camera.from + pointer.x * camera.perPixel;
    return sections(tempoMap()).findLast((one) => one.from <= frame) ?? null;
  }
  private loopPart(pointer: Pointer): "from" | "to" | "whole" | null {
    const loop = state.room?.transport.loop;
    if (!loop || loop.to <= loop.from || pointer.y > LOOP_LANE + 1) return null;
    const [a, b] = [xOf(camera, loop.from), xOf(camera, loop.to)];
    if (Math.abs(pointer.x - a) <= REACH) return "from";
    if (Math.abs(pointer.x - b) <= REACH) return "to";
    return pointer.x > a && pointer.x < b ? "whole" : null;
  }
  private cursor(pointer: Pointer): string {
    const part = this.loopPart(pointer);
    if (part) return part === "whole" ? "grab" : "ew-resize";
    if (pointer.y <= LOOP_LANE) return "text";
    return this.marker(pointer) ? "ew-resize" : "pointer";
  }

  private begin(from: Pointer): Grip {
    const marker = this.marker(from);
    // What is held does not draw itself back.
    const places = magnets(new Set()).filter((place) => place !== marker?.from);
    const frame = (pointer: Pointer) => Math.max(0, pulled(camera.from + pointer.x * camera.perPixel, pointer, places));
    const part = this.loopPart(from);
    if (part) return this.loop(part, from, frame);
    if (marker) return this.drag(marker.index, marker.from, frame);
    const loops = from.y <= LOOP_LANE;
    const start = frame(from);
    return {
      move: (pointer) => {
        const end = frame(pointer);
        const [a, b] = [Math.min(start, end), Math.max(start, end)];
        tip(pointer.x, 24, `${saidTime(a)} to ${saidTime(b)}`);
        if (b > a) setView("range", { from: a, to: b, tracks: [] });
      },
      end: (moved, pointer) => {
        const range = view.range;
        if (moved && loops && range) void ask("transport.loop", { on: true, from: range.from, to: range.to });
        if (moved) return;
        setView("range", null);
        const section = pointer.y >= SECTION_TOP ? this.section(pointer) : null;
        void ask("transport.locate", { frame: section ? section.from : pointer.alt ? Math.round(camera.from + pointer.x * camera.perPixel) : start });
      },
    };
  }

  private loop(part: "from" | "to" | "whole", from: Pointer, frame: (pointer: Pointer) => number): Grip {
    const was = { from: 0, to: 0, ...state.room?.transport.loop };
    let now = was;
    return {
      move: (pointer) => {
        const by = Math.round((pointer.x - from.x) * camera.perPixel);
        if (part === "from") now = { ...was, from: Math.min(frame(pointer), was.to - 1) };
        else if (part === "to") now = { ...was, to: Math.max(frame(pointer), was.from + 1) };
        else {
          const to = frame({ ...pointer, x: xOf(camera, was.from + by) });
          now = { ...was, from: to, to: to + was.to - was.from };
        }
        tip(pointer.x, 24, `loop ${saidTime(now.from)} to ${saidTime(now.to)}`);
        setView("range", { from: now.from, to: now.to, tracks: [] });
      },
      end: (moved) => {
        if (moved) void ask("transport.loop", { on: true, from: now.from, to: now.to });
        else void ask("transport.loop", { on: !state.room?.transport.loop.on });
      },
    };
  }

  private drag(index: number, was: number, frame: (pointer: Pointer) => number): Grip {
    return {
      move: (pointer) => {
        this.moving = { marker: index, at: frame(pointer) };
        tip(pointer.x, 24, saidTime(this.moving.at));
      },
      end: async (moved) => {
        const to = this.moving?.at;
        const marker = state.room?.song.markers[index];
        if (!moved || to === undefined || to === was || !marker) {
          this.moving = null;
          if (!moved) void ask("transport.locate", { frame: was });
          return;
        }
        const path = `song/marker-${index + 1}/at`;
        const value = placeText(tempoMap(), { rate: state.room?.song.rate ?? 48_000 }, marker.at, to);
        await landed(edit([{ set: { path, value } }], `move marker ${marker.name}`));
        this.moving = null;
        soil();
      },
    };
  }
}
