// Drags over the empty area: a selection rectangle, and a range of time over some rows.

import { setView, view } from "../view";
import { camera, soil } from "./camera";
import { magnets, pulled, saidTime } from "./clip_drags";
import type { Drag, Pointer } from "./drag";
import { inRectangle } from "./hit";
import { preview } from "./preview";
import { rowAt } from "./rows";
import { layout, sceneRows } from "./scene";
import { tip } from "./tip";
import { targets } from "./under";

/** Selects what a rectangle touches; with Shift, as well. A plain click selects nothing. */
export function marqueeDrag(from: Pointer): Drag {
  const before = from.shift ? [...view.clips] : [];
  return {
    slack: 4,
    scrolls: true,
    move(pointer) {
      preview.marquee = { x0: from.x, y0: from.y, x1: pointer.x, y1: pointer.y };
      const found = inRectangle(targets(), preview.marquee).map((clip) => clip.path);
      setView("clips", [...new Set([...before, ...found])]);
      soil();
    },
    end(_, moved) {
      preview.marquee = null;
      if (!moved && !from.shift) setView({ clips: [], range: null });
      soil();
    },
    cancel() {
      preview.marquee = null;
      setView("clips", before);
      soil();
    },
  };
}

/** Selects a stretch of time over the rows that are passed. */
export function rangeDrag(from: Pointer, strip: string | null): Drag {
  const places = magnets(new Set());
  const begin = pulled(camera.from + from.x * camera.perPixel, from, places);
  const first = rowAt(layout().rows, from.y + camera.top)?.index ?? 0;
  return {
    scrolls: true,
    slack: 3,
    move(pointer) {
      const end = pulled(camera.from + pointer.x * camera.perPixel, pointer, places);
      const last = rowAt(layout().rows, pointer.y + camera.top)?.index ?? first;
      const rows = sceneRows().slice(Math.min(first, last), Math.max(first, last) + 1);
      const [a, b] = [Math.max(0, Math.min(begin, end)), Math.max(begin, end)];
      if (b > a) setView("range", { from: a, to: b, tracks: strip ? rows.map((row) => row.name) : [] });
      tip(pointer.x, pointer.y, `${saidTime(a)} to ${saidTime(b)}`);
    },
    end(_, moved) {
      tip(0, 0, null);
      if (!moved) setView({ range: null, clips: [] });
    },
    cancel: () => tip(0, 0, null),
  };
}
