// The thread of the connection.

import { type FromLine, Line, type ToLine } from "./line";

declare function postMessage(message: FromLine, transfer: Transferable[]): void;

const line = new Line((message, transfer) => postMessage(message, transfer), (address) => new WebSocket(address));
addEventListener("message", (message: MessageEvent<ToLine>) => line.take(message.data));
