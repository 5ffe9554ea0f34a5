// Audio files out of what is dropped on the page: files and folders, whatever lies in them, in the order of their paths.

/** Endings of files that hold sound; the engine looks into each of them anyway. */
const ENDINGS = new Set(
  ["wav", "wave", "bwf", "rf64", "bw64", "aif", "aiff", "aifc", "flac", "mp3", "mp2", "ogg", "oga", "opus", "m4a", "m4b", "mp4", "aac"],
);

export const ACCEPT = [...ENDINGS].map((ending) => `.${ending}`).join(",");

export type Found = {
  /** The name of the folder that was dropped, or what the song may be called. */
  name: string;
  audio: File[];
  /** Names of what is no audio. */
  other: string[];
};

export function isAudio(name: string): boolean {
  const dot = name.lastIndexOf(".");
  return dot > 0 && ENDINGS.has(name.slice(dot + 1).toLowerCase());
}

/** Whether a drag carries files. */
export function carriesFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes("Files") ?? false;
}

/** All files under an entry. */
async function filesOf(entry: FileSystemEntry): Promise<{ path: string; file: File }[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((found, failed) => (entry as FileSystemFileEntry).file(found, failed));
    return [{ path: entry.fullPath, file }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const all: { path: string; file: File }[] = [];
  for (;;) {
    // A reader hands out a hundred entries at a time, and none when it is done.
    const some = await new Promise<FileSystemEntry[]>((found, failed) => reader.readEntries(found, failed));
    if (some.length === 0) return all;
    for (const one of some) all.push(...(await filesOf(one)));
  }
}

/** Sorts files into audio and the rest; hidden files (a Mac's `._Kick.wav`) are not spoken of. */
export function sort(files: { path: string; file: File }[], name: string): Found {
  const seen = files.filter(({ file }) => !file.name.startsWith("."));
  seen.sort((a, b) => a.path.localeCompare(b.path, undefined, { numeric: true }));
  return {
    name,
    audio: seen.filter(({ file }) => isAudio(file.name)).map(({ file }) => file),
    other: seen.filter(({ file }) => !isAudio(file.name)).map(({ file }) => file.name),
  };
}

/** What a drop holds. Entries must be taken before the first wait: afterwards the browser empties them. */
export async function fromDrop(event: DragEvent): Promise<Found> {
  const entries = [...(event.dataTransfer?.items ?? [])].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  const loose = [...(event.dataTransfer?.files ?? [])];
  if (entries.length === 0) return fromPicker(loose);
  const folder = entries.length === 1 && entries[0]?.isDirectory ? entries[0].name : null;
  const files = (await Promise.all(entries.map(filesOf))).flat();
  return sort(files, folder ?? nameOf(files.map(({ file }) => file.name)));
}

/** What a file dialogue gave. */
export function fromPicker(files: File[]): Found {
  const folder = files[0]?.webkitRelativePath.split("/")[0];
  return sort(
    files.map((file) => ({ path: file.webkitRelativePath || file.name, file })),
    folder || nameOf(files.map((file) => file.name)),
  );
}

/** A song's name from one file; of several nobody knows it. */
function nameOf(names: string[]): string {
  const [only] = names;
  return names.length === 1 && only ? only.replace(/\.[^.]+$/, "") : "New song";
}
