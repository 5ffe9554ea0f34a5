// One strip's head: colour, name, role, mute and solo, its automation lane, its height.

import { For, Show, createSignal, type JSX } from "solid-js";
import { run } from "../actions";
import { guessedRole, seat, set, state } from "../studio";
import { selectStrip, view } from "../view";
import { openLane } from "./lanes";
import { heightOf, isOpen, setHeight, setOpen } from "./local";
import { drawable } from "./parameters";
import { layout, sceneRows } from "./scene";
import { takeLanes } from "./rows";

type Props = { name: string; index: number; tabbed: boolean; drag: (down: PointerEvent) => void };

/** The strip whose name is being typed. */
const [renaming, setRenaming] = createSignal<string | null>(null);
export { setRenaming };

const KINDS = { track: "track", bus: "bus", return: "return", vca: "VCA", master: "master" } as const;

export function Head(props: Props): JSX.Element {
  const row = () => sceneRows()[props.index];
  const place = () => layout().rows[props.index];
  const strip = () => seat(props.name)?.strip;
  const track = () => seat(props.name)?.track;
  const [near, setNear] = createSignal(false);
  // The list of all roles is made when someone is about to look at it: of 64 strips, it is most of what there is to build.
  const roles = () => {
    const own = track()?.role;
    return near() ? state.catalogue.roles : state.catalogue.roles.filter((role) => role.name === own);
  };
  const tall = () => (place()?.height ?? 54) >= 44;
  const tab = () => (props.tabbed ? 0 : -1);
  const rename = (text: string | null) => {
    setRenaming(null);
    const to = text?.trim();
    if (!to || to === props.name) return;
    const chosen = view.strip === props.name;
    void set(`${props.name}/name`, to, `name ${to}`).then((done) => { if (done && chosen) selectStrip(to); });
  };
  return (
    <li
      class="head"
      classList={{ chosen: view.strip === props.name, low: !tall() }}
      style={{ top: `${place()?.top ?? 0}px`, height: `${(place()?.height ?? 54) + (place()?.lane ?? 0)}px`, "--hue": String(row()?.hue ?? 0) }}
      onPointerDown={() => selectStrip(props.name)}
    >
      <span class="head-colour" aria-hidden="true" />
      <div class="head-words">
        <Show
          when={renaming() === props.name}
          fallback={
            <button
              type="button" class="head-name" tabindex={tab()} aria-pressed={view.strip === props.name}
              title={`${props.name}: drag to reorder, double-click or F2 to rename, Alt+↑ ↓ moves it, Alt+Shift+↑ ↓ changes its height`}
              onPointerDown={(down) => props.drag(down)}
              onFocus={() => { if (view.strip !== props.name) selectStrip(props.name); }}
              onDblClick={() => { if (row()?.kind !== "master") setRenaming(props.name); }}
              onKeyDown={(event) => {
                if (event.key !== "F2" || row()?.kind === "master") return;
                event.preventDefault();
                event.stopPropagation();
                setRenaming(props.name);
              }}
            >
              {props.name}
            </button>
          }
        >
          <input
            class="head-rename" aria-label={`Name of ${props.name}`} value={props.name} maxLength={200}
            ref={(input) => queueMicrotask(() => { input.focus(); input.select(); })}
            onKeyDown={(event) => {
              event.stopPropagation();
              if (event.key === "Enter") rename(event.currentTarget.value);
              if (event.key === "Escape") rename(null);
            }}
            onBlur={(event) => { if (renaming() === props.name) rename(event.currentTarget.value); }}
          />
        </Show>
        <Show when={tall()}>
          <div class="head-about">
            <Show when={track()} fallback={<span class="head-kind">{KINDS[row()?.kind ?? "track"]}</span>}>
              {(of) => (
                <>
                <Show when={guessedRole(of())}>
                  {(guess) => (
                    <button
                      type="button" class="head-guess" tabindex={tab()} aria-label={`${props.name} is ${guess().title}, guessed from its name: say that it is`}
                      title={`${guess().title}, guessed from the name: press to say that it is, or choose another role beside it`}
                      onClick={() => void set(`${props.name}/role`, guess().name, `role of ${props.name}`)}
                    >
                      {guess().title}?
                    </button>
                  )}
                </Show>
                <select
                  class="head-role" classList={{ guessed: guessedRole(of()) !== undefined }} tabindex={tab()} aria-label={`Role of ${props.name}`} title="What it plays: colours and the assistant go by it"
                  onPointerDown={() => setNear(true)} onFocus={() => setNear(true)}
                  onChange={(event) => void set(`${props.name}/role`, event.currentTarget.value, `role of ${props.name}`)}
                >
                  <option value="" selected={of().role === null} hidden={guessedRole(of()) !== undefined}>{guessedRole(of()) ? "▾" : "no role"}</option>
                  <For each={roles()}>{(role) => <option value={role.name} selected={of().role === role.name}>{role.title}</option>}</For>
                </select>
                </>
              )}
            </Show>
            <LaneChoice name={props.name} tab={tab()} />
            <Takes name={props.name} index={props.index} tab={tab()} />
          </div>
        </Show>
      </div>
      <div class="head-switches">
        <button
          type="button" class="toggle mute" tabindex={tab()} aria-pressed={strip()?.mute ?? false} aria-label={`Mute ${props.name}`} title="Mute"
          onClick={() => void run("track.mute", { track: props.name })}
        >M</button>
        <Show when={row()?.kind !== "master"}>
          <button
            type="button" class="toggle solo" tabindex={tab()} aria-pressed={strip()?.solo ?? false} aria-label={`Solo ${props.name}`} title="Solo"
            onClick={() => void run("track.solo", { track: props.name })}
          >S</button>
        </Show>
      </div>
      <HeightEdge name={props.name} />
    </li>
  );
}

/** Chooses which parameter's curve is shown and drawn. */
function LaneChoice(props: { name: string; tab: number }): JSX.Element {
  const parameters = () => {
    const own = seat(props.name);
    return own ? drawable(own, state.catalogue) : [];
  };
  const written = (path: string) => seat(props.name)?.strip.automation.some((one) => one.parameter === path) ?? false;
  const [near, setNear] = createSignal(false);
  const now = () => view.lanes[props.name] ?? "";
  // The list of a strip's parameters is long: it is made when someone is about to look at it.
  const shown = () => parameters().filter((one) => near() || one.path === now());
  return (
    <select
      class="head-lane" classList={{ on: now() !== "" }} tabindex={props.tab} aria-label={`Automation lane of ${props.name}`} title="Automation: choose a parameter to draw"
      onPointerDown={() => setNear(true)} onFocus={() => setNear(true)}
      onChange={(event) => openLane(props.name, event.currentTarget.value || null)}
    >
      <option value="" selected={now() === ""}>auto</option>
      <For each={shown()}>
        {(one) => <option value={one.path} selected={one.path === now()}>{written(one.path) ? `${one.title} •` : one.title}</option>}
      </For>
    </select>
  );
}

/** Opens the lanes of takes that lie over each other. */
function Takes(props: { name: string; index: number; tab: number }): JSX.Element {
  const count = () => takeLanes(sceneRows()[props.index]?.clips ?? []).count;
  return (
    <Show when={count() > 1}>
      <button
        type="button" class="head-takes" tabindex={props.tab} aria-expanded={isOpen(props.name)} title="Show takes that lie over each other in lanes"
        onClick={() => setOpen(props.name, !isOpen(props.name))}
      >
        {count()} takes
      </button>
    </Show>
  );
}

function HeightEdge(props: { name: string }): JSX.Element {
  const grab = (down: PointerEvent) => {
    const node = down.currentTarget as HTMLElement;
    node.setPointerCapture(down.pointerId);
    down.stopPropagation();
    const from = heightOf(props.name);
    const move = (event: PointerEvent) => {
      const height = from + event.clientY - down.clientY;
      // With Shift, all rows get this height.
      if (event.shiftKey) for (const row of sceneRows()) setHeight(row.name, height);
      else setHeight(props.name, height);
    };
    const up = () => {
      node.removeEventListener("pointermove", move);
      node.removeEventListener("pointerup", up);
      node.removeEventListener("pointercancel", up);
    };
    node.addEventListener("pointermove", move);
    node.addEventListener("pointerup", up);
    node.addEventListener("pointercancel", up);
  };
  return <span class="head-edge" aria-hidden="true" title="Drag the height; with Shift of all" onPointerDown={grab} onDblClick={() => setHeight(props.name, view.trackHeight)} />;
}
