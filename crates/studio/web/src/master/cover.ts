// The cover as the engine keeps it: sent there, fetched from there to be looked at.

import { type Resource, createResource } from "solid-js";
import { connection, notice, set, state } from "../studio";
import type { Artwork } from "./release";

export type Cover = Artwork & { picture: string };

/** The open song's cover with its picture, fetched anew when the song names another. */
export function cover(): Resource<Cover | null> {
  const key = () => (state.room?.song.credits.cover ? `${state.room.id} ${state.room.song.credits.cover}` : null);
  const [found] = createResource(key, async () => {
    // Without a connection there is no picture; the name of it is shown all the same.
    const reply = await connection.fetch("/api/cover").catch(() => null);
    return reply?.ok ? look(await reply.blob()) : null;
  });
  return found;
}

async function look(file: Blob): Promise<Cover | null> {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) return null;
  const { width, height } = bitmap;
  bitmap.close();
  // The page may show no addresses but its own, and data.
  const picture = await new Promise<string>((done) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result));
    reader.readAsDataURL(file);
  });
  return { width, height, type: file.type, bytes: file.size, picture };
}

/** Sends a picture and makes it the cover; a step that undo takes back. */
export async function takeCover(file: File): Promise<void> {
  try {
    const reply = await connection.fetch(`/api/uploads/${encodeURIComponent(file.name)}?as=cover`, { method: "PUT", body: file });
    const told = (await reply.json()) as { file?: string; error?: { message: string } };
    if (!reply.ok || !told.file) throw new Error(told.error?.message ?? `the engine answered with status ${reply.status}`);
    await set("song/cover", told.file, `cover ${file.name}`);
  } catch (error) {
    notice("error", `“${file.name}” cannot be the cover: ${error instanceof Error ? error.message : String(error)}`);
  }
}
