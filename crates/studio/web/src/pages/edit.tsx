// The Edit page: the timeline large, the selected clip's values below.

import type { JSX } from "solid-js";
import { ClipInspector } from "../arrange/inspector";
import { Stack } from "../arrange/stack";
import { Timeline } from "../arrange/timeline";

export function EditPage(): JSX.Element {
  return <Stack label="Edit" keep="edit" height={144} above={<Timeline />} drawer={<ClipInspector />} drawerLabel="Clip" />;
}
