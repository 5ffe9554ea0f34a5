//! Hands a song's files out at the song's rate.
//!
//! Uncompressed files of the right rate are streamed as they are. Everything else is decoded, and resampled where the
//! rates differ, once into `.cache/` in the song's folder, named by content and rate; from then on that is streamed. So
//! a lossy file gives the same samples every time it is opened, and memory does not grow with length.

use std::collections::BTreeSet;
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use signal::resample::Resampler;
use signal::{Library, Source, SourceError, Stop};

use crate::file::{self, AudioFile};
use crate::file_index::{FileIndex, Hashed};
use crate::format::{Depth, Format, Spec};
use crate::info::Container;
use crate::wav_writer::WavWriter;
use crate::writer::Writer;
use crate::{Cause, MediaError};

/// Frames decoded in one go.
const BLOCK: usize = 16_384;

/// The files of one song, at one rate.
pub struct SongLibrary {
    folder: PathBuf,
    rate: u32,
    outside: bool,
    stop: Stop,
    index: Mutex<FileIndex>,
    /// Cache files being made, so that two threads do not make the same one.
    making: Mutex<BTreeSet<PathBuf>>,
    made: Condvar,
}

impl SongLibrary {
    /// The library of the song in `folder`, at `rate` frames a second.
    pub fn new(folder: impl Into<PathBuf>, rate: u32) -> Self {
        let folder = folder.into();
        let index = Mutex::new(FileIndex::load(&folder));
        let stop = Stop::default();
        Self { folder, rate, outside: false, stop, index, making: Mutex::default(), made: Condvar::new() }
    }

    /// The same library, but files outside the song's folder may be named too.
    pub fn allow_outside(mut self) -> Self {
        self.outside = true;
        self
    }

    /// The same library, which ends with an error once a word was said.
    pub fn stopped_by(mut self, stop: &Stop) -> Self {
        self.stop = stop.clone();
        self
    }

    /// The song's folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Frames in a second of everything this library hands out.
    pub fn rate(&self) -> u32 {
        self.rate
    }

    /// Where a file named in the song lies.
    ///
    /// # Errors
    /// Where the name leads out of the song's folder and that was not allowed.
    pub fn path(&self, file: &str) -> Result<PathBuf, MediaError> {
        let path = Path::new(file);
        let inside = path.components().all(|c| matches!(c, Component::Normal(_) | Component::CurDir));
        if file.is_empty() || (!inside && !self.outside) {
            let what = "the name leads out of the song's folder";
            return Err(MediaError::new(path, Cause::Unsupported, what, "import the file into the song first"));
        }
        Ok(self.folder.join(path))
    }

    /// The [`crate::content_name`] of a file named in the song, from memory where the file has not changed.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn hash(&self, file: &str) -> Result<String, MediaError> {
        let path = self.path(file)?;
        self.make_cache_folder()?;
        self.indexed_hash(&path)
    }

    /// The [`crate::content_name`] of a file named in the song, where it is remembered and the file has not changed; nothing is
    /// read.
    pub fn known_hash(&self, file: &str) -> Option<String> {
        lock(&self.index).known(&self.path(file).ok()?)
    }

    /// A file's hash, remembered. The index is not held while the file is read, so that others are found meanwhile.
    fn indexed_hash(&self, path: &Path) -> Result<String, MediaError> {
        if let Some(known) = lock(&self.index).known(path) {
            return Ok(known);
        }
        let hashed = Hashed::of(path)?;
        Ok(lock(&self.index).remember(path, hashed))
    }

    /// What a file named in the song says about itself, at its own rate.
    ///
    /// # Errors
    /// As [`crate::probe`].
    pub fn probe(&self, file: &str) -> Result<crate::Info, MediaError> {
        file::probe(&self.path(file)?)
    }

    /// Opens a file named in the song at the song's rate, with all its channels.
    ///
    /// # Errors
    /// Where it cannot be read, or the cache cannot be written.
    pub fn open_audio(&self, file: &str) -> Result<Box<dyn AudioFile>, MediaError> {
        let path = self.path(file)?;
        let opened = file::open(&path)?;
        if is_plain(opened.info().format) && opened.rate() == self.rate {
            return Ok(opened);
        }
        let cached = self.conformed_path(&self.hash(file)?);
        self.wait_until_free(&cached);
        let made = self.conformed(opened, &cached);
        lock(&self.making).remove(&cached);
        self.made.notify_all();
        made
    }

    /// Brings files named in the song to its rate, where they are not yet, as many at a time as there are processors; from then
    /// on opening them takes no time. `progress` is told which share of them is done, if there is anything to do. What cannot be
    /// read is left to [`Self::open_audio`] to say.
    pub fn conform_all(&self, files: &[&str], progress: &(dyn Fn(f64) + Sync)) {
        let waiting: Vec<&str> = files.iter().copied().filter(|file| !self.is_ready(file)).collect();
        let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let work = || {
            while let Some(file) = waiting.get(next.fetch_add(1, Ordering::Relaxed)) {
                let _ = self.open_audio(file);
                progress((done.fetch_add(1, Ordering::Relaxed) + 1) as f64 / waiting.len() as f64);
            }
        };
        let threads = thread::available_parallelism().map_or(1, NonZeroUsize::get).min(waiting.len());
        thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(work))));
    }

    /// Whether a file is streamed as it is, or was brought to the song's rate before; one that cannot be read is not.
    fn is_ready(&self, file: &str) -> bool {
        // First what takes no look into the file.
        self.known_hash(file).is_some_and(|hash| self.conformed_path(&hash).exists())
            || self.probe(file).is_ok_and(|info| is_plain(info.format) && info.rate == self.rate)
    }

    /// Where a file's content lies at the song's rate, once it was brought there.
    fn conformed_path(&self, hash: &str) -> PathBuf {
        self.folder.join(".cache").join(format!("{hash}-{}.wav", self.rate))
    }

    fn conformed(&self, mut opened: Box<dyn AudioFile>, cached: &Path) -> Result<Box<dyn AudioFile>, MediaError> {
        if cached.exists()
            && let Ok(file) = file::open(cached)
            && file.rate() == self.rate
            && file.channels() == opened.channels()
        {
            return Ok(file);
        }
        conform(&mut *opened, self.rate, cached, &self.stop)?;
        file::open(cached)
    }

    fn wait_until_free(&self, cached: &Path) {
        let mut making = lock(&self.making);
        while making.contains(cached) {
            making = self.made.wait(making).unwrap_or_else(PoisonError::into_inner);
        }
        making.insert(cached.to_path_buf());
    }

    fn make_cache_folder(&self) -> Result<(), MediaError> {
        let cache = self.folder.join(".cache");
        fs::create_dir_all(&cache).map_err(|e| MediaError::io(&cache, &e))
    }
}

impl Library for SongLibrary {
    fn open(&self, file: &str) -> Result<Box<dyn Source>, SourceError> {
        Ok(self.open_audio(file)?)
    }

    /// The [`crate::content_name`] of what is played: of the file itself, or of the one in the cache that it was decoded or
    /// resampled into, which another version of this program may have made.
    fn hash_of(&self, file: &str) -> Option<String> {
        let hash = self.hash(file).ok()?;
        let info = self.probe(file).ok()?;
        if is_plain(info.format) && info.rate == self.rate {
            return Some(hash);
        }
        self.indexed_hash(&self.conformed_path(&hash)).ok()
    }

    fn stop(&self) -> Stop {
        self.stop.clone()
    }
}

/// What is behind a poisoned lock here is whole: every change is one insertion.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn is_plain(format: Container) -> bool {
    use Container::{Aifc, Aiff, Bw64, Rf64, Wav};
    matches!(format, Wav | Rf64 | Bw64 | Aiff | Aifc)
}

/// Writes a source as floating point WAV at a rate.
pub(crate) fn conform(source: &mut dyn Source, rate: u32, target: &Path, stop: &Stop) -> Result<(), MediaError> {
    let channels = source.channels();
    let format = Format { container: Container::Wav, depth: Depth::Float, bit_rate: None };
    let mut writer = Box::new(WavWriter::create(target, &Spec::new(format, rate, channels))?);
    let limit = |e: signal::resample::RateError| MediaError::new(target, Cause::Limit, e.to_string(), "check the rate");
    let mut resampler = Resampler::new(source.rate(), rate, channels).map_err(limit)?;
    let mut block = vec![vec![0.0f32; BLOCK]; channels];
    let mut out: Vec<Vec<f32>> = vec![Vec::new(); channels];
    let (mut at, frames) = (0, source.frames());
    while at < frames {
        let count = usize::try_from(frames - at).unwrap_or(BLOCK).min(BLOCK);
        let mut planes: Vec<&mut [f32]> = block.iter_mut().map(|c| &mut c[..count]).collect();
        let read = stop.go_on().and_then(|()| source.read(at, &mut planes));
        read.map_err(|e| MediaError::new(Path::new(&e.what), Cause::Io, e.why, "check the file"))?;
        resampler.process(&planes, &mut out);
        put(&mut writer, &mut out)?;
        at += count as i64;
    }
    resampler.finish(&mut out);
    put(&mut writer, &mut out)?;
    writer.finish()
}

fn put(writer: &mut WavWriter, out: &mut [Vec<f32>]) -> Result<(), MediaError> {
    let planes: Vec<&[f32]> = out.iter().map(Vec::as_slice).collect();
    writer.write(&planes)?;
    out.iter_mut().for_each(Vec::clear);
    Ok(())
}
