// The audio thread's end of the browser monitor: blocks come in by messages, the jitter buffer is read each quantum.

import { type Health, JitterBuffer } from "./jitter";

declare abstract class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new (options: { processorOptions: { input: number } }) => AudioWorkletProcessor): void;
declare const sampleRate: number;

export type ToPlayer = { samples: Float32Array; jump: boolean } | { expecting: boolean } | { end: true };
export type FromPlayer = Health;

/** Quanta between two reports: about twice a second. */
const REPORT = 190;

class Player extends AudioWorkletProcessor {
  private readonly buffer: JitterBuffer;
  private quanta = 0;
  private ended = false;

  constructor(options: { processorOptions: { input: number } }) {
    super();
    this.buffer = new JitterBuffer({ input: options.processorOptions.input, output: sampleRate });
    this.port.onmessage = (message: MessageEvent<ToPlayer>) => this.take(message.data);
  }

  private take(message: ToPlayer): void {
    if ("samples" in message) this.buffer.push(message.samples, message.jump);
    else if ("expecting" in message) this.buffer.expecting = message.expecting;
    else this.ended = true;
  }

  process(_inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const [left, right] = outputs[0] ?? [];
    if (left && right) this.buffer.pull(left, right);
    this.quanta += 1;
    if (this.quanta % REPORT === 0) this.port.postMessage(this.buffer.health satisfies FromPlayer);
    return !this.ended;
  }
}

registerProcessor("studio-player", Player);
