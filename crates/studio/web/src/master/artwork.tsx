// The cover: chosen or dropped, looked at here, and checked for what platforms refuse.

import { For, Show, createSignal, type JSX } from "solid-js";
import { carriesFiles } from "../start/dropped";
import { notice } from "../studio";
import { type Artwork as Art, artworkFaults } from "./release";

/** The picture that is kept with the song is a small one: the file itself stays where it is. */
const PREVIEW = 480;

async function look(file: File): Promise<Art | null> {
  try {
    const picture = await createImageBitmap(file);
    const { width, height } = picture;
    const scale = Math.min(1, PREVIEW / Math.max(width, height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(width * scale));
    canvas.height = Math.max(1, Math.round(height * scale));
    canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    return { name: file.name, width, height, type: file.type, bytes: file.size, preview: canvas.toDataURL("image/jpeg", 0.82) };
  } catch {
    notice("error", `“${file.name}” is no picture that this browser can read; covers are JPEG or PNG.`);
    return null;
  }
}

export function Artwork(props: { artwork: Art | null; change: (artwork: Art | null) => void }): JSX.Element {
  let input: HTMLInputElement | undefined;
  const [over, setOver] = createSignal(false);
  const take = async (file: File | undefined) => {
    const art = file && (await look(file));
    if (art) props.change(art);
  };
  const faults = () => (props.artwork ? artworkFaults(props.artwork) : []);
  return (
    <section class="artwork" aria-label="Artwork">
      <div
        class="cover" classList={{ over: over() }}
        onDragOver={(event) => { if (carriesFiles(event)) { event.preventDefault(); setOver(true); } }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => { event.preventDefault(); setOver(false); void take(event.dataTransfer?.files[0]); }}
      >
        <Show when={props.artwork} fallback={<p>Drop the cover here<span>square, 3000 pixels or more</span></p>}>
          {(art) => <img src={art().preview} alt={`Cover: ${art().name}`} />}
        </Show>
      </div>
      <div class="acts">
        <button type="button" class="button" onClick={() => input?.click()}>Choose a picture</button>
        <Show when={props.artwork}><button type="button" class="button quiet" onClick={() => props.change(null)}>Take away</button></Show>
        <input ref={input} type="file" hidden accept="image/jpeg,image/png" aria-label="Cover picture" onChange={(event) => { void take(event.currentTarget.files?.[0]); event.currentTarget.value = ""; }} />
      </div>
      <Show when={props.artwork}>
        {(art) => (
          <ul class="checks">
            <For each={faults()} fallback={<li class="passed"><span class="mark" aria-hidden="true">✓</span><span>{art().width} by {art().height} pixels: good for every platform.</span></li>}>
              {(fault) => <li class="failed"><span class="mark" aria-hidden="true">!</span><span>{fault}</span></li>}
            </For>
          </ul>
        )}
      </Show>
      <p class="tag">It is looked at here only; hand the picture itself to your distributor.</p>
    </section>
  );
}
