// The Mix page: the timeline above, the mixer and the selected effect below.

import type { JSX } from "solid-js";
import { Stack } from "../arrange/stack";
import { Timeline } from "../arrange/timeline";
import { MixerDrawer } from "../mixer/drawer";

export function MixPage(): JSX.Element {
  return <Stack label="Mix" keep="mix" height={408} above={<Timeline />} drawer={<MixerDrawer />} drawerLabel="Mixer" />;
}
