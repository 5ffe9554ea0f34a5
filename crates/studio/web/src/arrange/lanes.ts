// Which parameter's curve each strip shows.

import { reconcile } from "solid-js/store";
import { setView, view } from "../view";

/** Shows a parameter's curve of a strip, or hides it. */
export function openLane(strip: string, parameter: string | null): void {
  const { [strip]: _, ...rest } = view.lanes;
  setView("lanes", reconcile(parameter ? { ...rest, [strip]: parameter } : rest));
}
