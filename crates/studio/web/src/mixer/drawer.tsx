// The mixer drawer below the timeline.

import type { JSX } from "solid-js";

export function MixerDrawer(): JSX.Element {
  return <div class="mixer-drawer" />;
}
