// What the assistant says, put in order and into figures: pure, so that it can be checked.

import type { Finding, MoveState } from "../protocol";

/** Of what concerns the selected strip, what waits comes first; then what waits elsewhere; then what is decided. */
export function ordered(moves: readonly MoveState[], strip: string | null): MoveState[] {
  const waits = (move: MoveState) => (move.state === "proposed" ? 0 : 1);
  const here = (move: MoveState) => (concerns(move, strip) ? 0 : 1);
  const settled = (move: MoveState) => (move.state === "refused" ? 1 : 0);
  return [...moves].sort((a, b) => waits(a) - waits(b) || here(a) - here(b) || settled(a) - settled(b));
}

/** Whether a move is about a strip: its own, or one whose values it changes. */
export function concerns(move: Pick<MoveState, "strip" | "paths">, strip: string | null): boolean {
  return strip !== null && (move.strip === strip || move.paths.some((path) => path === strip || path.startsWith(`${strip}/`)));
}

/** A line of the list: a move by itself, or decided moves of one kind. The key stays while the line does. */
export type Line = { key: string; moves: MoveState[] };

/** The lines for moves in their order. What waits or concerns the selected strip stands by itself; the others that are decided go
 * together by kind, since a kept mix has dozens of them. */
export function gathered(moves: readonly MoveState[], strip: string | null): Line[] {
  const lines = new Map<string, MoveState[]>();
  for (const move of moves) {
    const alone = move.state === "proposed" || concerns(move, strip);
    const key = alone ? `move ${move.id}` : `${move.state} ${move.title}`;
    lines.set(key, [...(lines.get(key) ?? []), move]);
  }
  return [...lines].map(([key, of]) => ({ key, moves: of }));
}

/** Findings of the selected strip first, of those what must be mended. */
export function orderedFindings(findings: readonly Finding[], strip: string | null): Finding[] {
  const rank = (finding: Finding) => (finding.strip === strip ? 0 : 2) + (finding.must_mend ? 0 : 1);
  return [...findings].sort((a, b) => rank(a) - rank(b));
}

/** How long the bars before and after are, 0 to 1. Sizes begin at nothing; levels under zero end there. */
export function bars(before: number, after: number): { before: number; after: number } {
  const values = [before, after].map((value) => (Number.isFinite(value) ? value : 0));
  const lowest = Math.min(...values);
  const highest = Math.max(...values);
  if (highest <= 0) {
    const low = lowest * 1.25;
    const share = (value: number) => (low === 0 ? 0 : (value - low) / -low);
    return { before: share(values[0] ?? 0), after: share(values[1] ?? 0) };
  }
  const low = Math.min(0, lowest);
  const share = (value: number) => ((value - low) / (highest - low)) * 0.9;
  return { before: share(values[0] ?? 0), after: share(values[1] ?? 0) };
}

/** The paths of a move in few words: those of one strip under its name once. */
export function pathWords(paths: readonly string[]): string {
  const strips = new Map<string, string[]>();
  for (const path of paths) {
    const [strip = path, ...rest] = path.split("/");
    const of = strips.get(strip) ?? [];
    const words = rest.join(" ");
    if (words && !of.includes(words)) of.push(words);
    strips.set(strip, of);
  }
  return [...strips].map(([strip, words]) => (words.length > 0 ? `${strip}: ${words.join(", ")}` : strip)).join(" · ");
}

/** A minus before a number as a minus: the engine writes plain hyphens. */
export function typeset(text: string): string {
  return text.replaceAll(/(^|[\s(±])-(?=\d)/g, "$1−");
}

const NOMINAL = [1, 1.25, 1.6, 2, 2.5, 3.15, 4, 5, 6.3, 8, 10];
/** A frequency as a third of an octave is called: 397 Hz is 400. */
export function nominal(hertz: number): string {
  const ten = 10 ** Math.floor(Math.log10(hertz));
  const off = (factor: number) => Math.abs(Math.log(hertz / (ten * factor)));
  const called = Number((ten * NOMINAL.reduce((best, factor) => (off(factor) < off(best) ? factor : best))).toPrecision(3));
  return called >= 1000 ? `${called / 1000}k` : String(called);
}

/** The band around one of several frequencies: to half way, in octaves, to its neighbours. */
export function bandEdges(bands: readonly number[], index: number): [number, number] {
  const at = bands[index] ?? 0;
  const below = bands[index - 1] ?? at / ((bands[index + 1] ?? at * 2) / at);
  const above = bands[index + 1] ?? at * (at / below);
  return [Math.sqrt(below * at), Math.sqrt(at * above)];
}
