// Fetches the whole wave of a short file from the engine.

import { address, readTile } from "../arrange/tiles";
import type { FileInfo } from "../protocol";
import { connection } from "../studio";
import { type Wave, levelOf } from "./impulse";

/** A file's wave; null where it cannot be read. */
export async function waveOf(file: FileInfo): Promise<Wave | null> {
  if (file.missing || file.frames <= 0) return null;
  const level = levelOf(file.frames);
  const reply = await connection.fetch(address(file.id, level, 0));
  return reply.ok ? { tile: readTile(await reply.arrayBuffer(), level, file.channels), frames: file.frames } : null;
}
