// The command palette: everything by a few letters, what was used last first; a command that must be told more asks for it
// in the same line.

import { For, Show, createEffect, createMemo, createSignal, type JSX } from "solid-js";
import type { ActionArg } from "../protocol";
import { setView } from "../view";
import { choices, takesTyping, typed } from "./arguments";
import { type Find, finds, recent, used } from "./finds";
import { match } from "./fuzzy";
import { Panel } from "./panel";

/** Lines that are shown: what is further down is found by another letter. */
const MOST = 50;
/** How far behind the best find another may be. */
const FAR = 70;
/** What a recently used command is ahead by. */
const RECENT_BONUS = 20;

type Line = { id: string; title: string; detail: string; kind: string; keys: string; marked: number[]; take: () => void };
type Asking = { find: Find; given: Record<string, unknown>; rest: ActionArg[] };

export function Palette(): JSX.Element {
  const [query, setQuery] = createSignal("");
  const [place, setPlace] = createSignal(0);
  const [asking, setAsking] = createSignal<Asking | null>(null);
  // What was named a moment ago is found too.
  const all = createMemo(finds);
  const close = () => setView("palette", false);

  const take = (find: Find) => {
    used(find.key);
    if (find.needs.length > 0) {
      setQuery("");
      setAsking({ find, given: {}, rest: find.needs });
      return;
    }
    close();
    void find.run({});
  };
  const give = (value: unknown) => {
    const now = asking();
    const [arg, ...rest] = now?.rest ?? [];
    if (!now || !arg) return;
    const given = { ...now.given, [arg.name]: value };
    setQuery("");
    if (rest.length > 0) setAsking({ ...now, given, rest });
    else {
      close();
      void now.find.run(given);
    }
  };

  const lines = createMemo((): Line[] => {
    const arg = asking()?.rest[0];
    return arg ? argumentLines(asking()?.find.key ?? "", arg, query().trim(), give) : findLines(all(), query().trim(), take);
  });
  createEffect(() => {
    query();
    asking();
    setPlace(0);
  });
  const present = () => lines()[Math.min(place(), lines().length - 1)];
  createEffect(() => document.getElementById(present()?.id ?? "")?.scrollIntoView({ block: "nearest" }));

  const press = (event: KeyboardEvent) => {
    const count = lines().length;
    const to: Record<string, number> = { ArrowDown: place() + 1, ArrowUp: place() - 1, PageDown: place() + 8, PageUp: place() - 8 };
    const next = to[event.key];
    if (next !== undefined) {
      const wraps = event.key.startsWith("Arrow");
      setPlace(count === 0 ? 0 : wraps ? (next + count) % count : Math.min(count - 1, Math.max(0, next)));
    } else if (event.key === "Enter") present()?.take();
    else if (event.key === "Backspace" && query() === "" && asking()) setAsking(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const hint = () => asking()?.rest[0]?.sentence ?? "A command, a track, an effect, a preset …";
  return (
    <Panel label="Command palette" class="palette" close={close}>
      <div class="ask">
        <Show when={asking()}>{(now) => <span class="asked">{now().find.title}: {now().rest[0]?.name}</span>}</Show>
        <input
          data-first role="combobox" aria-expanded="true" aria-controls="palette-list" aria-autocomplete="list" aria-activedescendant={present()?.id}
          aria-label={asking() ? hint() : "Find a command"} placeholder={hint()} value={query()} spellcheck={false} autocomplete="off"
          onInput={(event) => setQuery(event.currentTarget.value)} onKeyDown={press}
        />
      </div>
      <ul id="palette-list" role="listbox" aria-label="Found">
        <For each={lines()} fallback={<li class="nothing" role="option" aria-selected="false" aria-disabled="true">{asking() ? "Type it and press Enter." : "Nothing is called that."}</li>}>
          {(line, index) => (
            <li
              id={line.id} role="option" aria-selected={present()?.id === line.id}
              onPointerMove={() => setPlace(index())} onClick={() => line.take()}
            >
              <span class="what"><b><Marked text={line.title} at={line.marked} /></b><Show when={line.detail}><span>{line.detail}</span></Show></span>
              <span class="kind">{line.kind}</span>
              <Show when={line.keys}><kbd>{line.keys}</kbd></Show>
            </li>
          )}
        </For>
      </ul>
      <div class="hints" aria-hidden="true"><span>↑ ↓ choose</span><span>Enter does it</span><span>Esc closes</span></div>
    </Panel>
  );
}

function findLines(all: Find[], query: string, take: (find: Find) => void): Line[] {
  const last = recent();
  const rank = (find: Find) => last.indexOf(find.key);
  const line = (find: Find, marked: number[], index: number): Line => ({
    id: `palette-${index}`, title: find.title, detail: find.detail, kind: rank(find) >= 0 && query === "" ? "recent" : find.kind, keys: find.keys, marked,
    take: () => take(find),
  });
  if (query === "") {
    const first = last.flatMap((key) => all.find((find) => find.key === key) ?? []);
    const rest = all.filter((find) => rank(find) < 0 && !find.key.includes(":"));
    return [...first, ...rest].slice(0, MOST).map((find, i) => line(find, [], i));
  }
  const found = all.flatMap((find) => {
    const hit = match(query, find.title) ?? softened(match(query, `${find.title} ${find.kind} ${find.key}`));
    return hit ? [{ find, hit, score: hit.score + (rank(find) >= 0 ? RECENT_BONUS : 0) }] : [];
  });
  found.sort((a, b) => b.score - a.score);
  // Where something is called so, what only has the letters somewhere is noise.
  const worth = (found[0]?.score ?? 0) - FAR;
  return found.filter((one) => one.score >= worth).slice(0, MOST).map(({ find, hit }, i) => line(find, hit.at, i));
}

/** What fits only with group and id counts less, and is not marked. */
function softened(hit: { score: number } | null): { score: number; at: number[] } | null {
  return hit && { score: hit.score - 50, at: [] };
}

function argumentLines(action: string, arg: ActionArg, query: string, give: (value: unknown) => void): Line[] {
  const offered = choices(action, arg).flatMap((choice) => {
    const hit = query === "" ? { score: 0, at: [] } : match(query, choice.text);
    return hit ? [{ choice, hit }] : [];
  });
  if (query !== "") offered.sort((a, b) => b.hit.score - a.hit.score);
  const lines = offered.slice(0, MOST).map(({ choice, hit }) => ({ title: choice.text, detail: "", kind: choice.detail, marked: hit.at, take: () => give(choice.value) }));
  const free = query !== "" && takesTyping(arg) ? [{ title: query, detail: "", kind: "as typed", marked: [], take: () => give(typed(arg, query)) }] : [];
  // What was typed comes first where there is nothing to choose a name from.
  const ordered = arg.kind === "path" ? [...lines, ...free] : [...free, ...lines];
  return ordered.map((line, i) => ({ ...line, id: `palette-${i}`, keys: "" }));
}

/** A text with the letters that were found marked. */
function Marked(props: { text: string; at: number[] }): JSX.Element {
  const pieces = () => {
    const at = new Set(props.at);
    const all: { text: string; hit: boolean }[] = [];
    [...props.text].forEach((letter, i) => {
      const last = all.at(-1);
      if (last && last.hit === at.has(i)) last.text += letter;
      else all.push({ text: letter, hit: at.has(i) });
    });
    return all;
  };
  return <For each={pieces()}>{(piece) => (piece.hit ? <mark>{piece.text}</mark> : piece.text)}</For>;
}
