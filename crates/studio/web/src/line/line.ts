// The connection as its own thread holds it: the socket, and who is handed what comes of it. Sound goes straight to the player and
// readings straight to the painter, so that a page that is busy holds neither up; the page gets what is said, and of what moves all
// the time only what it asked for.

import { Digest } from "./digest";
import { BANDS, DYNAMICS, METERS, SOUND, SPECTRUM, floatsOf, headOf } from "./frames";

/** What the painter draws of. */
const PAINTED = new Set([METERS, DYNAMICS, SPECTRUM, BANDS]);

export type ToLine =
  /** Connects, and says this first. */
  | { open: string; hello: string }
  | { say: string }
  | { close: true }
  /** The kinds of frames that the page draws of and gets all of. */
  | { wanted: number[] }
  /** Where sound goes; to nobody with null. */
  | { player: MessagePort | null }
  /** Where readings go that are drawn there. */
  | { painter: MessagePort };

export type FromLine = { opened: true } | { text: string } | { closed: number } | { frame: ArrayBuffer };

/** A block of sound: left and right interleaved, whether it follows the last, and by how many frames the engine's playhead is before its end. */
export type Block = { samples: Float32Array<ArrayBuffer>; jump: boolean; lead: number };

type Port = { postMessage: (message: unknown, transfer: Transferable[]) => void; close?: () => void };
type Socket = Pick<WebSocket, "send" | "close" | "binaryType" | "onopen" | "onmessage" | "onclose">;

export class Line {
  private socket: Socket | null = null;
  private player: Port | null = null;
  private painter: Port | null = null;
  private wanted = new Set<number>();
  private digest = new Digest();
  private serial = -1;
  private playhead = NaN;

  constructor(
    private readonly page: (message: FromLine, transfer: Transferable[]) => void,
    private readonly connect: (address: string) => Socket,
    private readonly clock: () => number = () => performance.now(),
  ) {}

  take(message: ToLine): void {
    if ("open" in message) this.open(message.open, message.hello);
    else if ("say" in message) this.socket?.send(message.say);
    else if ("close" in message) this.socket?.close();
    else if ("wanted" in message) this.wanted = new Set(message.wanted);
    else if ("painter" in message) this.painter = message.painter;
    else {
      this.player?.close?.();
      this.player = message.player;
      this.serial = -1;
    }
  }

  private open(address: string, hello: string): void {
    const socket = this.connect(address);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      socket.send(hello);
      this.page({ opened: true }, []);
    };
    socket.onmessage = ({ data }) => {
      if (typeof data === "string") this.page({ text: data }, []);
      else this.hand(data as ArrayBuffer);
    };
    socket.onclose = ({ code }) => {
      this.socket = null;
      this.serial = -1;
      this.page({ closed: code }, []);
    };
    this.socket = socket;
  }

  private hand(frame: ArrayBuffer): void {
    const view = new DataView(frame);
    const { kind, flags, serial, frame: at } = headOf(view);
    if (kind === SOUND) {
      // A block that is missing is a jump too: what is on both sides does not join.
      const jump = (flags & 1) !== 0 || (this.serial >= 0 && serial !== this.serial + 1);
      this.serial = serial;
      const samples = floatsOf(view);
      const lead = Math.max(0, this.playhead - at - (samples.length >> 1)) || 0;
      this.player?.postMessage({ samples, jump, lead } satisfies Block, [frame]);
      return;
    }
    if (PAINTED.has(kind)) this.painter?.postMessage(frame, []);
    if (kind === METERS) {
      this.playhead = at;
      const told = this.wanted.has(METERS) ? frame : this.digest.take(frame, this.clock());
      if (told) this.page({ frame: told }, [told]);
      return;
    }
    if (this.wanted.has(kind)) this.page({ frame }, [frame]);
  }
}
