// Decided moves of one kind under one line: a press opens it.

import { For, Show, createSignal, type JSX } from "solid-js";
import type { MoveState } from "../protocol";
import { MoveCard } from "./card";

export function DecidedCard(props: { moves: readonly MoveState[]; number: (id: string) => number }): JSX.Element {
  const [open, setOpen] = createSignal(false);
  const title = () => props.moves[0]?.title ?? "";
  const state = () => props.moves[0]?.state ?? "";
  const strips = () => new Set(props.moves.map((move) => move.strip)).size;
  return (
    <section class="decided" aria-label={`${title()}, ${state()}`}>
      <header>
        <h3>
          <button type="button" class="fold" aria-expanded={open()} onClick={() => setOpen(!open())}>
            {title()} <span class="of">{strips() === 1 ? "1 strip" : `${strips()} strips`}</span>
          </button>
        </h3>
        <span class="tag">{props.moves.length} · {state()}</span>
      </header>
      <Show when={open()}>
        <For each={props.moves}>{(move) => <MoveCard move={move} number={props.number(move.id)} />}</For>
      </Show>
    </section>
  );
}
