// Applies the server's patches to the song's store: only what changed is touched, so only that is drawn anew.

import type { Patch } from "./protocol";

type Node = Record<string | number, unknown>;

/** Applies patches in order to a mutable root (inside `produce`); a path of no steps replaces the whole. */
export function applyPatches<T>(root: { whole: T }, patches: Patch[]): void {
  for (const patch of patches) {
    const path = ["whole", ...patch.path];
    const last = path[path.length - 1] as string | number;
    let parent = root as unknown as Node;
    for (const step of path.slice(0, -1)) parent = parent[step] as Node;
    if ("value" in patch) parent[last] = patch.value;
    else (parent[last] as unknown[]).splice(patch.at, patch.remove, ...patch.insert);
  }
}
