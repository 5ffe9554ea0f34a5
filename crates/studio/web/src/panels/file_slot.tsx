// The file that an effect works with: one of the song's, or one that is chosen or dropped here and comes into the song.

import { type JSX, Show, createSignal } from "solid-js";
import { type Entry, Menu } from "../mixer/menu";
import { ACCEPT, carriesFiles } from "../start/dropped";
import { send } from "../start/uploads";
import { notice, set, state } from "../studio";
import { fileName } from "./impulse";
import type { Target } from "./target";

type Props = { target: Target; index: number; children?: JSX.Element };

export function FileSlot(props: Props): JSX.Element {
  let input: HTMLInputElement | undefined;
  const [over, setOver] = createSignal(false);
  const [coming, setComing] = createSignal<string | null>(null);
  const param = () => props.target.effect.files[props.index];
  const word = () => param()?.key.replaceAll("-", " ") ?? "file";
  const named = () => props.target.insert.settings.files?.[props.index] ?? "";
  const missing = () => state.room?.files.find((file) => file.file === named())?.missing ?? false;
  const choose = (file: string) => void set(`${props.target.path}/${param()?.key ?? ""}`, file, `${word()} of ${props.target.path}`);
  const bring = async (file: File | undefined) => {
    if (!file) return;
    setComing(file.name);
    const info = await send(file);
    setComing(null);
    if (info) choose(info.file);
    else notice("warn", `“${file.name}” did not come in, so ${props.target.path} keeps what it had.`);
  };
  const entries = (): Entry[] => [
    { text: "Choose a file …", run: () => input?.click() },
    { text: "None", checked: named() === "", run: () => choose("") },
    { heading: "Files of the song" },
    ...(state.room?.files ?? [])
      .filter((file) => !file.missing)
      .map((file) => ({
        text: fileName(file.file),
        hint: `${(file.frames / (state.room?.song.rate ?? 48_000)).toFixed(2)} s`,
        checked: file.file === named(),
        run: () => choose(file.file),
      })),
  ];
  return (
    <section
      class="file-slot" classList={{ over: over() }} aria-label={`The ${word()} of ${props.target.path}`}
      onDragOver={(event) => { if (carriesFiles(event)) { event.preventDefault(); event.stopPropagation(); setOver(true); } }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        if (!carriesFiles(event)) return;
        event.preventDefault();
        event.stopPropagation();
        setOver(false);
        void bring(event.dataTransfer?.files[0]);
      }}
    >
      <div class="file-name" title={param()?.sentence}>
        <span>{word()}</span>
        <Menu label={`The ${word()}: ${named() === "" ? "none chosen" : fileName(named())}`} class="text-button" face={<><span class="cut">{coming() ? `${coming()} comes in …` : named() === "" ? "none chosen" : fileName(named())}</span><i aria-hidden="true"> ▾</i></>} entries={entries} />
        <Show when={missing()}><span class="short">cannot be found</span></Show>
        <input ref={input} type="file" hidden accept={ACCEPT} aria-label={`File for the ${word()}`} onChange={(event) => { void bring(event.currentTarget.files?.[0]); event.currentTarget.value = ""; }} />
      </div>
      <Show when={named() !== ""} fallback={<p class="drop-here">Drop a file here, or choose one. {param()?.sentence}</p>}>{props.children}</Show>
    </section>
  );
}
