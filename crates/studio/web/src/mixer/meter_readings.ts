// A strip's meter in words: as the painter draws them, and as they are said to a screen reader.

/** Short-term loudness; a dash while nothing is heard. */
export function loudnessReading(lufs: number): string {
  return lufs > -70 ? lufs.toFixed(1).replace("-", "−") : "–";
}

/** Gain reduction; nothing while there is none. */
export function reductionReading(decibels: number): string {
  return decibels > 0.05 ? decibels.toFixed(1) : "";
}
