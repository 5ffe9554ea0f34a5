// Automation points by key: walk along a curve, move a point, change its kind, take it away.

import { state } from "../studio";
import { view } from "../view";
import { camera, reveal } from "./camera";
import { movedPoint, withPoint, withoutPoint } from "./curve";
import { nextKind, setPoints } from "./curve_drags";
import { pointsNow } from "./curve_drawing";
import { heightOfValue, valueOfHeight } from "./parameters";
import { choosePoint, chosenPoint } from "./preview";
import { type SceneRow, sceneRows } from "./scene";
import { playhead } from "../live";

/** The selected strip's open curve. */
export function openRow(): SceneRow | undefined {
  const row = sceneRows().find((one) => one.name === view.strip);
  return row?.curve?.open ? row : undefined;
}

/** Selects the next or previous point of the selected strip's curve. */
export function walkPoints(step: number): boolean {
  const row = openRow();
  const points = row ? pointsNow(row) : [];
  if (!row || points.length === 0) return false;
  const chosen = chosenPoint();
  const now = chosen?.strip === row.name ? chosen.index : step > 0 ? -1 : points.length;
  const index = Math.min(points.length - 1, Math.max(0, now + step));
  choosePoint({ strip: row.name, index });
  const at = points[index]?.at ?? 0;
  reveal(at, at + camera.perPixel * 8, row.index);
  return true;
}

/** Changes the selected point; tells whether there was one. */
export function changePoint(what: "louder" | "softer" | "later" | "earlier" | "kind" | "delete"): boolean {
  const row = openRow();
  const chosen = chosenPoint();
  if (!row || !chosen || chosen.strip !== row.name) return false;
  const points = pointsNow(row);
  const point = points[chosen.index];
  const parameter = row.curve?.parameter;
  if (!point || !parameter) return false;
  const reason = `${parameter.title.toLowerCase()} curve of ${row.name}`;
  if (what === "delete") {
    choosePoint(null);
    void setPoints(row, withoutPoint(points, chosen.index), `take a point from the curve of ${row.name}`);
    return true;
  }
  if (what === "kind") {
    void setPoints(row, points.map((one, i) => (i === chosen.index ? { ...one, curve: nextKind(one.curve) } : one)), reason);
    return true;
  }
  const up = what === "louder" ? 1 : what === "softer" ? -1 : 0;
  const across = what === "later" ? 1 : what === "earlier" ? -1 : 0;
  const step = parameter.off || !parameter.param.words ? 0.01 : 1;
  const value = up === 0 ? point.value : valueOfHeight(parameter, heightOfValue(parameter, point.value) + up * step);
  const at = point.at + across * Math.max(camera.perPixel, (state.room?.song.rate ?? 48_000) / 100);
  void setPoints(row, movedPoint(points, chosen.index, at, value), reason);
  return true;
}

/** Puts a point where the playhead stands, with the value that holds now. */
export function addPoint(): boolean {
  const row = openRow();
  const parameter = row?.curve?.parameter;
  if (!row || !parameter) return false;
  const points = pointsNow(row);
  const at = Math.round(playhead());
  const before = points.findLast((point) => point.at <= at);
  const { points: more, index } = withPoint(points, at, before?.value ?? points[0]?.value ?? parameter.now);
  choosePoint({ strip: row.name, index });
  void setPoints(row, more, `${parameter.title.toLowerCase()} curve of ${row.name}`);
  return true;
}

/** Alt with arrows works on the selected point while a curve is open. */
export function stepPoint(event: KeyboardEvent): void {
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  const keys: Record<string, () => boolean> = {
    ArrowRight: () => (event.shiftKey ? changePoint("later") : walkPoints(1)),
    ArrowLeft: () => (event.shiftKey ? changePoint("earlier") : walkPoints(-1)),
    ArrowUp: () => changePoint("louder"),
    ArrowDown: () => changePoint("softer"),
    Insert: addPoint,
    Delete: () => changePoint("delete"),
    c: () => changePoint("kind"),
  };
  if (!keys[event.key]?.()) return;
  event.preventDefault();
  event.stopPropagation();
}
