// The painter's thread.

import fontUrl from "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url";
import { type FromPainter, Painter, type ToPainter } from "./painter";

declare function postMessage(message: FromPainter): void;
declare const fonts: FontFaceSet;

const painter = new Painter((message) => postMessage(message), (draw) => void requestAnimationFrame(draw));
addEventListener("message", (message: MessageEvent<ToPainter>) => painter.take(message.data));

// The page's fonts are not here. Until its own has come, and where it cannot be had, the painter writes in the system's.
const font = new FontFace("Inter Variable", `url(${fontUrl})`, { weight: "100 900", featureSettings: '"tnum", "cv11", "ss03"' });
font.load().then(
  () => {
    fonts.add(font);
    painter.drawAnew();
  },
  () => {},
);
