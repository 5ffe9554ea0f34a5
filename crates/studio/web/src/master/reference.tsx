// A reference to hold the mix against, equally loud: dropped or chosen, then heard instead of the mix.

import { Show, createSignal, type JSX } from "solid-js";
import { ACCEPT, carriesFiles, fromDrop, fromPicker, type Found } from "../start/dropped";
import { send } from "../start/uploads";
import { ask, notice, state } from "../studio";

async function add(found: Found): Promise<void> {
  const [file] = found.audio;
  if (!file) {
    notice("warn", "There is no audio among these files.");
    return;
  }
  const info = await send(file);
  if (info && (await ask("reference.add", { file: info.file }))) notice("info", `“${file.name}” is the reference now.`);
}

export function Reference(): JSX.Element {
  let input: HTMLInputElement | undefined;
  const [over, setOver] = createSignal(false);
  const monitor = () => state.room?.monitor;
  const reference = () => state.room?.yardstick.file;
  const hears = () => monitor()?.listening === "reference";
  return (
    <section
      class="reference" classList={{ over: over() }} aria-label="Reference"
      onDragOver={(event) => { if (carriesFiles(event)) { event.preventDefault(); setOver(true); } }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        if (!carriesFiles(event)) return;
        event.preventDefault();
        setOver(false);
        fromDrop(event).then(add, (error: unknown) => notice("error", `This file cannot be read: ${String(error)}`));
      }}
    >
      <h2>Reference</h2>
      <div class="acts">
        <span class="pair" role="group" aria-label="Listen to">
          <button type="button" class="button" aria-pressed={!hears()} onClick={() => void ask("reference.listen", { on: false })}>A · mix</button>
          <button type="button" class="button" aria-pressed={hears()} disabled={!reference()} onClick={() => void ask("reference.listen", { on: true })}>B · reference</button>
        </span>
        <button type="button" class="button" aria-pressed={monitor()?.matched ?? false} title="Both are played equally loud" onClick={() => void ask("monitor.set", { matched: !monitor()?.matched })}>
          Equally loud
        </button>
        <button type="button" class="button quiet" onClick={() => input?.click()}>Choose a file</button>
        <input ref={input} type="file" hidden accept={ACCEPT} aria-label="Reference file" onChange={(event) => { void add(fromPicker([...(event.currentTarget.files ?? [])])); event.currentTarget.value = ""; }} />
      </div>
      <p class="tag">
        <Show when={reference()} fallback="Drop a released song here that this one shall stand beside. It is only listened to.">
          {(file) => <>This song stands beside <b>{file().split("/").pop()}</b>. Drop another here to change it.</>}
        </Show>
      </p>
    </section>
  );
}
