// Everything the palette can find: commands, strips, markers, effects and presets to put in.

import { canRun, run } from "../actions";
import { keysOf, shown } from "../keys";
import { frameOf } from "../format";
import { readable } from "../mixer/effect_groups";
import { copySettings, freeId } from "../mixer/settings";
import type { Action, ActionArg, Edit, Effect, Insert, Settings } from "../protocol";
import { ask, edit, seats, state } from "../studio";
import { selectStrip, view } from "../view";

export type Find = {
  /** By which it is remembered as recently used. */
  key: string;
  title: string;
  detail: string;
  kind: string;
  keys: string;
  /** What it must be told before it can be done. */
  needs: ActionArg[];
  run: (args: Record<string, unknown>) => unknown;
};

function ofAction(one: Action): Find {
  return {
    key: one.id,
    title: one.title,
    detail: one.sentence,
    kind: one.group,
    keys: keysOf(one.id).map(shown)[0] ?? "",
    needs: canRun(one) ? [] : one.args.filter((arg) => arg.needed),
    run: (args) => run(one.id, args),
  };
}

/** Puts an effect behind all others of a strip, and selects it. */
export async function addEffect(strip: string, effect: Effect, settings: Settings = effect.defaults): Promise<void> {
  const found = seats().find((one) => one.strip.name === strip)?.strip;
  if (!found) return;
  const id = freeId(effect.name, found.inserts);
  const insert: Insert = { id, kind: effect.name, settings: copySettings(settings), bypass: false, sidechain: null };
  const add: Edit = { add: { to: strip, index: found.inserts.length, item: { insert } } };
  if (await edit([add], `${readable(effect.name)} on ${strip}`)) selectStrip(strip, id);
}

function strips(): Find[] {
  return seats().map((one) => ({
    key: `strip:${one.strip.name}`,
    title: `Go to ${one.strip.name}`,
    detail: one.kind === "track" ? "track" : one.kind,
    kind: "Strips",
    keys: "",
    needs: [],
    run: () => selectStrip(one.strip.name),
  }));
}

function markers(): Find[] {
  const song = state.room?.song;
  return (song?.markers ?? []).map((marker) => ({
    key: `marker:${marker.name}`,
    title: `Go to ${marker.name}`,
    detail: "marker",
    kind: "Markers",
    keys: "",
    needs: [],
    run: () => song && ask("transport.locate", { frame: frameOf(song, marker.at) }),
  }));
}

function effects(): Find[] {
  const all = state.catalogue.effects;
  return seats().flatMap(({ strip }) =>
    all.map((effect) => ({
      key: `add:${effect.name}:${strip.name}`,
      title: `Add ${readable(effect.name)} to ${strip.name}`,
      detail: effect.sentence,
      kind: "Effects",
      keys: "",
      needs: [],
      run: () => addEffect(strip.name, effect),
    })),
  );
}

function presets(): Find[] {
  const strip = view.strip;
  if (!strip) return [];
  return state.catalogue.effects.flatMap((effect) =>
    effect.presets.map((preset) => ({
      key: `preset:${effect.name}:${preset.name}`,
      title: `Add ${readable(effect.name)} “${preset.name}” to ${strip}`,
      detail: preset.sentence,
      kind: "Presets",
      keys: "",
      needs: [],
      run: () => addEffect(strip, effect, preset.settings),
    })),
  );
}

/** Commands that only answer a question, which the page asks by itself and shows where it belongs. */
const UNSEEN = new Set(["view.palette", "master.state", "deliver.state", "version.list", "assistant.masking", "assistant.compare", "next", "curve", "meters.watch", "monitor.pcm", "monitor.set", "here", "edit"]);

/** All that can be found now. */
export function finds(): Find[] {
  const actions = state.catalogue.actions.filter((one) => !UNSEEN.has(one.id) && (one.side !== "page" || canRun(one)));
  return [...actions.map(ofAction), ...strips(), ...markers(), ...effects(), ...presets()];
}

const RECENT = "palette";
const MOST_RECENT = 8;

export function recent(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(RECENT) ?? "[]");
    return Array.isArray(kept) ? kept.filter((key) => typeof key === "string") : [];
  } catch {
    return [];
  }
}
export function used(key: string): void {
  localStorage.setItem(RECENT, JSON.stringify([key, ...recent().filter((other) => other !== key)].slice(0, MOST_RECENT)));
}
