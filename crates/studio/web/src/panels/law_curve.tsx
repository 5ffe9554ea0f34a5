// The static curve: what comes out over what goes in, the knee, the level that is there now; threshold and ratio to drag.

import { type JSX, Show, createEffect, createSignal } from "solid-js";
import { Canvas, type Pen, colour, tint } from "../draw/canvas";
import { show } from "../format";
import { lines, signed } from "../meters/scales";
import { font } from "../meters/words";
import { newGesture } from "../studio";
import { engineCurve } from "./curve";
import { type Law, endOf, outputAt, ratioFor } from "./law";
import { HIGH, LOW, across, down } from "./law_scale";
import { Moving } from "./moving";
import { dragOn } from "./plot_drag";
import { type Target, change, paramOf, value } from "./target";

const SIDES = { left: 26, right: 8, top: 6, bottom: 18 };

export function LawCurve(props: { target: Target; law: Law; moveThreshold: (by: number, gesture: string) => void }): JSX.Element {
  const [size, setSize] = createSignal({ width: 0, height: 0 });
  const curve = engineCurve(() => props.target);
  let ask = () => {};
  createEffect(() => {
    void [props.law, curve(), props.target.hue];
    ask();
  });
  const box = () => ({ w: Math.max(1, size().width - SIDES.left - SIDES.right), h: Math.max(1, size().height - SIDES.top - SIDES.bottom) });
  const xOf = (level: number) => SIDES.left + across(level, box().w);
  const yOf = (level: number) => SIDES.top + down(level, box().h);
  const law = () => props.law;
  const hasRatio = () => paramOf(props.target, "ratio") !== undefined;
  const setRatio = (ratio: number, gesture: string) => change(props.target, "ratio", Number(ratio.toPrecision(3)), gesture);
  /** A drag of the far end; the ratio is the one whose curve passes through the hand. */
  const dragRatio = (dy: number, gesture: string) => {
    const by = (-dy / box().h) * (HIGH - LOW);
    if (law().kind === "expander") {
      setRatio(value(props.target, "ratio") * 2 ** (-by / 12), gesture);
      return;
    }
    setRatio(ratioFor(law().threshold, endOf(law().threshold, value(props.target, "ratio")) + by, paramOf(props.target, "ratio")?.max ?? 100), gesture);
  };
  // Before the engine has measured it, a handle stands where nothing is changed.
  const heightAt = (level: number) => yOf(outputAt(curve(), level) ?? level);
  const kneePoint = () => ({ x: xOf(law().threshold), y: heightAt(law().threshold) });
  const ratioAt = () => (law().kind === "expander" ? Math.max(LOW, law().threshold - 18) : HIGH);
  const draw = (pen: Pen) => {
    if (pen.width !== size().width || pen.height !== size().height) setSize({ width: pen.width, height: pen.height });
    const x = pen.context;
    const { left, top } = SIDES;
    const { w, h } = box();
    x.fillStyle = colour("sunk");
    x.fillRect(left, top, w, h);
    x.font = font(10);
    for (const level of lines(LOW, HIGH, 12)) {
      x.fillStyle = colour("grid");
      x.fillRect(left, Math.round(yOf(level)), w, 1);
      x.fillRect(Math.round(xOf(level)), top, 1, h);
      x.fillStyle = colour("faint");
      const wide = level % 24 === 0;
      x.textAlign = "right";
      x.textBaseline = "middle";
      if (wide || h > 150) x.fillText(signed(level), left - 5, Math.min(top + h - 4, Math.max(top + 5, yOf(level))));
      x.textBaseline = "alphabetic";
      x.textAlign = level === HIGH ? "right" : "center";
      if ((wide || w > 220) && level !== LOW) x.fillText(signed(level), xOf(level), pen.height - 5);
    }
    x.textAlign = "left";
    x.save();
    x.beginPath();
    x.rect(left, top, w, h);
    x.clip();
    x.strokeStyle = colour("grid-strong");
    x.lineWidth = 1;
    x.beginPath();
    x.moveTo(xOf(LOW), yOf(LOW));
    x.lineTo(xOf(HIGH), yOf(HIGH));
    x.stroke();
    // The knee is where the line bends.
    if (law().knee > 0) {
      x.globalAlpha = 0.5;
      x.fillStyle = colour("grid-strong");
      x.fillRect(xOf(law().threshold - law().knee / 2), top, xOf(law().threshold + law().knee / 2) - xOf(law().threshold - law().knee / 2), h);
      x.globalAlpha = 1;
    }
    const engine = curve();
    x.beginPath();
    if (engine.kind === "static") engine.x.forEach((level, i) => x.lineTo(xOf(level), yOf(engine.y[i] ?? LOW)));
    x.strokeStyle = tint(props.target.hue);
    x.lineWidth = 2;
    x.lineJoin = "round";
    x.stroke();
    x.restore();
  };
  const key = (act: (by: number) => void) => (event: KeyboardEvent) => {
    const by = { ArrowUp: 0.5, ArrowRight: 0.5, ArrowDown: -0.5, ArrowLeft: -0.5, PageUp: 3, PageDown: -3 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    act(event.shiftKey ? by / 5 : by);
  };
  return (
    <div class="plot law">
      <Canvas draw={draw} label={`What comes out of ${props.target.path} over what goes in`} redraw={(again) => (ask = again)} />
      <Moving kind="dot" sides={SIDES} layout={(fits) => fits} />
      <div
        class="dot-handle"
        role="slider"
        tabindex="0"
        aria-label="threshold"
        aria-valuemin={LOW}
        aria-valuemax={0}
        aria-valuenow={law().threshold}
        aria-valuetext={show(law().threshold, "dB")}
        title="Drag the threshold"
        style={{ transform: `translate(${kneePoint().x}px, ${kneePoint().y}px)` }}
        onPointerDown={(down) => down.button === 0 && dragOn(down, { move: (dx, _dy, gesture) => props.moveThreshold((dx / box().w) * (HIGH - LOW), gesture) })}
        onKeyDown={key((by) => props.moveThreshold(by, newGesture()))}
      />
      <Show when={hasRatio()}>
        <div
          class="dot-handle hollow"
          role="slider"
          tabindex="0"
          aria-label="ratio"
          aria-valuemin={1}
          aria-valuemax={paramOf(props.target, "ratio")?.max ?? 100}
          aria-valuenow={value(props.target, "ratio")}
          aria-valuetext={show(value(props.target, "ratio"), ":1")}
          title="Drag the ratio"
          style={{ transform: `translate(${xOf(ratioAt()) - 3}px, ${heightAt(ratioAt())}px)` }}
          onPointerDown={(down) => down.button === 0 && dragOn(down, { move: (_dx, dy, gesture) => dragRatio(dy, gesture) })}
          onKeyDown={key((by) => setRatio(value(props.target, "ratio") * 2 ** (by / 4), newGesture()))}
        />
      </Show>
    </div>
  );
}
