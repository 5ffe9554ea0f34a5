// The field in which a marker's name is typed, over the ruler where the marker stands.

import { Show, createSignal, type JSX } from "solid-js";
import { set, state } from "../studio";
import { camera, rested } from "./camera";
import { frameOfPlace } from "./grid";
import { SECTION_TOP } from "./ruler_drawing";
import { xOf } from "./scale";
import { tempoMap } from "./scene";

/** The place among the song's markers of the one that is being named. */
const [naming, setNaming] = createSignal<number | null>(null);
export { setNaming };

export function MarkerName(): JSX.Element {
  const marker = () => {
    const index = naming();
    return index === null ? undefined : state.room?.song.markers[index];
  };
  const left = () => {
    void rested();
    const one = marker();
    return one ? Math.max(0, Math.min(camera.width - 130, xOf(camera, frameOfPlace(tempoMap(), one.at)))) : 0;
  };
  const finish = (text: string | null) => {
    const index = naming();
    const was = marker()?.name;
    setNaming(null);
    const name = text?.trim();
    if (index !== null && name && name !== was) void set(`song/marker-${index + 1}/name`, name, `name marker ${name}`);
  };
  return (
    <Show when={marker()}>
      {(one) => (
        <input
          class="arrange-marker-name" aria-label={`Name of marker ${one().name}`} value={one().name} maxLength={200}
          style={{ left: `${left()}px`, top: `${SECTION_TOP - 3}px` }}
          ref={(input) => queueMicrotask(() => { input.focus(); input.select(); })}
          onKeyDown={(event) => {
            event.stopPropagation();
            if (event.key === "Enter") finish(event.currentTarget.value);
            if (event.key === "Escape") finish(null);
          }}
          onBlur={(event) => { if (naming() !== null) finish(event.currentTarget.value); }}
        />
      )}
    </Show>
  );
}
