// The insert that is shown: the selected one, else the first of the selected strip.

import type { Insert } from "../protocol";
import { seat } from "../studio";
import { view } from "../view";

export function chosenInsert(): Insert | undefined {
  const inserts = seat(view.strip)?.strip.inserts;
  return inserts?.find((one) => one.id === view.insert) ?? inserts?.[0];
}
