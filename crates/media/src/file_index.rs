//! Remembers the names of files' contents by path, size and time of change, so that large files are not read only to be named.
//!
//! It is a cache: whatever is odd about it is ignored, and losing it costs time and nothing else.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use crate::digest::content_name;
use crate::part_file::write_whole;
use crate::{Cause, MediaError};

/// More files than any song has.
const MOST_ENTRIES: usize = 100_000;
/// No index is read beyond this many bytes.
const MOST_BYTES: u64 = 64 << 20;

/// A file as it was when it was hashed: size in bytes, time of change in nanoseconds.
type State = (u64, u128);

/// A file's hash, and the state it was in before it was read.
pub(crate) struct Hashed {
    state: State,
    hash: String,
}

impl Hashed {
    /// Reads a file.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn of(path: &Path) -> Result<Self, MediaError> {
        let state = state(path)?;
        Ok(Self { state, hash: content_name(path)? })
    }
}

/// Hashes by path: within the song's folder, so that they hold wherever that lies and however it was named.
#[derive(Default)]
pub(crate) struct FileIndex {
    folder: PathBuf,
    entries: BTreeMap<PathBuf, (State, String)>,
}

/// Where the index lies in a song's folder.
const PLACE: &str = ".cache/index";

impl FileIndex {
    /// Reads the index of a song's folder; empty where there is none or it is damaged.
    pub fn load(folder: &Path) -> Self {
        let place = folder.join(PLACE);
        let fits = fs::metadata(&place).is_ok_and(|data| data.len() <= MOST_BYTES);
        let text = if fits { fs::read_to_string(&place).unwrap_or_default() } else { String::new() };
        let entries = text.lines().take(MOST_ENTRIES).filter_map(entry).collect();
        Self { folder: folder.to_path_buf(), entries }
    }

    /// A path as it is remembered.
    fn within<'a>(&self, path: &'a Path) -> &'a Path {
        path.strip_prefix(&self.folder).unwrap_or(path)
    }

    /// The hash of a file that is remembered, where the file has not changed.
    pub fn known(&self, path: &Path) -> Option<String> {
        let (known, hash) = self.entries.get(self.within(path))?;
        state(path).is_ok_and(|state| state == *known).then(|| hash.clone())
    }

    /// Remembers a hash, and gives it.
    pub fn remember(&mut self, path: &Path, hashed: Hashed) -> String {
        self.entries.insert(self.within(path).to_path_buf(), (hashed.state, hashed.hash.clone()));
        self.save();
        hashed.hash
    }

    fn save(&self) {
        let line = |(path, ((size, time), hash)): (&PathBuf, &(State, String))| {
            let path = path.to_str().filter(|p| !p.contains('\n'))?;
            Some(format!("{hash} {size} {time} {path}\n"))
        };
        let text: String = self.entries.iter().filter_map(line).collect();
        // A disk that refuses costs hashing again next time.
        let _ = write_whole(&self.folder.join(PLACE), text.as_bytes());
    }
}

fn entry(line: &str) -> Option<(PathBuf, (State, String))> {
    let mut words = line.splitn(4, ' ');
    let hash = words.next().filter(|h| h.len() == 64 && h.bytes().all(|b| b.is_ascii_hexdigit()))?;
    let state = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
    Some((PathBuf::from(words.next()?), (state, hash.to_string())))
}

fn state(path: &Path) -> Result<State, MediaError> {
    let data = fs::metadata(path).map_err(|e| MediaError::io(path, &e))?;
    if !data.is_file() {
        return Err(MediaError::new(path, Cause::Unsupported, "not a file", "name an audio file"));
    }
    let changed = data.modified().ok().and_then(|t| t.duration_since(UNIX_EPOCH).ok());
    Ok((data.len(), changed.map_or(0, |t| t.as_nanos())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_file_is_hashed_again_and_a_damaged_index_ignored() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let (file, place) = (folder.path().join("kick wav"), folder.path());
        fs::create_dir(place.join(".cache"))?;
        fs::write(&file, b"one")?;
        let first = FileIndex::load(place).remember(&file, Hashed::of(&file)?);
        assert_eq!(FileIndex::load(place).known(&file), Some(first));
        fs::write(&file, b"three")?;
        assert_eq!(FileIndex::load(place).known(&file), None);
        assert_eq!(FileIndex::load(place).remember(&file, Hashed::of(&file)?), content_name(&file)?);
        fs::write(place.join(PLACE), b"\xff\xfe zzz\nnot an index")?;
        assert_eq!(FileIndex::load(place).known(&file), None);
        Ok(())
    }

    #[test]
    fn a_song_that_was_moved_knows_its_files() -> Result<(), Box<dyn std::error::Error>> {
        let disk = tempfile::tempdir()?;
        let (before, after) = (disk.path().join("before"), disk.path().join("after"));
        fs::create_dir_all(before.join(".cache"))?;
        let (inside, outside) = (before.join("kick.wav"), disk.path().join("snare.wav"));
        let mut index = FileIndex::load(&before);
        let hashes = [&inside, &outside].map(|file| {
            fs::write(file, b"sound")?;
            Ok::<_, Box<dyn std::error::Error>>(index.remember(file, Hashed::of(file)?))
        });
        fs::rename(&before, &after)?;
        let index = FileIndex::load(&after);
        assert_eq!([after.join("kick.wav"), outside].map(|file| index.known(&file)), hashes.map(Result::ok));
        Ok(())
    }
}
