// A time as a person types it.

/** Seconds, milliseconds, or minutes and seconds, in frames; null where it is none of them. */
export function typedTime(text: string, rate: number): number | null {
  const clean = text.trim().replace("−", "-");
  const milli = /^(-?[\d.]+)\s*ms$/.exec(clean);
  const seconds = milli ? Number(milli[1]) / 1000 : clock(clean.replace(/\s*s$/, ""));
  return Number.isFinite(seconds) ? Math.round(seconds * rate) : null;
}

function clock(text: string): number {
  const parts = text.split(":");
  if (text === "" || parts.length > 3) return NaN;
  return parts.reduce((sum, part) => (part.trim() === "" ? NaN : sum * 60 + Number(part)), 0);
}
