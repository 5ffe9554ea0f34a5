// The multiband compressor: crossovers to drag over the spectrum, each band's gain as a level, its numbers below.

import { For, Index, type JSX, Show, createMemo, createSignal } from "solid-js";
import { type Pen, tint } from "../draw/canvas";
import { show } from "../format";
import { frequencyAt, frequencyPlace } from "../meters/scales";
import { frequencyGrid } from "../meters/spectrum_draw";
import { type Frame, xOf } from "../meters/spectrum_paths";
import { edit, newGesture } from "../studio";
import { roundFrequency } from "./band_model";
import { type Spread, crossed, spreads } from "./crossovers";
import { Moving } from "./moving";
import { InsertNumber, PartNumber } from "./part_number";
import { SIDES, levels, plotOf } from "./plot";
import { dragOn } from "./plot_drag";
import { SpectrumCanvas } from "./spectrum_canvas";
import { type Target, changePart, names, partValue } from "./target";

const REACH = 18;

export function MultibandPanel(props: { target: Target }): JSX.Element {
  const [selected, setSelected] = createSignal(0);
  const [size, setSize] = createSignal({ width: 0, height: 0 });
  const bands = createMemo<Spread[]>(() => {
    const all = names(props.target).map((name, index) => ({
      name, index,
      upper: partValue(props.target, index, name, "upper"),
      gain: partValue(props.target, index, name, "gain"),
      bypass: partValue(props.target, index, name, "bypass") === 1,
    }));
    return spreads(all);
  });
  const band = () => bands()[Math.min(selected(), bands().length - 1)];
  const plot = () => plotOf(size());
  const xOf = (hertz: number) => plot().left + frequencyPlace(hertz) * plot().width;
  const level = (gain: number) => plot().top + (0.5 - gain / (2 * REACH)) * plot().height;
  const cross = (index: number, place: number, gesture: string) => {
    const one = bands()[index];
    if (one) changePart(props.target, one.name, "upper", roundFrequency(crossed(bands(), index, frequencyAt(place))), gesture);
  };
  const raise = (one: Spread, by: number, gesture: string) => changePart(props.target, one.name, "gain", Number((one.gain + by).toFixed(2)), gesture);
  const split = () => {
    const parts = props.target.effect.parts;
    const last = bands().at(-1);
    if (!parts || bands().length >= parts.most) return;
    const index = Math.max(0, bands().length - 1);
    const upper = last ? Math.sqrt(last.from * last.to) : 1000;
    const numbers = parts.params.map((param) => (param.key === "upper" ? roundFrequency(upper) : param.default));
    void edit([{ add: { to: props.target.path, index, item: { part: { kind: 0, numbers } } } }], `a band for ${props.target.path}`);
  };
  const remove = (one: Spread) =>
    void edit([{ remove: { path: `${props.target.path}/${one.name}` } }], `no ${one.name} in ${props.target.path}`);
  return (
    <div class="panel-body multiband">
      <div class="plot">
        <MultibandCanvas target={props.target} bands={bands()} selected={band()?.index ?? -1} sized={setSize} />
        <Index each={bands()}>
          {(one, i) => (
            <>
              <div
                class="band-field"
                role="slider"
                tabindex="0"
                aria-label={`Gain of band ${i + 1}`}
                aria-valuemin={-24}
                aria-valuemax={24}
                aria-valuenow={one().gain}
                aria-valuetext={show(one().gain, "dB")}
                data-selected={band()?.index === i ? "" : undefined}
                style={{ left: `${xOf(one().from)}px`, width: `${xOf(one().to) - xOf(one().from)}px`, top: `${level(one().gain)}px` }}
                title={`Gain of band ${i + 1}: drag up and down`}
                onFocus={() => setSelected(i)}
                onPointerDown={(down) => {
                  setSelected(i);
                  if (down.button === 0) dragOn(down, { move: (_dx, dy, gesture) => raise(one(), (-dy / plot().height) * 2 * REACH, gesture) });
                }}
                onDblClick={() => changePart(props.target, one().name, "gain", 0, newGesture())}
                onKeyDown={(event) => {
                  const by = { ArrowUp: 0.5, ArrowDown: -0.5, PageUp: 3, PageDown: -3 }[event.key];
                  if (by === undefined) return;
                  event.preventDefault();
                  event.stopPropagation();
                  raise(one(), by, newGesture());
                }}
              >
                <span>{i + 1}{one().bypass ? " off" : ""}</span>
              </div>
              <Show when={i < bands().length - 1}>
                <div
                  class="crossover"
                  role="slider"
                  tabindex="0"
                  aria-label={`Crossover ${i + 1}`}
                  aria-valuemin={20}
                  aria-valuemax={20_000}
                  aria-valuenow={Math.round(one().to)}
                  aria-valuetext={show(one().to, "Hz")}
                  style={{ left: `${xOf(one().to)}px`, top: `${plot().top}px`, height: `${plot().height}px` }}
                  title="Drag the crossover"
                  onPointerDown={(down) => {
                    if (down.button !== 0) return;
                    let place = frequencyPlace(one().to);
                    dragOn(down, {
                      move: (dx, _dy, gesture) => {
                        place = Math.min(1, Math.max(0, place + dx / plot().width));
                        cross(i, place, gesture);
                      },
                    });
                  }}
                  onKeyDown={(event) => {
                    const by = { ArrowRight: 1, ArrowLeft: -1, PageUp: 6, PageDown: -6 }[event.key];
                    if (by === undefined) return;
                    event.preventDefault();
                    event.stopPropagation();
                    cross(i, frequencyPlace(one().to) + by / 120, newGesture());
                  }}
                >
                  <span>{show(one().to, "Hz")}</span>
                </div>
              </Show>
            </>
          )}
        </Index>
      </div>
      <div class="band-rows">
        <div class="band-row">
          <Show when={band()} fallback={<span class="empty">No bands yet.</span>}>
            {(one) => (
              <>
                <b>Band {one().index + 1}</b>
                <For each={["threshold", "ratio", "attack", "release", "knee", "gain"]}>
                  {(name) => <PartNumber target={props.target} part={one().name} index={one().index} name={name} />}
                </For>
                <button type="button" class="text-button" aria-pressed={one().bypass} title="Leave this band as it is" onClick={() => changePart(props.target, one().name, "bypass", one().bypass ? 0 : 1, newGesture())}>
                  bypass
                </button>
                <button type="button" class="text-button" aria-label={`Remove band ${one().index + 1}`} title="Remove this band" onClick={() => remove(one())}>×</button>
              </>
            )}
          </Show>
          <button type="button" class="text-button" title="Split the top band" onClick={split}>+ band</button>
          <span class="end"><InsertNumber target={props.target} name="look-ahead" /></span>
        </div>
      </div>
    </div>
  );
}

function MultibandCanvas(props: { target: Target; bands: Spread[]; selected: number; sized: (size: { width: number; height: number }) => void }): JSX.Element {
  const ground = (pen: Pen) => {
    const frame: Frame = { ...plotOf(pen), low: -REACH, high: REACH };
    frequencyGrid(pen, frame);
    levels(pen, frame, REACH);
    const band = props.bands.find(({ index }) => index === props.selected);
    if (!band) return;
    pen.context.fillStyle = tint(props.target.hue, 0.08);
    pen.context.fillRect(xOf(frame, band.from), frame.top, xOf(frame, band.to) - xOf(frame, band.from), frame.height);
  };
  const depends = () => [props.bands, props.selected, props.target.hue];
  return (
    <>
      <SpectrumCanvas ground={ground} depends={depends} hue={props.target.hue} sized={props.sized} label={`Bands of ${props.target.path} over the spectrum`} />
      <Moving kind="reductions" sides={SIDES} layout={(fits) => ({ ...fits, reach: REACH })} says={props.bands} />
    </>
  );
}
