// Before a song is open: drop audio and begin, go on with a recent song, or look at one that is made.

import "./start.css";
import { For, Show, createSignal, type JSX } from "solid-js";
import { JobProgress } from "../master/job_progress";
import type { Start } from "../protocol";
import { state } from "../studio";
import { ACCEPT, fromPicker } from "./dropped";
import { newSong, open, uploads } from "./uploads";
import { ago } from "./ago";

export function StartPage(): JSX.Element {
  return (
    <main class="start" aria-label="Start" aria-busy={uploads.opening !== null}>
      <header class="hello">
        <Mark />
        <h1>Tonmeister</h1>
        <p>A sound engineer’s whole studio, from the first recording to the finished master.</p>
      </header>
      <div class="ways">
        <Begin />
        <Recent />
      </div>
      <Templates />
      <footer>
        <Show when={state.start.roots[0]}>{(root) => <span>New songs are made in <b>{root()}</b></span>}</Show>
        <span>Tonmeister {state.version}</span>
      </footer>
    </main>
  );
}

/** A waveform as a mark, five bars. */
function Mark(): JSX.Element {
  return (
    <svg class="mark" viewBox="0 0 44 28" aria-hidden="true">
      <path d="M3 11v6M12.500 6v16M22 2v24M31.500 8v12M41 11v6" />
    </svg>
  );
}

function Begin(): JSX.Element {
  let files: HTMLInputElement | undefined;
  let folder: HTMLInputElement | undefined;
  const take = (input: HTMLInputElement) => {
    const found = fromPicker([...(input.files ?? [])]);
    input.value = "";
    void newSong(found);
  };
  return (
    <section class="begin" aria-labelledby="begin">
      <Show when={uploads.opening} fallback={<h2 id="begin">Drop your recordings here</h2>}>
        {(name) => <h2 id="begin" role="status">Opening {name()} …</h2>}
      </Show>
      <Show when={state.job?.state === "running" ? state.job : null}>{(job) => <JobProgress job={job()} />}</Show>
      <p class="lead">A folder of audio, or files: each becomes a track of a new song.</p>
      <div class="choose">
        <button type="button" class="button strong" disabled={uploads.opening !== null} onClick={() => files?.click()}>Choose files</button>
        <button type="button" class="button" disabled={uploads.opening !== null} onClick={() => folder?.click()}>Choose a folder</button>
        <input ref={files} type="file" multiple hidden accept={ACCEPT} aria-label="Audio files for a new song" onChange={(event) => take(event.currentTarget)} />
        <input ref={(input) => { folder = input; input.webkitdirectory = true; }} type="file" multiple hidden aria-label="A folder of audio for a new song" onChange={(event) => take(event.currentTarget)} />
      </div>
      <ol class="promise">
        <li>They are copied into the song’s own folder, as they are.</li>
        <li>No recording is ever changed: cuts, fades and effects are only noted.</li>
        <li>All stays on this machine; nothing is sent anywhere.</li>
      </ol>
    </section>
  );
}

function Recent(): JSX.Element {
  const recent = () => state.start.recent;
  return (
    <section class="recent" aria-labelledby="recent">
      <h2 id="recent">Recent songs</h2>
      <Show
        when={recent().length > 0}
        fallback={
          <div class="none">
            <p>Songs that you open are kept at hand here.</p>
            <p>To look around first, open the demo song.</p>
          </div>
        }
      >
        <ul tabindex="0" aria-label="Recent songs">
          <For each={recent()}>{(song) => <li><Song song={song} /></li>}</For>
        </ul>
      </Show>
      <button type="button" class="button demo" disabled={uploads.opening !== null} onClick={() => void open("the demo", "song.demo")}>
        Open the demo song
      </button>
    </section>
  );
}

function Song(props: { song: Start["recent"][number] }): JSX.Element {
  return (
    <button type="button" class="song" disabled={uploads.opening !== null} onClick={() => void open(props.song.name, "song.open", { id: props.song.id })} title={props.song.folder}>
      <b>{props.song.name}</b>
      <span class="when">{ago(props.song.when, Date.now() / 1000)}</span>
      <span class="where">{props.song.tracks} {props.song.tracks === 1 ? "track" : "tracks"} · {props.song.folder}</span>
    </button>
  );
}

function Templates(): JSX.Element {
  const [name, setName] = createSignal("");
  return (
    <section class="templates" aria-labelledby="templates">
      <header>
        <h2 id="templates">Or begin from a template</h2>
        <label>
          <span class="unseen">Name of the new song</span>
          <input class="field" placeholder="Name of the song" value={name()} maxlength="100" onInput={(event) => setName(event.currentTarget.value)} />
        </label>
      </header>
      <ul>
        <For each={state.start.templates} fallback={<li class="none">This engine brings no templates.</li>}>
          {(template) => (
            <li>
              <button type="button" class="template" disabled={uploads.opening !== null} onClick={() => void newSong({ name: name().trim() || template.name, audio: [], other: [] }, template.id)}>
                <b>{template.name}</b>
                <span>{template.sentence}</span>
              </button>
            </li>
          )}
        </For>
      </ul>
    </section>
  );
}
