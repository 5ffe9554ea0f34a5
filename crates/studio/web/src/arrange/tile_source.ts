// The tiles of the open song's files, fetched from the server.

import { wake } from "../live";
import type { Room } from "../protocol";
import { connection } from "../studio";
import { view } from "../view";
import { frameOfPlace } from "./grid";
import { type Sent, Tiles, framesPerTile, levelFor } from "./tiles";
import { stretches } from "../format";

async function fetchBytes(address: string): Promise<Sent | null> {
  const reply = await connection.fetch(address);
  if (reply.status === 404) return null;
  if (!reply.ok) throw new Error(`tile: ${reply.status}`);
  // A long file that nobody has read yet is only glanced at.
  return { bytes: await reply.arrayBuffer(), glance: reply.status === 203 };
}

/** Files of which something came since this was last read and cleared. */
export const news = new Set<string>();

export const tiles = new Tiles(fetchBytes, (file) => {
  news.add(file);
  wake();
});

/** Of so many tiles at most is asked ahead. */
const AHEAD = 160;

/** Asks for the tiles that a song's first picture needs, before there is a page to draw it on: building that takes longer than
 * they are on their way. How wide the timeline will be is only guessed, but its zoom decides no more than the level. */
export function askAhead(room: Room): void {
  tiles.atOnce(() => askFor(room));
}

function askFor(room: Room): void {
  const width = innerWidth;
  const fitted = view.perPixel > 0 ? view : { from: 0, perPixel: room.length / width };
  const until = fitted.from + fitted.perPixel * width;
  const infos = new Map(room.files.map((info) => [info.file, info]));
  const map = stretches(room.song);
  let asked = 0;
  for (const { clips } of room.song.tracks) {
    for (const clip of clips) {
      const info = infos.get(clip.file);
      if (!info || info.missing) continue;
      const level = levelFor(fitted.perPixel / devicePixelRatio, info.frames);
      const perTile = framesPerTile(level);
      const begin = frameOfPlace(map, clip.at);
      const [first, end] = [Math.max(begin, fitted.from), Math.min(begin + clip.length, until)];
      for (let tile = Math.floor((first - begin + clip.offset) / perTile); tile * perTile < end - begin + clip.offset && asked < AHEAD; tile += 1) {
        if (tile * perTile >= info.frames) break;
        if (tiles.get(info.id, level, tile, Math.max(1, info.channels)) === undefined) asked += 1;
      }
    }
  }
}
