// What is done with inserts: add, remove, order, copy, bypass, each one step with its reason.

import type { Insert } from "../protocol";
import { edit, effect, seat, set } from "../studio";
import { selectStrip } from "../view";
import { readable } from "./effect_groups";
import { copyOf, copySettings, freeId } from "./settings";

export function addInsert(strip: string, kind: string): void {
  const inserts = seat(strip)?.strip.inserts;
  const of = effect(kind);
  if (!inserts || !of) return;
  const id = freeId(kind, inserts);
  const insert: Insert = { id, kind, settings: copySettings(of.defaults), bypass: false, sidechain: null };
  void edit([{ add: { to: strip, index: inserts.length, item: { insert } } }], `${readable(kind)} on ${strip}`);
  selectStrip(strip, id);
}

export function removeInsert(strip: string, id: string): void {
  void edit([{ remove: { path: `${strip}/${id}` } }], `no ${readable(id)} on ${strip}`);
}

export function bypass(strip: string, insert: Insert): void {
  void set(`${strip}/${insert.id}/bypass`, insert.bypass ? "off" : "on", `${insert.bypass ? "" : "bypass "}${readable(insert.id)} on ${strip}`);
}

/** Moves an insert to another place of its strip. */
export function orderInsert(strip: string, id: string, index: number): void {
  const inserts = seat(strip)?.strip.inserts ?? [];
  const now = inserts.findIndex((one) => one.id === id);
  const to = Math.min(inserts.length - 1, Math.max(0, index));
  if (now < 0 || now === to) return;
  void edit([{ order: { path: `${strip}/${id}`, index: to } }], `order of ${strip}`);
}

/** Copies an insert to a place of another strip; without a place to its end. */
export function copyInsert(from: string, insert: Insert, to: string, index?: number): void {
  const inserts = seat(to)?.strip.inserts;
  if (!inserts) return;
  const copy = copyOf(insert, to, inserts);
  const at = Math.min(index ?? inserts.length, inserts.length);
  void edit([{ add: { to, index: at, item: { insert: copy } } }], `${readable(insert.kind)} of ${from} to ${to}`);
  selectStrip(to, copy.id);
}
