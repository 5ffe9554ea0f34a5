// What an engineer would say of a level: peaks between −18 and −12 dBFS leave room and are far over the noise.

export const ZONE = { low: -18, high: -12 };

export type Verdict = { word: string; text: string; tone: "none" | "low" | "good" | "high" | "over" };

/** A judgement of the highest peak of the last seconds, in dBFS. */
export function verdict(peak: number): Verdict {
  if (!Number.isFinite(peak) || peak <= -70) return { word: "Silence", text: "Nothing is heard.", tone: "none" };
  if (peak < -30) return { word: "Very quiet", text: "Turn the gain up: noise would come up with it later.", tone: "low" };
  if (peak < ZONE.low) return { word: "Quiet", text: "There is room: peaks may go up to −12 dBFS.", tone: "low" };
  if (peak <= ZONE.high) return { word: "Good", text: "Peaks lie between −18 and −12 dBFS: well over the noise, with room for a loud moment.", tone: "good" };
  if (peak <= -6) return { word: "Hot", text: "Still clean, but a loud moment would come near full scale.", tone: "high" };
  if (peak < 0) return { word: "Too hot", text: "Turn it down: the next loud moment clips.", tone: "high" };
  return { word: "Clipping", text: "Full scale was reached. Turn it down.", tone: "over" };
}
