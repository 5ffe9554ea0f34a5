// Rate, engine load, device and latency, and who else is here.

import { For, Show, createSignal, onCleanup, onMount, type JSX } from "solid-js";
import { run } from "./actions";
import { keysOf, shown } from "./keys";
import { eachFrame, live } from "./live";
import { listeningTo } from "./mixer/version_list";
import { ask, callMe, myName, state } from "./studio";

export function StatusLine(): JSX.Element {
  const [load, setLoad] = createSignal(0);
  const [dropouts, setDropouts] = createSignal(0);
  onMount(() => {
    let told = 0;
    onCleanup(eachFrame((now, beat) => {
      if (!beat || now - told < 500) return;
      told = now;
      setLoad(live.load);
      setDropouts(live.dropouts);
    }));
  });
  const room = () => state.room;
  // Where no card waits for the sound, it is late for nobody.
  const onCard = () => room()?.device.kind === "device";
  const key = (id: string) => keysOf(id).map(shown)[0] ?? "";
  const others = () => room()?.peers.filter((peer) => peer.user !== state.user) ?? [];
  return (
    <footer class="statusline">
      <span><b>{(room()?.song.rate ?? 0) / 1000} kHz</b> · {room()?.device.block} frames</span>
      <span>engine <b>{(load() * 100).toFixed(0)} %</b> of a core</span>
      <span>out <b>{room()?.device.name}</b></span>
      <Show when={onCard()}><span>latency <b>{room()?.device.latency_ms.toFixed(1)} ms</b></span></Show>
      <Show when={onCard() && dropouts() > 0}><span role="status"><b>{dropouts()} {dropouts() === 1 ? "dropout" : "dropouts"}</b></span></Show>
      <Show when={others().length > 0}>
        <span>with <For each={others()}>{(peer) => <b>{peer.name} </b>}</For></span>
      </Show>
      <Show when={room()?.monitor.listening !== "mix"}>
        <button type="button" class="instead" title="What you change is not heard until the mix is" onClick={() => void ask("version.listen", { name: null })}>
          you hear <b>{listeningTo(room()?.monitor.listening ?? "mix")}</b> · back to the mix
        </button>
      </Show>
      <span class="end">
        <Name />
        <button type="button" onClick={() => run("view.palette")}>{key("view.palette")}: anything</button>
        <span>{key("transport.toggle")}: play</span>
        <button type="button" onClick={() => run("view.keys")}>{key("view.keys")}: keys</button>
        <button type="button" onClick={() => run("view.theme")}>theme</button>
      </span>
    </footer>
  );
}

/** Who this is to the others; a press opens it for typing. */
function Name(): JSX.Element {
  const [typing, setTyping] = createSignal(false);
  const finish = (text: string | null) => {
    setTyping(false);
    const name = text?.trim();
    if (name && name !== myName()) callMe(name);
  };
  return (
    <Show
      when={typing()}
      fallback={<button type="button" title="Your name, as others in this song see it" aria-label={`You are ${myName()}: change your name`} onClick={() => setTyping(true)}>{myName()}</button>}
    >
      <input
        class="name" aria-label="Your name" value={myName()} maxlength="40"
        ref={(input) => queueMicrotask(() => { input.focus(); input.select(); })}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === "Enter") finish(event.currentTarget.value);
          if (event.key === "Escape") finish(null);
        }}
        onBlur={(event) => { if (typing()) finish(event.currentTarget.value); }}
      />
    </Show>
  );
}
