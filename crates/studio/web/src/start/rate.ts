// The sample rate that a recording says of itself, read from its first bytes, so that a new song has the rate of most of them.

/** Bytes at the beginning of a file that tell its rate. */
export const HEAD = 4096;

function word(bytes: DataView, at: number): string {
  return at + 4 <= bytes.byteLength ? String.fromCharCode(...[0, 1, 2, 3].map((i) => bytes.getUint8(at + i))) : "";
}

/** Frames in a second of a WAV, AIFF or FLAC file; null where the head does not tell. */
export function rateOf(bytes: DataView): number | null {
  const first = word(bytes, 0);
  if (first === "fLaC" && bytes.byteLength >= 21) return (bytes.getUint8(18) << 12) | (bytes.getUint8(19) << 4) | (bytes.getUint8(20) >> 4);
  const wave = ["RIFF", "RF64", "BW64"].includes(first);
  if (!wave && first !== "FORM") return null;
  for (let at = 12; at + 8 <= bytes.byteLength; ) {
    const name = word(bytes, at);
    if (name === "fmt " && at + 16 <= bytes.byteLength) return bytes.getUint32(at + 12, true);
    // AIFF: an 80-bit number, of which whole rates need only the exponent and the upper 32 bits.
    if (name === "COMM" && at + 26 <= bytes.byteLength) return Math.round(bytes.getUint32(at + 18) * 2 ** ((bytes.getUint16(at + 16) & 0x7fff) - 16_383 - 31));
    const size = bytes.getUint32(at + 4, wave);
    at += 8 + size + (size % 2);
  }
  return null;
}

/** Of several rates that which most have, of equally many the higher; null where none is known. */
export function mostOf(rates: (number | null)[]): number | null {
  const counts = new Map<number, number>();
  for (const rate of rates) if (rate !== null && rate >= 8000) counts.set(rate, (counts.get(rate) ?? 0) + 1);
  return [...counts].sort(([a, n], [b, m]) => m - n || b - a)[0]?.[0] ?? null;
}

export async function rateOfFiles(files: File[]): Promise<number | null> {
  const heads = await Promise.all(files.map((file) => file.slice(0, HEAD).arrayBuffer()));
  return mostOf(heads.map((head) => rateOf(new DataView(head))));
}
