// The cover: chosen or dropped, kept with the song, checked for what platforms refuse, and put into every file that can carry it.

import { For, Show, createSignal, type JSX } from "solid-js";
import { carriesFiles } from "../start/dropped";
import { set, state } from "../studio";
import { cover, takeCover } from "./cover";
import { artworkFaults } from "./release";

export function Artwork(): JSX.Element {
  let input: HTMLInputElement | undefined;
  const [over, setOver] = createSignal(false);
  const found = cover();
  const named = () => state.room?.song.credits.cover ?? "";
  const picture = () => (named() === "" ? null : found.latest ?? null);
  const name = () => named().split("/").at(-1) ?? "";
  const take = (file: File | undefined) => file && void takeCover(file);
  return (
    <section class="artwork" aria-label="Artwork">
      <div
        class="cover" classList={{ over: over() }}
        onDragOver={(event) => { if (carriesFiles(event)) { event.preventDefault(); setOver(true); } }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => { event.preventDefault(); event.stopPropagation(); setOver(false); take(event.dataTransfer?.files[0]); }}
      >
        <Show when={picture()} fallback={<p>{named() === "" ? <>Drop the cover here<span>square, 3000 pixels or more</span></> : found.loading ? "The cover comes …" : `“${name()}” cannot be found`}</p>}>
          {(art) => <img src={art().picture} alt={`Cover: ${name()}`} />}
        </Show>
      </div>
      <div class="beside">
        <div class="acts">
          <button type="button" class="button" onClick={() => input?.click()}>Choose a picture</button>
          <Show when={named() !== ""}><button type="button" class="button quiet" onClick={() => void set("song/cover", "", "no cover")}>Take away</button></Show>
          <input ref={input} type="file" hidden accept="image/jpeg,image/png" aria-label="Cover picture" onChange={(event) => { take(event.currentTarget.files?.[0]); event.currentTarget.value = ""; }} />
        </div>
        <Show when={picture()}>
          {(art) => (
            <ul class="checks">
              <For each={artworkFaults(art())} fallback={<li class="passed"><span class="mark" aria-hidden="true">✓</span><span>{art().width} by {art().height} pixels: good for every platform.</span></li>}>
                {(fault) => <li class="failed"><span class="mark" aria-hidden="true">!</span><span>{fault}</span></li>}
              </For>
            </ul>
          )}
        </Show>
        <p class="tag">JPEG or PNG. It goes into every file that can carry it.</p>
      </div>
    </section>
  );
}
