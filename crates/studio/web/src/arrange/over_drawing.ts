// What lies over the picture: range and loop, the selection rectangle, the snap's guide, and where others are.

import { colour } from "../draw/canvas";
import { state } from "../studio";
import { view } from "../view";
import { Boxes } from "./boxes";
import { preview } from "./preview";
import { sections } from "./ruler_drawing";
import { type Pane, xOf } from "./scale";
import { layout, tempoMap } from "./scene";

/** A hue for each of the twelve colours of people. */
export function peerColour(number: number): string {
  return `oklch(${colour("tint-lightness")} 0.14 ${(number * 150 + 20) % 360})`;
}

export class Over {
  private readonly loops: Boxes;
  private readonly ranges: Boxes;
  private readonly edges: Boxes;
  private readonly sections: Boxes;
  private readonly marquees: Boxes;
  private readonly guides: Boxes;
  private readonly peers: Boxes;
  private readonly names: Boxes;

  constructor(area: HTMLElement) {
    this.loops = new Boxes(area, "over-line over-loop");
    this.ranges = new Boxes(area, "over-range");
    this.edges = new Boxes(area, "over-line over-edge");
    this.sections = new Boxes(area, "over-line over-section");
    this.marquees = new Boxes(area, "over-marquee");
    this.guides = new Boxes(area, "over-line over-guide");
    this.peers = new Boxes(area, "over-line over-peer");
    this.names = new Boxes(area, "over-peer-name");
  }

  draw(pane: Pane): void {
    this.loop(pane);
    this.range(pane);
    for (const { index, from } of sections(tempoMap())) line(this.sections, pane, String(index), from);
    this.marquee();
    if (preview.guide !== null) line(this.guides, pane, "guide", preview.guide);
    this.others(pane);
    for (const some of [this.loops, this.ranges, this.edges, this.sections, this.marquees, this.guides, this.peers, this.names]) some.end();
  }

  private loop(pane: Pane): void {
    const loop = state.room?.transport.loop;
    if (!loop?.on || loop.to <= loop.from) return;
    line(this.loops, pane, "from", loop.from);
    line(this.loops, pane, "to", loop.to);
  }

  private range(pane: Pane): void {
    const range = view.range;
    if (!range) return;
    const [x, end] = [xOf(pane, range.from), Math.max(xOf(pane, range.from) + 1, xOf(pane, range.to))];
    // A very wide element is slow, and what lies outside is not seen.
    const [left, right] = [Math.max(-4, x), Math.min(pane.width + 4, end)];
    if (right > left) {
      const places = range.tracks.length === 0 ? null : layout().rows.filter((row) => range.tracks.includes(row.name));
      if (!places) this.ranges.put("all", { x: left, width: right - left, height: pane.height });
      else for (const place of places) this.ranges.put(place.name, { x: left, y: place.top - pane.top, width: right - left, height: place.height + place.lane - 1 });
    }
    upright(this.edges, pane, "from", Math.round(x));
    upright(this.edges, pane, "to", Math.round(end) - 1);
  }

  private marquee(): void {
    const box = preview.marquee;
    if (!box) return;
    const [x, y] = [Math.min(box.x0, box.x1), Math.min(box.y0, box.y1)];
    this.marquees.put("", { x, y, width: Math.abs(box.x1 - box.x0) + 1, height: Math.abs(box.y1 - box.y0) + 1 });
  }

  private others(pane: Pane): void {
    for (const peer of state.room?.peers ?? []) {
      if (peer.user === state.user || peer.cursor === null) continue;
      const x = Math.round(xOf(pane, peer.cursor));
      if (x < -100 || x > pane.width + 2) continue;
      this.peers.put(String(peer.user), { x, ink: peerColour(peer.color) });
      this.names.put(String(peer.user), { x, y: 2, ink: peerColour(peer.color), text: peer.name });
    }
  }
}

/** An upright line at a frame, where it is seen. */
function line(boxes: Boxes, pane: Pane, key: string, frame: number): void {
  upright(boxes, pane, key, Math.round(xOf(pane, frame)));
}

function upright(boxes: Boxes, pane: Pane, key: string, x: number): void {
  if (x >= -1 && x <= pane.width) boxes.put(key, { x });
}
