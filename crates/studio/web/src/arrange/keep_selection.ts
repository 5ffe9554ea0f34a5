// Keeps the selection on the same clips while edits give them other paths: a clip before them deleted, a split, a move.

import { createEffect, untrack } from "solid-js";
import { setView, view } from "../view";
import { type SceneClip, sceneRows } from "./scene";

/** The paths that selected clips have now: a clip that is just as it was, else the one that stands at its path and plays the
 * same file (it was trimmed), else none. */
export function followed(selected: string[], before: Map<string, SceneClip>, after: SceneClip[]): string[] {
  const paths = selected.flatMap((path) => {
    const was = before.get(path);
    if (!was) return after.some((clip) => clip.path === path) ? [path] : [];
    const same = (clip: SceneClip) => clip.file === was.file && clip.at === was.at && clip.offset === was.offset && clip.length === was.length;
    const stays = after.find((clip) => clip.path === path);
    if (stays && same(stays)) return [path];
    const found = after.find((clip) => same(clip) && clip.track === was.track) ?? after.find(same);
    if (found) return [found.path];
    return stays && stays.file === was.file ? [path] : [];
  });
  return [...new Set(paths)];
}

export function keepSelection(): void {
  let before = new Map<string, SceneClip>();
  createEffect(() => {
    const after = sceneRows().flatMap((row) => row.clips);
    untrack(() => {
      if (view.clips.length > 0) {
        const paths = followed([...view.clips], before, after);
        if (paths.length !== view.clips.length || paths.some((path, i) => path !== view.clips[i])) setView("clips", paths);
      }
    });
    before = new Map(after.map((clip) => [clip.path, clip]));
  });
}
