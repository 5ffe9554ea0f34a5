// A canvas that is drawn anew whenever there are new readings, at most once a frame.

import { type JSX, onCleanup, onMount } from "solid-js";
import { Canvas, type Pen } from "../draw/canvas";
import { write } from "../draw/write";
import { eachFrame, live } from "../live";

type Props = {
  /** Which readings it waits for. */
  news: keyof typeof live.news;
  draw: (pen: Pen, seconds: number) => void;
  label: string;
  class?: string;
  /** A readout in words for a screen reader, asked for twice a second. */
  says?: () => string;
  more?: JSX.CanvasHTMLAttributes<HTMLCanvasElement>;
};

export function LiveCanvas(props: Props): JSX.Element {
  let redraw = () => {};
  let said: HTMLSpanElement | undefined;
  let seen = -1;
  let last = performance.now();
  let spoken = 0;
  onMount(() => {
    const stop = eachFrame((now, beat) => {
      if (live.news[props.news] !== seen) {
        seen = live.news[props.news];
        redraw();
      }
      if (beat && props.says && said && now - spoken > 500) {
        spoken = now;
        write(said, props.says());
      }
    }, props.news);
    onCleanup(stop);
  });
  const draw = (pen: Pen) => {
    const now = performance.now();
    props.draw(pen, Math.min(0.25, (now - last) / 1000));
    last = now;
  };
  return (
    <>
      <Canvas
        draw={draw}
        label={props.label}
        {...(props.class === undefined ? {} : { class: props.class })}
        {...(props.more === undefined ? {} : { more: props.more })}
        redraw={(_, now) => (redraw = now)}
      />
      <span class="unseen" ref={said} />
    </>
  );
}
