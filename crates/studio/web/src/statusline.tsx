// Rate, engine load, device and latency, and who else is here.

import { For, Show, createSignal, onCleanup, onMount, type JSX } from "solid-js";
import { run } from "./actions";
import { keysOf, shown } from "./keys";
import { live } from "./live";
import { state } from "./studio";

export function StatusLine(): JSX.Element {
  const [load, setLoad] = createSignal(0);
  const [dropouts, setDropouts] = createSignal(0);
  onMount(() => {
    const timer = setInterval(() => {
      setLoad(live.load);
      setDropouts(live.dropouts);
    }, 500);
    onCleanup(() => clearInterval(timer));
  });
  const room = () => state.room;
  const key = (id: string) => keysOf(id).map(shown)[0] ?? "";
  const others = () => room()?.peers.filter((peer) => peer.user !== state.user) ?? [];
  return (
    <footer class="statusline">
      <span><b>{(room()?.song.rate ?? 0) / 1000} kHz</b> · {room()?.device.block} frames</span>
      <span>engine <b>{(load() * 100).toFixed(0)} %</b> of a core</span>
      <span>out <b>{room()?.device.name}</b></span>
      <span>latency <b>{room()?.device.latency_ms.toFixed(1)} ms</b></span>
      <Show when={dropouts() > 0}><span role="status"><b>{dropouts()} dropouts</b></span></Show>
      <Show when={others().length > 0}>
        <span>with <For each={others()}>{(peer) => <b>{peer.name} </b>}</For></span>
      </Show>
      <span class="end">
        <button type="button" onClick={() => run("view.palette")}>{key("view.palette")}: anything</button>
        <span>{key("transport.toggle")}: play</span>
        <button type="button" onClick={() => run("view.keys")}>{key("view.keys")}: keys</button>
        <button type="button" onClick={() => run("view.theme")}>theme</button>
      </span>
    </footer>
  );
}
