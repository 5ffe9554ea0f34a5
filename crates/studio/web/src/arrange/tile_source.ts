// The tiles of the open song's files, fetched from the server.

import { connection } from "../studio";
import { soil } from "./camera";
import { Tiles } from "./tiles";

async function fetchBytes(address: string): Promise<ArrayBuffer | null> {
  const reply = await connection.fetch(address);
  if (reply.status === 404) return null;
  if (!reply.ok) throw new Error(`tile: ${reply.status}`);
  return reply.arrayBuffer();
}

export const tiles = new Tiles(fetchBytes, soil);
