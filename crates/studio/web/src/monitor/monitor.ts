// The browser monitor: asks the engine for its sound and plays it here. The sound card is opened by the first press of a
// key or a button, since a browser lets no page sound before.

import { createEffect, createRoot, createSignal, on } from "solid-js";
import { connection, notice, state } from "../studio";
import type { FromPlayer, ToPlayer } from "./player.worklet";
// The processor is a file of its own, which the content security policy lets in as it does every script of the page.
import playerUrl from "./player.worklet.ts?worker&url";

const CHOICE = "monitor";

/** What the monitor is doing: shut, waiting for a press, opening, on, or why it cannot. */
export type MonitorState = "off" | "waiting" | "on" | "failed";

const [status, setStatus] = createSignal<MonitorState>("off");
const [health, setHealth] = createSignal<FromPlayer | null>(null);
const [why, setWhy] = createSignal("");
const [choice, setChoice] = createSignal<"on" | "off" | null>(kept());
export { status, health, why };

function kept(): "on" | "off" | null {
  const text = localStorage.getItem(CHOICE);
  return text === "on" || text === "off" ? text : null;
}

/** Whether sound is wanted here: as the user chose, else where the engine has no sound card of its own. */
export function wanted(): boolean {
  const room = state.room;
  if (!room) return false;
  return choice() === null ? room.device.kind !== "device" : choice() === "on";
}

/** Turns hearing in this browser on or off; remembered. */
export function choose(on: boolean): void {
  localStorage.setItem(CHOICE, on ? "on" : "off");
  setChoice(on ? "on" : "off");
  // The press that chose it may open the sound card too.
  pressed();
}

let context: AudioContext | null = null;
let player: AudioWorkletNode | null = null;
let opening = false;

/** Opens the sound card at the song's rate, or at its own where it has no other: the player converts. */
async function open(rate: number): Promise<void> {
  if (opening || player) return;
  opening = true;
  try {
    context = soundCard(rate);
    await context.audioWorklet.addModule(playerUrl);
    player = new AudioWorkletNode(context, "studio-player", {
      numberOfInputs: 0,
      outputChannelCount: [2],
      processorOptions: { input: rate },
    });
    player.port.onmessage = (message: MessageEvent<FromPlayer>) => setHealth(message.data);
    player.onprocessorerror = () => fail("the player of this browser stopped; turn the monitor off and on again");
    player.connect(context.destination);
    lead();
    say({ expecting: state.room?.transport.playing ?? false });
    await context.resume();
    setStatus("on");
  } catch (error) {
    fail(`this browser opens no sound output: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    opening = false;
  }
}

function soundCard(rate: number): AudioContext {
  try {
    return new AudioContext({ sampleRate: rate, latencyHint: "interactive" });
  } catch {
    return new AudioContext({ latencyHint: "interactive" });
  }
}

function fail(reason: string): void {
  setWhy(reason);
  setStatus("failed");
  notice("error", reason);
}

function shut(): void {
  if (player) {
    connection.tell({ player: null });
    say({ end: true });
    player.disconnect();
  }
  void context?.close();
  context = null;
  player = null;
  setHealth(null);
  setStatus("off");
}

function say(message: ToPlayer): void {
  player?.port.postMessage(message);
}

/** Leads the sound past this thread: from that of the connection straight to the player. */
function lead(): void {
  const { port1, port2 } = new MessageChannel();
  player?.port.postMessage({ blocks: port2 } satisfies ToPlayer, [port2]);
  connection.tell({ player: port1 }, [port1]);
}

/** A press lets sound out, where it is wanted. */
function pressed(): void {
  const room = state.room;
  if (!room || !wanted()) return;
  if (!player) void open(room.song.rate);
  else if (context?.state === "suspended") void context.resume();
}

let begun = false;
/** Starts the monitor once for the page's life. */
export function startMonitor(): void {
  if (begun) return;
  begun = true;
  window.addEventListener("pointerdown", pressed, true);
  window.addEventListener("keydown", pressed, true);
  createRoot(() => {
    // Sound is asked for in each room and again after each break; another rate needs another sound card.
    createEffect(
      on([() => state.link, () => state.room?.id, () => state.room?.song.rate, wanted], ([link, id, , want], before) => {
        if (before && (before[1] !== id || before[2] !== state.room?.song.rate || !want)) shut();
        if (link !== "open" || id === undefined) return;
        if (want && !player) setStatus("waiting");
        void askFor(want);
      }),
    );
    createEffect(() => say({ expecting: state.room?.transport.playing ?? false }));
  });
}

async function askFor(on: boolean): Promise<void> {
  try {
    await connection.request("monitor.pcm", { on });
  } catch (error) {
    if (on) setWhy(error instanceof Error ? error.message : String(error));
  }
}
