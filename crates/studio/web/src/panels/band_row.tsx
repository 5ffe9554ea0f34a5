// The selected band in exact numbers: shape, frequency, gain, Q or slope, placement, and how it moves when it is dynamic.

import { type JSX, Show } from "solid-js";
import { type Entry, Menu } from "../mixer/menu";
import { newGesture, edit } from "../studio";
import { type Band, CAN_MOVE, CUTS, WITH_GAIN, rangeOf } from "./band_model";
import { PartNumber } from "./part_number";
import { type Target, changePart, partValue } from "./target";

type Props = {
  target: Target;
  band: Band | undefined;
  ranges: { name: string; from: number; to: number }[];
  select: (index: number) => void;
};

export function BandRow(props: Props): JSX.Element {
  return (
    <div class="band-rows">
      <div class="band-row">
        <Show when={props.band} fallback={<span class="empty">No bands yet. Double-click into the picture to add one.</span>}>
          {(band) => <Numbers target={props.target} band={band()} select={props.select} />}
        </Show>
        <Show when={props.band}>{(band) => <span class="end said">{rangeOf(band().frequency, props.ranges)}</span>}</Show>
      </div>
      <Show when={props.band?.dynamic && props.band}>{(band) => <Dynamic target={props.target} band={band()} />}</Show>
    </div>
  );
}

function Numbers(props: { target: Target; band: Band; select: (index: number) => void }): JSX.Element {
  const kinds = () => props.target.effect.parts?.kinds ?? [];
  const number = (name: string) => <PartNumber target={props.target} part={props.band.name} index={props.band.index} name={name} />;
  return (
    <>
      <b>Band {props.band.index + 1}</b>
      <Menu
        label={`Shape of band ${props.band.index + 1}: ${props.band.shape}`}
        class="text-button"
        face={props.band.shape.replace("-", " ")}
        entries={() => kinds().map((shape) => ({ text: shape.replace("-", " "), checked: shape === props.band.shape, run: () => reshape(props.target, props.band, shape) }))}
      />
      <span class="plain-number">{number("frequency")}</span>
      <Show when={WITH_GAIN.includes(props.band.shape)}><span class="plain-number">{number("gain")}</span></Show>
      <Show when={CUTS.includes(props.band.shape)} fallback={<PartNumber target={props.target} part={props.band.name} index={props.band.index} name="q" label="Q" />}>
        <Choice target={props.target} band={props.band} name="slope" says={(one) => `${one} dB/oct`} />
      </Show>
      <Choice target={props.target} band={props.band} name="placement" says={(one) => one} />
      <Show when={CAN_MOVE.includes(props.band.shape)}>
        <button
          type="button"
          class="text-button"
          aria-pressed={props.band.dynamic}
          title="Let the gain follow the level in the band's own range"
          onClick={() => changePart(props.target, props.band.name, "dynamic", props.band.dynamic ? 0 : 1, newGesture())}
        >
          dynamic
        </button>
      </Show>
      <button
        type="button"
        class="text-button"
        aria-label={`Remove band ${props.band.index + 1}`}
        title="Remove this band"
        onClick={() => {
          void edit([{ remove: { path: `${props.target.path}/${props.band.name}` } }], `no ${props.band.name} in ${props.target.path}`);
          props.select(Math.max(0, props.band.index - 1));
        }}
      >
        ×
      </button>
    </>
  );
}

function Choice(props: { target: Target; band: Band; name: string; says: (word: string) => string }): JSX.Element {
  const words = () => props.target.effect.parts?.params.find((param) => param.key === props.name)?.words ?? [];
  const now = () => Math.round(partValue(props.target, props.band.index, props.band.name, props.name));
  const entries = (): Entry[] =>
    words().map((word, i) => ({
      text: props.says(word),
      checked: now() === i,
      run: () => changePart(props.target, props.band.name, props.name, i, newGesture()),
    }));
  return <Menu label={`${props.name}: ${props.says(words()[now()] ?? "")}`} class="text-button" face={props.says(words()[now()] ?? "")} entries={entries} />;
}

function Dynamic(props: { target: Target; band: Band }): JSX.Element {
  const number = (name: string) => <PartNumber target={props.target} part={props.band.name} index={props.band.index} name={name} />;
  return (
    <div class="band-row dynamic" aria-label="Dynamic band">
      {number("threshold")}
      {number("ratio")}
      {number("range")}
      {number("attack")}
      {number("release")}
      <Choice target={props.target} band={props.band} name="detector" says={(one) => `hears the ${one}`} />
    </div>
  );
}

/** Another shape with the same numbers: a part of another kind in its place. */
function reshape(target: Target, band: Band, shape: string): void {
  const kind = target.effect.parts?.kinds.indexOf(shape) ?? -1;
  const numbers = target.insert.settings.parts?.[band.index]?.numbers;
  if (kind < 0 || !numbers || shape === band.shape) return;
  void edit(
    [
      { remove: { path: `${target.path}/${band.name}` } },
      { add: { to: target.path, index: band.index, item: { part: { kind, numbers: [...numbers] } } } },
    ],
    `${shape.replace("-", " ")} in ${target.path}`,
  );
}
