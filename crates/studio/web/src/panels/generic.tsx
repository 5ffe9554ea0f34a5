// A panel made from an effect's parameters alone, with the engine's curve above them where it has one.

import { For, type JSX, Show, createEffect } from "solid-js";
import { Canvas, type Pen, tint } from "../draw/canvas";
import { frequencyGrid } from "../meters/spectrum_draw";
import type { Frame } from "../meters/spectrum_paths";
import type { CurveReply } from "../protocol";
import { engineCurve } from "./curve";
import { FileSlot } from "./file_slot";
import { ImpulseView } from "./impulse_view";
import { Knobs } from "./knobs";
import { levels, plotOf } from "./plot";
import type { Target } from "./target";
import { tracePath } from "./trace";

export function GenericPanel(props: { target: Target }): JSX.Element {
  const curve = engineCurve(() => props.target);
  return (
    <div class="panel-body generic">
      <For each={props.target.effect.files}>
        {(_file, i) => (
          <FileSlot target={props.target} index={i()}>
            <ImpulseView target={props.target} file={props.target.insert.settings.files?.[i()] ?? ""} curve={curve()} />
          </FileSlot>
        )}
      </For>
      <Show when={curve().kind === "response"}>
        <div class="plot"><Response target={props.target} curve={curve()} /></div>
      </Show>
      <p class="panel-sentence">{props.target.effect.sentence}</p>
      <Knobs target={props.target} />
    </div>
  );
}

/** A response over frequency. */
export function Response(props: { target: Target; curve: CurveReply }): JSX.Element {
  let ask = () => {};
  createEffect(() => {
    void [props.curve, props.target.hue];
    ask();
  });
  const draw = (pen: Pen) => {
    const reach = Math.max(...props.curve.y.map(Math.abs)) > 12 ? 24 : 12;
    const frame: Frame = { ...plotOf(pen), low: -reach, high: reach };
    frequencyGrid(pen, frame);
    levels(pen, frame, reach);
    const x = pen.context;
    x.save();
    x.beginPath();
    x.rect(frame.left, frame.top, frame.width, frame.height);
    x.clip();
    tracePath(pen, frame, props.curve.x, props.curve.y);
    x.strokeStyle = tint(props.target.hue);
    x.lineWidth = 2;
    x.stroke();
    x.restore();
  };
  return <Canvas draw={draw} label={`Response of ${props.target.path}`} redraw={(again) => (ask = again)} />;
}
