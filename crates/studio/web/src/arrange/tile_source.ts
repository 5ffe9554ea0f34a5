// The tiles of the open song's files, fetched from the server.

import { connection } from "../studio";
import { soil } from "./camera";
import { type Sent, Tiles } from "./tiles";

async function fetchBytes(address: string): Promise<Sent | null> {
  const reply = await connection.fetch(address);
  if (reply.status === 404) return null;
  if (!reply.ok) throw new Error(`tile: ${reply.status}`);
  // A long file that nobody has read yet is only glanced at.
  return { bytes: await reply.arrayBuffer(), glance: reply.status === 203 };
}

export const tiles = new Tiles(fetchBytes, soil);
