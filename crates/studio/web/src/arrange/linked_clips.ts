// Clips that groups link: those of other members that begin and end where one does. The server carries edits the same way.

import { frameOf } from "../format";
import type { Clip, Song } from "../protocol";

/** A clip's path with those that are linked with it, itself first. */
export function linkedClips(song: Song, path: string): string[] {
  const [name, number] = path.split("/clip-");
  const track = song.tracks.find((one) => one.strip.name === name);
  const clip = track?.clips[Number(number) - 1];
  if (!track || !clip || song.suspend_groups) return [path];
  const links = song.groups.filter((group) => !group.suspended && group.links.includes("clips")).map((group) => group.name);
  const shared = track.strip.groups.filter((group) => links.includes(group));
  const alike = (other: Clip) => frameOf(song, other.at) === frameOf(song, clip.at) && other.length === clip.length;
  const others = song.tracks.filter((one) => one !== track && one.strip.groups.some((group) => shared.includes(group)));
  return [path, ...others.flatMap((one) => one.clips.flatMap((other, i) => (alike(other) ? [`${one.strip.name}/clip-${i + 1}`] : [])))];
}
