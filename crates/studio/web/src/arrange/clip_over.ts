// What lies over clips and stays in view while they move: names of clips that begin before what is seen, titles of lanes, and
// the handles of clips that are selected or under the pointer.

import { view } from "../view";
import { Boxes } from "./boxes";
import { ASIDE, type Box, NAME_AIR, NAME_HEIGHT, clipBox, clipInk, clipWords, handles } from "./clip_drawing";
import { curveSpan, laneTitle } from "./curve_drawing";
import { clipsNow } from "./picture";
import { preview } from "./preview";
import { type Row, rowsSeen } from "./rows";
import type { Pane } from "./scale";
import { type SceneClip, type SceneRow, layout, sceneRows } from "./scene";

/** A clip narrower than this has no handles, and one narrower than that none for its gain; in pixels. */
const HANDLED = 40;
const GAINED = 72;
/** A name's room above which it is not measured, in pixels. */
const AMPLE = 240;
/** Of so many clips at most the handles are shown. */
const MOST = 100;

export class ClipOver {
  private readonly names: Boxes;
  private readonly titles: Boxes;
  private readonly grips: Boxes;
  private readonly gains: Boxes;
  private top = NaN;
  private handled = 0;

  /** `sheet` is moved along with the rows. */
  constructor(private readonly sheet: HTMLElement) {
    this.names = new Boxes(sheet, "over-name");
    this.titles = new Boxes(sheet, "over-title");
    this.grips = new Boxes(sheet, "over-grip");
    this.gains = new Boxes(sheet, "over-gain");
  }

  draw(pane: Pane): void {
    if (pane.top !== this.top) this.sheet.style.transform = `translate3d(0, ${-pane.top}px, 0)`;
    this.top = pane.top;
    this.handled = 0;
    const chosen = new Set(view.clips);
    // In pixels of the rows: scrolling them moves the sheet, and nothing on it.
    const whole = { ...pane, top: 0 };
    const end = pane.from + pane.perPixel * pane.width;
    const rows = sceneRows();
    for (const place of rowsSeen(layout().rows, pane.top, pane.top + pane.height)) {
      const row = rows[place.index];
      if (!row) continue;
      for (const clip of clipsNow(row)) {
        if (clip.at >= end || clip.at + clip.length <= pane.from) continue;
        const hovered = preview.hover === clip.path;
        const near = hovered || chosen.has(clip.path);
        if (near || clip.at < pane.from) this.clip(clip, row, place, whole, near, hovered);
      }
      if (place.lane) this.titles.put(row.name, { x: 4, y: curveSpan(row, place, whole).top - 4, text: laneTitle(row) });
    }
    for (const some of [this.names, this.titles, this.grips, this.gains]) some.end();
  }

  private clip(clip: SceneClip, row: SceneRow, place: Row, pane: Pane, near: boolean, hovered: boolean): void {
    const box = clipBox(clip, row, place, pane);
    const wide = box.width > HANDLED;
    // A selected clip's name stands aside of its handle already; that of one under the pointer is laid over.
    if (box.x < 0 || hovered) this.name(clip, row, box, pane, near && wide ? ASIDE : 0);
    if (near && wide && (hovered || (this.handled += 1) <= MOST)) this.handles(clip, row, box, pane);
  }

  private name(clip: SceneClip, row: SceneRow, box: Box, pane: Pane, aside: number): void {
    const left = Math.max(0, box.x);
    const room = Math.min(pane.width, box.x + box.width) - left - aside - NAME_AIR;
    const text = room < 18 || box.height < NAME_HEIGHT ? "" : clipWords(clip, row);
    if (!text) return;
    const node = this.names.put(clip.path, { x: left + 3, y: box.y + 3, ink: clip.info?.missing ? "var(--over)" : clipInk(clip, row), text });
    // Where there is room for any name, how much there is changes nothing: it would be laid out anew each frame.
    node.style.maxWidth = room < AMPLE ? `${room + aside + 8}px` : "";
    node.style.paddingLeft = `${4 + aside}px`;
  }

  private handles(clip: SceneClip, row: SceneRow, box: Box, pane: Pane): void {
    const at = handles(clip, box, pane);
    const ink = clipInk(clip, row);
    this.grips.put(`${clip.path} in`, { x: at.fadeIn, y: at.y, ink });
    this.grips.put(`${clip.path} out`, { x: at.fadeOut, y: at.y, ink });
    if (box.width >= GAINED) this.gains.put(clip.path, { x: at.gain, y: at.y, ink });
  }
}
