// The audio thread's end of the browser monitor: blocks come in by messages, the jitter buffer is read each quantum.

import type { Block } from "../line/line";
import { type Health, JitterBuffer } from "./jitter";

declare abstract class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new (options: { processorOptions: { input: number } }) => AudioWorkletProcessor): void;
declare const sampleRate: number;

/** Blocks of sound come through a port of their own, past the page's thread. */
export type ToPlayer = { blocks: MessagePort } | { expecting: boolean } | { end: true };
/** `behind`: seconds from the engine's playhead to what is played. */
export type FromPlayer = Health & { behind: number };

/** Quanta between two reports: about twice a second. */
const REPORT = 190;

class Player extends AudioWorkletProcessor {
  private readonly buffer: JitterBuffer;
  private readonly input: number;
  private lead = 0;
  private quanta = 0;
  private ended = false;

  constructor(options: { processorOptions: { input: number } }) {
    super();
    this.input = options.processorOptions.input;
    this.buffer = new JitterBuffer({ input: this.input, output: sampleRate });
    this.port.onmessage = (message: MessageEvent<ToPlayer>) => this.take(message.data);
  }

  private take(message: ToPlayer): void {
    if ("blocks" in message) message.blocks.onmessage = (block: MessageEvent<Block>) => this.hear(block.data);
    else if ("expecting" in message) this.buffer.expecting = message.expecting;
    else this.ended = true;
  }

  private hear({ samples, jump, lead }: Block): void {
    this.lead = lead / this.input;
    this.buffer.push(samples, jump);
  }

  process(_inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const [left, right] = outputs[0] ?? [];
    if (left && right) this.buffer.pull(left, right);
    this.quanta += 1;
    if (this.quanta % REPORT === 0) this.report();
    return !this.ended;
  }

  private report(): void {
    const health = this.buffer.health;
    this.port.postMessage({ ...health, behind: health.fill + this.lead } satisfies FromPlayer);
  }
}

registerProcessor("studio-player", Player);
