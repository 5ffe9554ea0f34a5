//! Streams uncompressed audio from a file, from any frame, through a window of at most 1 MiB.
//!
//! Cost: one system call for 64 KiB or more; nothing is mapped, so that a disk's failure is an error and not a crash.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use signal::{Source, SourceError};

use crate::file::AudioFile;
use crate::info::Info;
use crate::pcm::{self, Layout};
use crate::{MediaError, Place};

const SMALLEST_READ: usize = 64 * 1024;
const LARGEST_READ: usize = 1024 * 1024;

/// What a header reader found.
pub(crate) struct Header {
    /// The description.
    pub info: Info,
    /// How a sample is written.
    pub layout: Layout,
    /// The byte where the audio starts.
    pub start: u64,
}

/// Uncompressed audio in a file.
pub(crate) struct PcmFile {
    file: File,
    path: PathBuf,
    header: Header,
    window: Vec<u8>,
    /// The first frame in the window.
    first: i64,
    /// Frames in the window.
    held: i64,
}

impl PcmFile {
    /// Over an opened file with its header read.
    pub fn new(file: File, path: &Path, header: Header) -> Self {
        Self { file, path: path.to_path_buf(), header, window: Vec::new(), first: 0, held: 0 }
    }

    fn frame_bytes(&self) -> usize {
        (self.header.layout.bytes * self.header.info.channels).max(1)
    }

    /// Brings a frame inside the file into the window; `wanted` frames will be asked for in all.
    fn fill(&mut self, frame: i64, wanted: i64) -> Result<(), MediaError> {
        if frame >= self.first && frame < self.first + self.held {
            return Ok(());
        }
        let size = self.frame_bytes();
        let wanted = usize::try_from(wanted).unwrap_or(usize::MAX).saturating_mul(size);
        let left = usize::try_from(self.header.info.frames - frame).unwrap_or(usize::MAX);
        let frames = (wanted.clamp(SMALLEST_READ, LARGEST_READ) / size).clamp(1, left.max(1));
        self.window.resize(frames * size, 0);
        self.held = 0;
        let byte = self.header.start.saturating_add((frame.max(0) as u64).saturating_mul(size as u64));
        let read = self.file.seek(SeekFrom::Start(byte)).and_then(|_| self.file.read_exact(&mut self.window));
        read.map_err(|e| MediaError::io(&self.path, &e).at(Place::Frame(frame)))?;
        (self.first, self.held) = (frame, frames as i64);
        Ok(())
    }

    /// Decodes as many frames as the window has, from `frame` on, into the places `at..to` of `out`.
    fn decode(&self, frame: i64, (at, to): (usize, usize), out: &mut [&mut [f32]]) -> usize {
        let size = self.frame_bytes();
        let skip = (frame - self.first) as usize;
        let count = (to - at).min(self.held as usize - skip);
        let bytes = &self.window[skip * size..(skip + count) * size];
        pcm::decode(self.header.layout, bytes, self.header.info.channels, out, at);
        count
    }
}

impl AudioFile for PcmFile {
    fn info(&self) -> &Info {
        &self.header.info
    }
}

impl Source for PcmFile {
    fn rate(&self) -> u32 {
        self.header.info.rate
    }

    fn channels(&self) -> usize {
        self.header.info.channels
    }

    fn frames(&self) -> i64 {
        self.header.info.frames
    }

    fn read(&mut self, start: i64, out: &mut [&mut [f32]]) -> Result<(), SourceError> {
        let span = Overlap::of(start, out, self.frames());
        span.silence_the_rest(out, self.channels());
        let mut done = span.from;
        while done < span.to {
            let frame = start + done as i64;
            self.fill(frame, (span.to - done) as i64)?;
            done += self.decode(frame, (done, span.to), out);
        }
        Ok(())
    }
}

/// The part of a request that lies inside a file.
pub(crate) struct Overlap {
    /// The first place in the request that the file has.
    pub from: usize,
    /// The first place behind it that the file does not have; not under `from`.
    pub to: usize,
}

impl Overlap {
    /// Of a request from `start` on with a file of `frames`.
    pub fn of(start: i64, out: &[&mut [f32]], frames: i64) -> Self {
        let length = out.first().map_or(0, |o| o.len());
        let place = |frame: i64| {
            let offset = i128::from(frame) - i128::from(start);
            usize::try_from(offset.max(0)).unwrap_or(usize::MAX).min(length)
        };
        let from = place(0);
        Self { from, to: place(frames).max(from) }
    }

    /// Writes zeros outside the file and into channels that it does not have.
    pub fn silence_the_rest(&self, out: &mut [&mut [f32]], channels: usize) {
        for (channel, out) in out.iter_mut().enumerate() {
            if channel >= channels {
                out.fill(0.0);
            } else {
                out[..self.from].fill(0.0);
                out[self.to..].fill(0.0);
            }
        }
    }
}
