// Selecting a clip selects those with it that a group links, unless Alt is held.

import { isFree } from "../free";
import { state } from "../studio";
import { linkedClips } from "./linked_clips";

/** What a press on a clip selects; with Alt that one alone. */
export function together(path: string): string[] {
  const song = state.room?.song;
  return song && !isFree() ? linkedClips(song, path) : [path];
}
