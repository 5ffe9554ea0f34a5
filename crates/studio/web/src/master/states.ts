// What was mastered and delivered, as the engine tells it, asked anew whenever such a job ends.

import { type Resource, createResource } from "solid-js";
import type { Insert, Reason } from "../protocol";
import { connection, state } from "../studio";

export type Readings = {
  frames: number;
  integrated: number | null;
  range: number | null;
  momentary: number | null;
  short_term: number | null;
  true_peak: number | null;
  sample_peak: number | null;
  correlation: number | null;
  plr: number | null;
};
export type MasterMove = Omit<Reason, "confidence"> & {
  id: string;
  rule: string;
  title: string;
  kept: boolean;
};
export type Check = { name: string; passed: boolean; text: string };
/** One target's file. */
export type Made = {
  target: string;
  /** Its id for a download. */
  export: string;
  file: string;
  sha256: string;
  bits: number;
  channels: number;
  rate: number;
  passed: boolean;
  readings: Readings;
  before: { integrated: number | null; true_peak: number | null };
  limited: number;
  stopped_short: string | null;
  checks: Check[];
  chain: Insert[];
  moves: MasterMove[];
  /** The song's revision that it was made of. */
  revision: number;
};
/** A delivered file: of a version (null is the mix as it stands), and whether that has changed since. */
export type Delivered = Made & { version: string | null; stale: boolean };
export type MadeReply<T extends Made> = { targets: T[]; revision: number };

/** The masters of the open song. */
export function masters(): [Resource<MadeReply<Made>>, () => void] {
  return made<Made>("master");
}

/** The deliveries of the open song. */
export function deliveries(): [Resource<MadeReply<Delivered>>, () => void] {
  return made<Delivered>("deliver");
}

function made<T extends Made>(kind: "master" | "deliver"): [Resource<MadeReply<T>>, () => void] {
  const ended = () => state.room?.jobs.filter((job) => job.kind === kind && job.state !== "running").map((job) => job.id).join() ?? "";
  const key = () => (state.link === "open" && state.room ? `${state.room.id} ${ended()}` : null);
  const [reply, { refetch }] = createResource(key, () => connection.request<MadeReply<T>>(`${kind}.state`));
  return [reply, () => void refetch()];
}

/** A resource's value, or none while it is not there or failed. */
export function known<T>(resource: Resource<T>): T | undefined {
  return resource.error ? undefined : resource.latest;
}

export function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
