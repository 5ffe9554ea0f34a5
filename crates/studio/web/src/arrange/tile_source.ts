// The tiles of the open song's files, fetched from the server.

import { connection } from "../studio";
import { type Sent, Tiles } from "./tiles";

async function fetchBytes(address: string): Promise<Sent | null> {
  const reply = await connection.fetch(address);
  if (reply.status === 404) return null;
  if (!reply.ok) throw new Error(`tile: ${reply.status}`);
  // A long file that nobody has read yet is only glanced at.
  return { bytes: await reply.arrayBuffer(), glance: reply.status === 203 };
}

/** Files of which something came since this was last read and cleared. */
export const news = new Set<string>();

export const tiles = new Tiles(fetchBytes, (file) => news.add(file));
