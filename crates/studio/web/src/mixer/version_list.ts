// Named mixes as the server lists them.

export type Version = { name: string; loudness: number | null };

/** Reads the server's list: names, or objects with a name. */
export function versionsOf(reply: unknown): Version[] {
  const list = Array.isArray(reply) ? reply : ((reply as { versions?: unknown } | null)?.versions ?? []);
  if (!Array.isArray(list)) return [];
  return list.flatMap((one: unknown) => {
    if (typeof one === "string") return [{ name: one, loudness: null }];
    const { name, loudness } = (one ?? {}) as { name?: unknown; loudness?: unknown };
    return typeof name === "string" ? [{ name, loudness: typeof loudness === "number" ? loudness : null }] : [];
  });
}

/** What the monitor plays, in words. */
export function listeningTo(listening: string): string {
  if (listening === "mix") return "this mix";
  if (listening === "reference") return "reference";
  if (listening === "move:difference") return "only what a move changes";
  if (listening.startsWith("move:")) return listening === "move:before" ? "the mix without a move" : "the mix with a move";
  return listening.replace(/^version:/, "");
}

/** A free name for a new version: Mix 1, Mix 2. */
export function nextName(versions: Version[]): string {
  let n = versions.length + 1;
  while (versions.some((one) => one.name === `Mix ${n}`)) n += 1;
  return `Mix ${n}`;
}
