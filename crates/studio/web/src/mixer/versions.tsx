// What is listened to: this mix, the reference or a named earlier mix, at matched loudness; keeping and bringing back mixes.

import { For, type JSX, Show, createResource, createSignal } from "solid-js";
import { ask, state } from "../studio";
import { reading } from "../meters/words";
import { Popover } from "./popover";
import { type Version, listeningTo, nextName, versionsOf } from "./version_list";

export function Listening(): JSX.Element {
  const listening = () => state.room?.monitor.listening ?? "mix";
  const reference = () => listening() === "reference";
  return (
    <>
      <div class="grid2" role="group" aria-label="Listen to">
        <button
          type="button"
          class="toggle wide solo"
          aria-pressed={reference()}
          disabled={!state.room?.yardstick.file && !reference()}
          title={state.room?.yardstick.file ? "The reference instead of the mix, at the same place and matched loudness" : "There is no reference yet: give one on the Master page"}
          onClick={() => void ask("reference.listen", { on: !reference() })}
        >
          Reference
        </button>
        <button
          type="button"
          class="toggle wide plain"
          aria-pressed={state.room?.monitor.matched ?? false}
          title="Compare at the same loudness, so that louder does not win"
          onClick={() => void ask("monitor.set", { matched: !state.room?.monitor.matched })}
        >
          Matched
        </button>
      </div>
      <Popover
        kind="dialog"
        label={`Mix versions; you hear ${listeningTo(listening())}`}
        class="listening"
        pressed={listening() !== "mix"}
        face={<><span class="cut">{listeningTo(listening())}</span><span aria-hidden="true">▾</span></>}
      >
        {(close) => <Versions close={close} />}
      </Popover>
    </>
  );
}

function Versions(props: { close: () => void }): JSX.Element {
  const [list, { refetch }] = createResource(async () => versionsOf(await ask("version.list")));
  const versions = () => list.latest ?? [];
  const [name, setName] = createSignal<string | null>(null);
  const listening = () => state.room?.monitor.listening ?? "mix";
  const save = async () => {
    const called = (name() ?? nextName(versions())).trim();
    if (called === "") return;
    await ask("version.save", { name: called });
    setName(null);
    await refetch();
  };
  const listen = (which: string | null) => void ask("version.listen", { name: which });
  return (
    <div class="versions">
      <h3>Listen to</h3>
      <ul>
        <li>
          <button type="button" class="menu-item" aria-pressed={listening() === "mix"} onClick={() => listen(null)}>
            <span class="tick" aria-hidden="true">{listening() === "mix" ? "✓" : ""}</span>
            <span class="text">This mix</span>
          </button>
        </li>
        <For each={versions()}>{(version) => <Row version={version} heard={listening() === `version:${version.name}`} listen={listen} close={props.close} />}</For>
      </ul>
      <Show when={versions().length === 0 && !list.loading}>
        <p>No mix is kept yet. Keep this one, then change what you like and compare.</p>
      </Show>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <input
          type="text"
          aria-label="Name of this mix"
          value={name() ?? nextName(versions())}
          onInput={(event) => setName(event.currentTarget.value)}
          onKeyDown={(event) => event.key !== "Escape" && event.stopPropagation()}
        />
        <button type="submit" class="button">Keep this mix</button>
      </form>
    </div>
  );
}

function Row(props: { version: Version; heard: boolean; listen: (name: string) => void; close: () => void }): JSX.Element {
  return (
    <li class="version">
      <button type="button" class="menu-item" aria-pressed={props.heard} onClick={() => props.listen(props.version.name)}>
        <span class="tick" aria-hidden="true">{props.heard ? "✓" : ""}</span>
        <span class="text">{props.version.name}</span>
        <span class="hint">{props.version.loudness === null ? "" : reading(props.version.loudness, "LUFS")}</span>
      </button>
      <button
        type="button"
        class="button small quiet"
        title="Make the song as this version was; undo takes it back"
        onClick={() => {
          props.close();
          void ask("version.restore", { name: props.version.name });
        }}
      >
        Bring back
      </button>
    </li>
  );
}
