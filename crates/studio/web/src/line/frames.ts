// The binary frames of the wire: their kinds, their head, and the numbers behind it.

/** What a frame begins with: kind, flags, count, serial, frame of the song. */
export const HEADER = 16;
export const METERS = 1;
export const SPECTRUM = 2;
export const SOUND = 3;
export const SCOPE = 4;
export const DYNAMICS = 5;
export const BANDS = 6;

/** Numbers of meters that are of the whole mix and come before those of the strips. */
export const MIX_VALUES = 10;
/** One strip's readings since the last frame: linear peaks and root mean squares, dB, LUFS. */
export const STRIP_VALUES = 6;

export type Head = { kind: number; flags: number; serial: number; frame: number };

export function headOf(frame: DataView): Head {
  return { kind: frame.getUint8(0), flags: frame.getUint8(1), serial: frame.getUint32(4, true), frame: Number(frame.getBigInt64(8, true)) };
}

/** The numbers behind the head, where they lie. */
export function floatsOf(frame: DataView): Float32Array<ArrayBuffer> {
  return new Float32Array(frame.buffer as ArrayBuffer, frame.byteOffset + HEADER, (frame.byteLength - HEADER) >> 2);
}
