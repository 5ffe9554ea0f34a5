// The curve of an insert as the engine works it out, asked anew when the insert changes, once a frame at most.

import { type Accessor, createEffect, createSignal, onCleanup } from "solid-js";
import type { CurveReply } from "../protocol";
import { connection } from "../studio";
import type { Target } from "./target";

export const NO_CURVE: CurveReply = { kind: "none", x: [], y: [], parts: [] };

export function engineCurve(target: Accessor<Target>, points = 256): Accessor<CurveReply> {
  const [curve, setCurve] = createSignal<CurveReply>(NO_CURVE);
  let asking = false;
  let stale = false;
  let gone = false;
  onCleanup(() => (gone = true));
  const ask = async () => {
    if (asking) {
      stale = true;
      return;
    }
    asking = true;
    stale = false;
    try {
      const reply = await connection.request<CurveReply>("curve", { path: target().path, points });
      if (!gone) setCurve(reply);
    } catch {
      // Between the taking away of an insert and the patch that says so there is no curve; the last one stands.
    }
    asking = false;
    if (stale && !gone) requestAnimationFrame(() => void ask());
  };
  createEffect(() => {
    const { path, insert } = target();
    void [path, JSON.stringify(insert.settings), insert.bypass];
    void ask();
  });
  return curve;
}
