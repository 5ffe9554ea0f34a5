// The equalizer: bands to drag over the live spectrum before and after, the curve of the engine, the band's exact numbers below.

import { type JSX, createMemo, createSignal } from "solid-js";
import { type Entry, Menu } from "../mixer/menu";
import { edit, newGesture, state } from "../studio";
import { BandHandles } from "./band_handles";
import { type Band, dragged, handleLevel, roundFrequency, roundGain, turnedQ } from "./band_model";
import { BandRow } from "./band_row";
import { engineCurve } from "./curve";
import { EqualizerCanvas } from "./equalizer_canvas";
import { plotOf } from "./plot";
import { dragOn, nearest, wheelGesture } from "./plot_drag";
import { type Target, changePart, names, partValue } from "./target";
import { frequencyAt, frequencyPlace } from "../meters/scales";

/** The scales there are, dB up and down. */
const REACHES = [6, 12, 18, 30];
/** How near a press must be to take a handle, pixels: a fingertip is wider than a pointer. */
const REACH = { mouse: 14, touch: 26 };

export function EqualizerPanel(props: { target: Target }): JSX.Element {
  const [selected, setSelected] = createSignal(0);
  const [reach, setReach] = createSignal(18);
  const [size, setSize] = createSignal({ width: 0, height: 0 });
  const curve = engineCurve(() => props.target, 384);
  const kinds = () => props.target.effect.parts?.kinds ?? [];
  const bands = createMemo<Band[]>(() => {
    const parts = props.target.insert.settings.parts ?? [];
    return names(props.target).map((name, index) => {
      const value = (key: string) => partValue(props.target, index, name, key);
      return {
        index, name, shape: kinds()[parts[index]?.kind ?? 0] ?? "bell",
        frequency: value("frequency"), gain: value("gain"), q: value("q"), dynamic: value("dynamic") === 1, range: value("range"),
      };
    });
  });
  const band = () => bands()[Math.min(selected(), bands().length - 1)];
  const plot = () => plotOf(size());
  const placeOf = (one: Band) => {
    const { left, top, width, height } = plot();
    const level = Math.min(reach(), Math.max(-reach(), handleLevel(one)));
    return { x: left + frequencyPlace(one.frequency) * width, y: top + (0.5 - level / (2 * reach())) * height };
  };

  /** Moves a band by pixels; `wide` moves its Q instead. */
  const moveBand = (index: number, dx: number, dy: number, gesture: string, wide = false) => {
    const one = bands()[index];
    if (!one) return;
    if (wide) {
      turn(one, -dy / 12, gesture);
      return;
    }
    const to = dragged(one, dx, dy, { ...plot(), reach: reach() });
    if (dx !== 0) changePart(props.target, one.name, "frequency", to.frequency, gesture);
    if (dy !== 0 && to.gain !== one.gain) changePart(props.target, one.name, "gain", to.gain, gesture);
  };
  const turn = (one: Band, steps: number, gesture: string) => {
    if (one.shape === "high-pass" || one.shape === "low-pass") {
      const slope = partValue(props.target, one.index, one.name, "slope");
      changePart(props.target, one.name, "slope", Math.round(slope + Math.sign(steps)), gesture);
      return;
    }
    const param = props.target.effect.parts?.params.find((each) => each.key === "q");
    if (param) changePart(props.target, one.name, "q", Number(turnedQ(one.q, steps, param).toPrecision(3)), gesture);
  };
  /** After a drag the values are what a person would type. */
  const settle = (index: number, gesture: string) => {
    const one = bands()[index];
    if (!one) return;
    changePart(props.target, one.name, "frequency", roundFrequency(one.frequency), gesture);
    changePart(props.target, one.name, "gain", roundGain(one.gain), gesture);
  };
  const at = (event: MouseEvent) => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const under = (event: MouseEvent, touch = false) => {
    const { x, y } = at(event);
    return nearest(x, y, bands().map(placeOf), touch ? REACH.touch : REACH.mouse);
  };
  const press = (down: PointerEvent) => {
    if (down.button !== 0) return;
    const index = under(down, down.pointerType === "touch");
    if (index < 0) return;
    setSelected(index);
    let last = "";
    dragOn(down, {
      move: (dx, dy, gesture, event) => {
        last = gesture;
        moveBand(index, dx, dy, gesture, event.altKey);
      },
      end: () => last !== "" && settle(index, last),
    });
    down.preventDefault();
    handles[index]?.focus({ preventScroll: true });
  };
  const add = (frequency: number, gain: number) => {
    const parts = props.target.effect.parts;
    if (!parts || bands().length >= parts.most) return;
    const wanted: Record<string, number> = { frequency: roundFrequency(frequency), gain: roundGain(gain), q: 1 };
    const numbers = parts.params.map((param) => wanted[param.key] ?? param.default);
    const index = bands().length;
    const kind = Math.max(0, parts.kinds.indexOf("bell"));
    void edit([{ add: { to: props.target.path, index, item: { part: { kind, numbers } } } }], `a band for ${props.target.path}`);
    setSelected(index);
  };
  const twice = (event: MouseEvent) => {
    const index = under(event);
    const one = bands()[index];
    if (one) changePart(props.target, one.name, "gain", 0, newGesture());
    else {
      const { x, y } = at(event);
      const { left, top, width, height } = plot();
      add(frequencyAt(Math.min(1, Math.max(0, (x - left) / width))), (0.5 - (y - top) / height) * 2 * reach());
    }
  };
  const roll = (event: WheelEvent) => {
    const index = under(event);
    const one = bands()[index >= 0 ? index : selected()];
    if (!one) return;
    event.preventDefault();
    turn(one, -Math.sign(event.deltaY) * (event.shiftKey ? 0.25 : 1), wheelGesture());
  };
  const handles: HTMLElement[] = [];
  const reaches = (): Entry[] => [
    { heading: "Scale" },
    ...REACHES.map((one) => ({ text: `±${one} dB`, checked: reach() === one, run: () => setReach(one) })),
  ];
  return (
    <div class="panel-body equalizer">
      <div
        class="plot"
        onPointerDown={press}
        onDblClick={twice}
        on:wheel={{ handleEvent: roll, passive: false }}
        title="Double-click adds a bell; drag a band, the wheel changes its Q"
      >
        <EqualizerCanvas target={props.target} selected={band()?.index ?? -1} reach={reach()} curve={curve()} sized={setSize} />
        <BandHandles
          target={props.target}
          bands={bands()}
          selected={band()?.index ?? -1}
          place={placeOf}
          refs={handles}
          select={setSelected}
          move={(index, dx, dy, wide) => moveBand(index, dx, dy, newGesture(), wide)}
          pixels={() => ({ octave: plot().width / Math.log2(1000), decibel: plot().height / (2 * reach()) })}
        />
        <div class="scale-choice" onPointerDown={(event) => event.stopPropagation()} onDblClick={(event) => event.stopPropagation()}>
          <button type="button" class="text-button" title="Add a bell at 1 kHz; a double-click adds one anywhere" onClick={() => add(1000, 0)}>+ band</button>
          <Menu label={`Scale: ±${reach()} dB`} class="text-button" face={`±${reach()} dB`} entries={reaches} />
        </div>
      </div>
      <BandRow
        target={props.target}
        band={band()}
        ranges={state.catalogue.ranges}
        select={setSelected}
      />
    </div>
  );
}
