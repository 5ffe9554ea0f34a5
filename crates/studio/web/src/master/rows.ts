// How far each file of a delivery is, as the engine tells it while the job runs and when it has ended.

import type { Job } from "../protocol";

export type FileRow = {
  version: string | null;
  target: string;
  state: "waiting" | "working" | "done" | "failed";
  doing: string;
  /** 0 to 1. */
  share: number;
  error: string | null;
};

/** The rows that a delivery's job brings; none where it brings none yet. */
export function rowsOf(job: Pick<Job, "result"> | undefined): FileRow[] {
  const result = job?.result;
  if (typeof result !== "object" || result === null || !("rows" in result) || !Array.isArray(result.rows)) return [];
  return result.rows as FileRow[];
}

/** What a row says in words. */
export function rowWords(row: FileRow, stopped: boolean): string {
  if (row.state === "failed") return row.error ?? "could not be made";
  if (row.state === "done") return "delivered and checked";
  if (stopped) return "stopped before it was done";
  return row.state === "waiting" ? "waits" : row.doing;
}

/** A version as people call it. */
export const versionName = (version: string | null): string => version ?? "The mix as it stands";
