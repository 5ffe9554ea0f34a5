// The song of the bench: 64 tracks of an hour, cut out of eight recordings of an hour that are made once.
//
// Sixty-four recordings would be 22 GB. Eight of them, each an hour of 48 kHz mono in 16 bits, are 2.8 GB; every track plays
// another order of pieces of one of them, so that no two waveforms look alike. 384 clips, four buses,
// two returns.

import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";

export const RATE = 48_000;
export const TRACKS = 64;
const SECONDS = 3600;
const FILES = 8;
const PIECES = 6;
/** Faders, so that 64 tracks at once do not clip. */
const FADER = -18;

/** Numbers that look random and are the same each time. */
function dice(seed) {
  let state = seed * 2 + 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

/** A minute of struck notes with noise in them: what a beat, a decay and a silence look like in a waveform. */
function minute(file) {
  const random = dice(file + 1);
  const out = new Float32Array(60 * RATE);
  for (let at = 0; at < out.length; at += Math.round(RATE * 60 / 92 / (1 + (file % 4)))) {
    const level = 0.15 + 0.6 * random();
    const decay = RATE * (0.03 + 0.4 * random());
    const pitch = (2 * Math.PI * 55 * 2 ** (Math.floor(random() * 36) / 12)) / RATE;
    const end = Math.min(out.length, at + Math.round(5 * decay));
    for (let i = at; i < end; i += 1) {
      out[i] += level * Math.exp(-(i - at) / decay) * (0.7 * Math.sin(pitch * (i - at)) + 0.3 * (2 * random() - 1));
    }
  }
  return out;
}

function head(frames) {
  const bytes = Buffer.alloc(44);
  bytes.write("RIFF", 0);
  bytes.writeUInt32LE(36 + frames * 2, 4);
  bytes.write("WAVEfmt ", 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(RATE, 24);
  bytes.writeUInt32LE(RATE * 2, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write("data", 36);
  bytes.writeUInt32LE(frames * 2, 40);
  return bytes;
}

/** An hour: the minute again and again, each time louder or softer and begun elsewhere. */
function record(path, file) {
  const random = dice(100 + file);
  const one = minute(file);
  const part = `${path}.part`;
  const handle = openSync(part, "w");
  writeSync(handle, head(SECONDS * RATE));
  const out = new Int16Array(one.length);
  for (let n = 0; n < SECONDS / 60; n += 1) {
    const gain = 32_767 * (0.25 + 0.75 * random());
    const begin = Math.floor(random() * one.length);
    for (let i = 0; i < out.length; i += 1) {
      const value = gain * one[(begin + i) % one.length];
      out[i] = value > 32_767 ? 32_767 : value < -32_768 ? -32_768 : value;
    }
    writeSync(handle, out);
  }
  closeSync(handle);
  renameSync(part, path);
}

const ROLES = ["kick", "snare", "bass", "electric-guitar", "keys", "lead-vocal", "backing-vocal", "percussion"];

function track(index) {
  const random = dice(500 + index);
  const file = index % FILES;
  const lines = [`track "${String(index + 1).padStart(2, "0")} ${ROLES[file].replace("-", " ")}" layout="mono" {`];
  const length = SECONDS / PIECES;
  const order = Array.from({ length: PIECES }, (_, i) => (i + index) % PIECES);
  order.forEach((piece, place) => {
    const gap = 1 + 6 * random();
    lines.push(
      `    clip "audio/${file}.wav" at=${place * length} offset=${piece * length} length=${(length - gap).toFixed(3)} ` +
      `gain=${(-6 * random()).toFixed(1)} fade-in=${(0.02 + 8 * random()).toFixed(2)} fade-out=${(0.1 + 12 * random()).toFixed(2)}`,
    );
  });
  if (index % 4 === 1) lines.push("    inserts {", "        compressor threshold=-24 attack=5 release=80", "    }");
  // The last track sounds a steady tone, for what is measured by ear.
  if (index === TRACKS - 1) lines.push("    inserts {", "        tone 1000 level=-18", "    }");
  lines.push(`    fader ${FADER}`, `    pan ${Math.round(-60 + 120 * random())}`);
  if (index % 8 === 2) lines.push('    send "Room" -18');
  if (index % 2 === 0) lines.push(`    output "Group ${1 + (index >> 4)}"`);
  if (index % 16 === 3) {
    const points = Array.from({ length: 60 }, (_, i) => `"${i * 60} ${(FADER - 6 + 6 * random()).toFixed(1)}"`);
    lines.push(`    automation "fader" {`, `        points ${points.join(" ")}`, "    }");
  }
  return [...lines, "}"].join("\n");
}

/** The song as text. */
export function text() {
  const tracks = Array.from({ length: TRACKS }, (_, i) => track(i));
  const buses = [1, 2, 3, 4].map((n) => `bus "Group ${n}"`);
  const markers = Array.from({ length: 12 }, (_, i) => `    marker "Part ${i + 1}" at=${i * 300}`);
  return [
    "tonmeister 1", `song "An hour of 64 tracks" rate=${RATE} {`, "    tempo 92", ...markers, "}",
    ...tracks, ...buses, 'return "Room"', 'return "Plate"', "master {", "    fader -6", "}", "",
  ].join("\n");
}

/** Makes the song below a folder, with the recordings where they are not there yet; gives its folder. */
export function make(work) {
  const folder = join(work, "song");
  mkdirSync(join(folder, "audio"), { recursive: true });
  for (let file = 0; file < FILES; file += 1) {
    const path = join(folder, "audio", `${file}.wav`);
    if (!existsSync(path)) record(path, file);
  }
  for (const name of [".journal", ".lock", "notes.json"]) rmSync(join(folder, name), { force: true, recursive: true });
  writeFileSync(join(folder, "song.kdl"), text());
  return folder;
}

/** Throws away what was worked out of the recordings: the next opening finds nothing ready. */
export function cool(folder) {
  rmSync(join(folder, ".cache"), { recursive: true, force: true });
}
