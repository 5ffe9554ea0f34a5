//! Keeps what strips' effects gave in `.cache/renders/` of a song's folder, for [`engine::Store`]: two gigabytes at most.
//!
//! A file a stretch, named by the program and the stretch's key: the program is known by the hash of its own file, so two
//! builds never share what they made. A file gets its name when it is whole, and begins with a checksum: what is short or
//! damaged counts as not there. Files are touched when a render begins that could use them, and the oldest go first, so
//! several programs may work in one folder; together they may pass the bound by what each writes between two looks at it.

use crate::JobError;
use engine::{Key, Store};
use media::SongLibrary;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

/// Bytes that a song's renders may take.
const MOST: u64 = 2_000_000_000;
/// One part in so many is made free when the bound is reached, so that not every file costs a look into the folder.
const SHARE: u64 = 16;
/// Bytes of the checksum.
const HEAD: usize = 8;
/// Bytes read in one go: they are summed while the processor still has them at hand.
const PIECE: usize = 64 << 10;
/// No file of ours is larger: eight lanes of a stretch.
const MOST_IN_FILE: u64 = 16 << 20;
/// What begins with this is being written.
const PART: &str = ".part-";
/// A file being written for longer than this was left by a program that went down.
const LEFT: Duration = Duration::from_secs(3600);

static COUNT: AtomicU64 = AtomicU64::new(0);

/// The store of one song.
pub struct RenderStore {
    folder: PathBuf,
    /// Tells this build of the program from every other.
    program: String,
    most: u64,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Bytes in the folder at the last look, with what was written since.
    size: u64,
    /// Bytes written since the last look.
    written: u64,
    /// Files not to be dropped.
    held: BTreeSet<String>,
}

/// A file in the folder.
struct Entry {
    name: String,
    size: u64,
    used: SystemTime,
}

impl RenderStore {
    /// The store in the folder of a library's song.
    ///
    /// # Errors
    /// Where the folder cannot be made, or the program's own file cannot be read.
    pub fn open(library: &SongLibrary) -> Result<Self, JobError> {
        let folder = library.folder().join(".cache/renders");
        fs::create_dir_all(&folder).map_err(|error| JobError::at(&folder, format!("cannot be made: {error}")))?;
        let own = std::env::current_exe().ok().and_then(|path| library.hash(path.to_str()?).ok());
        let program = own.ok_or_else(|| {
            JobError(
                "the program's own file cannot be read, so it cannot be told from others; render without the cache"
                    .to_string(),
            )
        })?;
        Ok(Self::at(&folder, &program[..16], MOST))
    }

    fn at(folder: &Path, program: &str, most: u64) -> Self {
        Self { folder: folder.to_path_buf(), program: program.to_string(), most, state: Mutex::default() }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn name(&self, key: &Key) -> String {
        let digits = key.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        let key: String = digits.filter_map(|digit| char::from_digit(u32::from(digit), 16)).collect();
        format!("{}-{key}", self.program)
    }

    /// What is in the folder; what cannot be read is not there.
    fn look(&self) -> Vec<Entry> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let known = entries.filter_map(|entry| {
            let data = entry.metadata().ok().filter(fs::Metadata::is_file)?;
            let used = data.modified().unwrap_or(SystemTime::UNIX_EPOCH);
            Some(Entry { name: entry.file_name().into_string().ok()?, size: data.len(), used })
        });
        known.collect()
    }

    /// Drops the oldest files, until a share of the room is free for more.
    fn tidy(&self, state: &mut State) {
        let mut entries = self.look();
        entries.sort_by_key(|entry| entry.used);
        let mut size: u64 = entries.iter().map(|entry| entry.size).sum();
        let now = SystemTime::now();
        for entry in entries {
            let part = entry.name.starts_with(PART);
            let left = part && now.duration_since(entry.used).is_ok_and(|age| age > LEFT);
            let over = size > self.room() && !part && !state.held.contains(&entry.name);
            if (left || over) && fs::remove_file(self.folder.join(&entry.name)).is_ok() {
                size -= entry.size;
            }
        }
        (state.size, state.written) = (size, 0);
    }

    fn read(&self, name: &str, bytes: &mut Vec<u8>) -> Option<()> {
        let mut file = File::open(self.folder.join(name)).ok()?;
        let size = file.metadata().ok()?.len();
        if size > MOST_IN_FILE {
            return None;
        }
        let mut head = [0; HEAD];
        file.read_exact(&mut head).ok()?;
        bytes.resize((size as usize).checked_sub(HEAD)?, 0);
        let mut sum = Checksum::default();
        for piece in bytes.chunks_mut(PIECE) {
            file.read_exact(piece).ok()?;
            sum.add(piece);
        }
        (sum.done() == u64::from_le_bytes(head)).then_some(())
    }

    fn write(&self, name: &str, bytes: &[u8]) -> std::io::Result<()> {
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let part = self.folder.join(format!("{PART}{}-{number}", std::process::id()));
        let written = File::create_new(&part).and_then(|mut file| {
            let mut sum = Checksum::default();
            bytes.chunks(PIECE).for_each(|piece| sum.add(piece));
            file.write_all(&sum.done().to_le_bytes())?;
            file.write_all(bytes)
        });
        let done = written.and_then(|()| fs::rename(&part, self.folder.join(name)));
        if done.is_err() {
            let _ = fs::remove_file(&part);
        }
        done
    }
}

impl Store for RenderStore {
    fn room(&self) -> u64 {
        self.most - self.most / SHARE
    }

    fn hold(&self, keys: &[Key]) -> Vec<bool> {
        let mut state = self.lock();
        let sizes: BTreeMap<String, u64> = self.look().into_iter().map(|entry| (entry.name, entry.size)).collect();
        let names: Vec<String> = keys.iter().map(|key| self.name(key)).collect();
        let found =
            names.iter().map(|name| sizes.get(name).is_some_and(|size| *size > HEAD as u64)).collect::<Vec<_>>();
        let now = SystemTime::now();
        for (name, _) in names.iter().zip(&found).filter(|(_, found)| **found) {
            // Who may not touch a file may still read it.
            let _ = File::options().append(true).open(self.folder.join(name)).and_then(|file| file.set_modified(now));
        }
        state.held = names.into_iter().collect();
        self.tidy(&mut state);
        found
    }

    fn get(&self, key: &Key, bytes: &mut Vec<u8>) -> bool {
        let name = self.name(key);
        let read = self.read(&name, bytes);
        if read.is_none() {
            let _ = fs::remove_file(self.folder.join(name));
        }
        read.is_some()
    }

    fn put(&self, key: &Key, bytes: &[u8]) {
        let size = (bytes.len() + HEAD) as u64;
        {
            let mut state = self.lock();
            if state.size + size > self.most || state.written > self.most / SHARE / 2 {
                self.tidy(&mut state);
            }
            if state.size + size > self.most || size > MOST_IN_FILE {
                return;
            }
            state.size += size;
            state.written += size;
        }
        // A disk that refuses costs working it out again next time.
        let _ = self.write(&self.name(key), bytes);
    }
}

/// A sum over bytes, piece by piece. Every bit counts: each step can be taken back, so two contents that differ in one word
/// differ in the sum.
struct Checksum {
    sums: [u64; 4],
    length: u64,
}

impl Default for Checksum {
    fn default() -> Self {
        Self { sums: [1, 2, 3, 4], length: 0 }
    }
}

impl Checksum {
    fn step(sum: u64, word: [u8; 8]) -> u64 {
        (sum ^ u64::from_le_bytes(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29)
    }

    fn add(&mut self, piece: &[u8]) {
        let (blocks, rest) = piece.as_chunks::<32>();
        let mut sums = self.sums;
        for block in blocks {
            for (sum, word) in sums.iter_mut().zip(block.as_chunks::<8>().0) {
                *sum = Self::step(*sum, *word);
            }
        }
        sums[0] = rest.iter().fold(sums[0], |sum, byte| Self::step(sum, u64::from(*byte).to_le_bytes()));
        self.sums = sums;
        self.length += piece.len() as u64;
    }

    fn done(self) -> u64 {
        self.sums.into_iter().fold(self.length, |all, sum| Self::step(all, sum.to_le_bytes()))
    }
}

#[cfg(test)]
mod tests;
