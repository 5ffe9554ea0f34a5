// Fetches a finished file with this run's token and hands it to the browser to keep.

import { connection, notice } from "../studio";

/** Milliseconds after which the browser has surely taken the file. */
const TAKEN = 60_000;

export async function download(id: string, name: string): Promise<void> {
  try {
    const reply = await connection.fetch(`/api/exports/${encodeURIComponent(id)}`);
    if (!reply.ok) throw new Error(reply.status === 404 ? "the engine no longer has it; deliver once more" : `the engine answered with status ${reply.status}`);
    const address = URL.createObjectURL(await reply.blob());
    const link = document.createElement("a");
    link.href = address;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), TAKEN);
  } catch (error) {
    notice("error", `“${name}” cannot be fetched: ${error instanceof Error ? error.message : String(error)}`);
  }
}
