// How long ago something was, as a person says it.

const UNITS: [seconds: number, name: string][] = [[86_400 * 365, "year"], [86_400 * 30, "month"], [86_400 * 7, "week"], [86_400, "day"], [3600, "hour"], [60, "minute"]];

/** Both in seconds since 1970. */
export function ago(when: number, now: number): string {
  const since = Math.max(0, now - when);
  if (since < 60) return "just now";
  const [seconds, name] = UNITS.find(([length]) => since >= length) ?? [60, "minute"];
  const count = Math.floor(since / seconds);
  if (name === "day" && count === 1) return "yesterday";
  return `${count} ${name}${count === 1 ? "" : "s"} ago`;
}
