// The handles of the bands: each can be reached by Tab and moved by arrows, and says its values.

import { Index, type JSX, Show } from "solid-js";
import { show } from "../format";
import { edit } from "../studio";
import { type Band, WITH_GAIN } from "./band_model";
import type { Target } from "./target";

type Props = {
  target: Target;
  bands: Band[];
  selected: number;
  place: (band: Band) => { x: number; y: number };
  refs: HTMLElement[];
  select: (index: number) => void;
  /** Moves by pixels. */
  move: (index: number, dx: number, dy: number, wide: boolean) => void;
  pixels: () => { octave: number; decibel: number };
};

export function BandHandles(props: Props): JSX.Element {
  const says = (band: Band) => {
    const gain = WITH_GAIN.includes(band.shape) ? `, ${show(band.gain, "dB")}` : "";
    return `${band.shape.replace("-", " ")}, ${show(band.frequency, "Hz")}${gain}, Q ${show(band.q, "")}`;
  };
  const key = (event: KeyboardEvent, band: Band) => {
    const fine = event.shiftKey ? 0.1 : 1;
    const { octave, decibel } = props.pixels();
    const ways: Record<string, [number, number, boolean]> = {
      ArrowLeft: [(-octave / 12) * fine, 0, false], ArrowRight: [(octave / 12) * fine, 0, false],
      ArrowUp: [0, -decibel * 0.5 * fine, false], ArrowDown: [0, decibel * 0.5 * fine, false],
      PageUp: [0, -12 * fine, true], PageDown: [0, 12 * fine, true],
    };
    const way = ways[event.key];
    if (way) props.move(band.index, ...way);
    else if (event.key === "Delete" || event.key === "Backspace") {
      void edit([{ remove: { path: `${props.target.path}/${band.name}` } }], `no ${band.name} in ${props.target.path}`);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <Index each={props.bands}>
      {(band, index) => (
        <div
          ref={(node) => (props.refs[index] = node)}
          class="band-handle"
          role="slider"
          tabindex="0"
          aria-label={`Band ${index + 1}`}
          aria-valuemin={20}
          aria-valuemax={20_000}
          aria-valuenow={Math.round(band().frequency)}
          aria-valuetext={says(band())}
          data-selected={props.selected === index ? "" : undefined}
          data-dynamic={band().dynamic ? "" : undefined}
          style={{ transform: `translate(${props.place(band()).x}px, ${props.place(band()).y}px)` }}
          onFocus={() => props.select(index)}
          onKeyDown={(event) => key(event, band())}
        >
          <span aria-hidden="true">{index + 1}</span>
          <Show when={band().dynamic}>
            <i class="swing" aria-hidden="true" style={swing(band().range, props.pixels().decibel)} />
          </Show>
        </div>
      )}
    </Index>
  );
}

/** How far a dynamic band may move, as a line from its handle. */
function swing(range: number, decibel: number): JSX.CSSProperties {
  const length = Math.abs(range) * decibel;
  return { height: `${length}px`, top: range > 0 ? `${-length}px` : "0px" };
}
