// Audio that is dropped anywhere in the window, and the list of files on their way in.

import "./arrivals.css";
import { For, Show, createSignal, onCleanup, onMount, type JSX } from "solid-js";
import { notice, state } from "../studio";
import { carriesFiles, fromDrop } from "./dropped";
import { type Upload, addTracks, busy, clear, newSong, stop, uploads } from "./uploads";

export function Arrivals(): JSX.Element {
  return (
    <>
      <DropArea />
      <Show when={uploads.all.length > 0}><UploadList /></Show>
    </>
  );
}

/** Takes drops on the whole window, unless a part of the page took them for itself. */
function DropArea(): JSX.Element {
  const [over, setOver] = createSignal(false);
  onMount(() => {
    let depth = 0;
    const enter = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      depth += 1;
      setOver(true);
    };
    const leave = () => {
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    };
    const hover = (event: DragEvent) => {
      if (!carriesFiles(event) || event.defaultPrevented) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
    };
    const drop = (event: DragEvent) => {
      depth = 0;
      setOver(false);
      if (!carriesFiles(event) || event.defaultPrevented) return;
      event.preventDefault();
      fromDrop(event)
        .then((found) => {
          if (!state.room) return newSong(found);
          if (found.audio.length === 0) notice("warn", "There is no audio among these files.");
          return addTracks(found);
        })
        .catch((error: unknown) => notice("error", `These files cannot be read: ${String(error)}`));
    };
    const events = { dragenter: enter, dragleave: leave, dragover: hover, drop } as const;
    for (const [name, heard] of Object.entries(events)) window.addEventListener(name, heard as EventListener);
    onCleanup(() => {
      for (const [name, heard] of Object.entries(events)) window.removeEventListener(name, heard as EventListener);
    });
  });
  return (
    <div class="drop-veil" classList={{ over: over() }} aria-hidden="true">
      <p><b>{state.room ? "Drop to add tracks" : "Drop to make a song"}</b><span>Files are copied into the song’s folder and never changed.</span></p>
    </div>
  );
}

const WORDS: Record<Upload["state"], string> = {
  waiting: "waits",
  sending: "copying",
  reading: "being read",
  done: "done",
  failed: "failed",
  stopped: "stopped",
};

function UploadList(): JSX.Element {
  const done = () => uploads.all.filter((one) => one.state === "done").length;
  return (
    <section class="arrivals" aria-label="Files on their way in">
      <header>
        <h2 role="status">{busy() ? `${done()} of ${uploads.all.length} files are in` : `${done()} of ${uploads.all.length} files came in`}</h2>
        <Show when={busy()} fallback={<button type="button" class="button small quiet" onClick={clear}>Put away</button>}>
          <button type="button" class="button small quiet" onClick={() => stop()}>Stop all</button>
        </Show>
      </header>
      <ul tabindex="0" aria-label="Files">
        <For each={uploads.all}>{(one) => <Row upload={one} />}</For>
      </ul>
    </section>
  );
}

function Row(props: { upload: Upload }): JSX.Element {
  const share = () => (props.upload.bytes > 0 ? props.upload.sent / props.upload.bytes : 1);
  const told = () => (props.upload.state === "sending" ? `${Math.round(share() * 100)} %` : WORDS[props.upload.state]);
  return (
    <li class={props.upload.state}>
      <span class="name" title={props.upload.name}>{props.upload.name}</span>
      <span class="told">{told()}</span>
      <progress max="1" value={props.upload.state === "done" ? 1 : share()} aria-label={`${props.upload.name}: ${told()}`} />
      <Show when={props.upload.error}>{(error) => <span class="why">{error()}</span>}</Show>
    </li>
  );
}
