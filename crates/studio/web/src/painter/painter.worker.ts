// The painter's thread.

import { type FromPainter, Painter, type ToPainter } from "./painter";

declare function postMessage(message: FromPainter): void;

const painter = new Painter((message) => postMessage(message), (draw) => void requestAnimationFrame(draw));
addEventListener("message", (message: MessageEvent<ToPainter>) => painter.take(message.data));
