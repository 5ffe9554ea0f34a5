// What goes with a delivery: the credits of a song, and what is wrong with them. Codes are checked as their standards say.

import type { Credits } from "../protocol";

/** A picture's figures. */
export type Artwork = { width: number; height: number; type: string; bytes: number };

export type FieldKey = "title" | Exclude<keyof Credits, "cover">;
export type Field = { key: FieldKey; label: string; hint: string; words?: string[]; wide?: boolean };

export const FIELDS: Field[] = [
  { key: "title", label: "Title", hint: "Without the artist’s name and without “feat.”", wide: true },
  { key: "artist", label: "Artist", hint: "As it shall stand on the platforms", wide: true },
  { key: "version", label: "Version", hint: "Live, Radio edit; none for the original" },
  { key: "genre", label: "Genre", hint: "One" },
  { key: "album", label: "Album", hint: "None for a single" },
  { key: "track", label: "Track", hint: "3, or 3/12" },
  { key: "composer", label: "Composer", hint: "Full names, separated by commas", wide: true },
  { key: "isrc", label: "ISRC", hint: "DE-A12-26-00001, from your distributor" },
  { key: "barcode", label: "UPC or EAN", hint: "Twelve or thirteen digits" },
  { key: "date", label: "Release date", hint: "2026, or 2026-11-27" },
  { key: "label", label: "Label", hint: "Your own name where there is none" },
  { key: "language", label: "Language", hint: "Of the words; “instrumental” without" },
  { key: "explicit", label: "Explicit", hint: "Whether the words are", words: ["not said", "no", "yes"] },
  { key: "phonogram", label: "℗ line", hint: "2026 who owns the recording" },
  { key: "copyright", label: "© line", hint: "2026 who owns the release" },
  { key: "comment", label: "Comment", hint: "Whatever else the files shall say", wide: true },
];

/** What is wrong with a field's text, or null. Empty fields are not wrong: they are only missing. */
export function wrong(key: FieldKey, text: string): string | null {
  const value = text.trim();
  if (value === "") return null;
  if (key === "isrc" && !isIsrc(value)) return "An ISRC has two letters, three letters or digits, and seven digits.";
  if (key === "barcode" && !isUpc(value)) return "The check digit does not fit, or it has not 12 or 13 digits.";
  if (key === "title" && /\bf(ea)?t\.? /i.test(value)) return "Guests belong to the artist, not into the title.";
  if (key === "title" && /\((explicit|clean)\)/i.test(value)) return "Whether it is explicit has a field of its own.";
  if (key === "date" && !isDate(value)) return "A date is a year, or written 2026-11-27.";
  if (key === "track" && !/^\d{1,4}(\/\d{1,4})?$/.test(value)) return "A track is a number, or two: 3/12.";
  if ((key === "phonogram" || key === "copyright") && !/^(19|20)\d\d \S/.test(value)) return "The year comes first, then the owner.";
  return null;
}

/** ISO 3901: country, registrant, year, designation; hyphens are only for the eye. */
export function isIsrc(text: string): boolean {
  return /^[A-Z]{2}[A-Z0-9]{3}\d{7}$/.test(text.replaceAll("-", "").toUpperCase());
}

/** GS1: digits weighted 1 and 3 from the left of thirteen add up to a multiple of ten. */
export function isUpc(text: string): boolean {
  const digits = text.replaceAll(/[\s-]/g, "");
  if (!/^\d{12,13}$/.test(digits)) return false;
  const sum = [...digits.padStart(13, "0")].reduce((all, digit, i) => all + Number(digit) * (i % 2 === 0 ? 1 : 3), 0);
  return sum % 10 === 0;
}

function isDate(text: string): boolean {
  if (/^\d{4}(-(0[1-9]|1[0-2]))?$/.test(text)) return true;
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  // The 31st of a short month rolls over into the next.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** What platforms would refuse of a picture. */
export function artworkFaults(art: Artwork): string[] {
  const faults: string[] = [];
  if (art.width !== art.height) faults.push(`It is ${art.width} by ${art.height} pixels; a cover is square.`);
  if (Math.min(art.width, art.height) < 3000) faults.push(`It is ${Math.min(art.width, art.height)} pixels wide; 3000 are safe everywhere.`);
  if (!["image/jpeg", "image/png"].includes(art.type)) faults.push("Covers are JPEG or PNG.");
  if (art.bytes > 10_000_000) faults.push(`It has ${(art.bytes / 1e6).toFixed(1)} MB; some distributors stop at 10 MB.`);
  return faults;
}
