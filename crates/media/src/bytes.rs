//! A file's bytes for header readers: bounded, so that a false length costs an error and not the memory.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use crate::{MediaError, Place};

/// A file opened for parsing.
pub(crate) struct Bytes {
    file: BufReader<File>,
    path: PathBuf,
    length: u64,
    position: u64,
}

impl Bytes {
    /// Opens a file.
    pub fn open(path: &Path) -> Result<Self, MediaError> {
        let file = File::open(path).map_err(|e| MediaError::io(path, &e))?;
        let data = file.metadata().map_err(|e| MediaError::io(path, &e))?;
        if !data.is_file() {
            return Err(MediaError::new(path, crate::Cause::Unsupported, "not a file", "name an audio file"));
        }
        let file = BufReader::with_capacity(16 * 1024, file);
        Ok(Self { file, path: path.to_path_buf(), length: data.len(), position: 0 })
    }

    /// The file's path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The file's length in bytes.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Goes to a byte; beyond the end is allowed, reading there is not.
    pub fn go(&mut self, position: u64) -> Result<(), MediaError> {
        if position != self.position {
            let seek = i64::try_from(i128::from(position) - i128::from(self.position));
            let moved = match seek {
                Ok(by) => self.file.seek_relative(by),
                Err(_) => self.file.seek(SeekFrom::Start(position)).map(|_| ()),
            };
            moved.map_err(|e| MediaError::io(&self.path, &e))?;
            self.position = position;
        }
        Ok(())
    }

    /// The next `N` bytes.
    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], MediaError> {
        let mut array = [0; N];
        match self.file.read_exact(&mut array) {
            Ok(()) => {
                self.position = self.position.saturating_add(N as u64);
                Ok(array)
            }
            Err(error) => {
                let place = Place::Byte(self.position);
                // The buffered reader's position is unknown after a failed read; the true end is as good as any.
                self.position = self.file.stream_position().unwrap_or(self.length);
                Err(MediaError::io(&self.path, &error).at(place))
            }
        }
    }

    /// The next bytes: as many as asked, but never more than `most`, nor more than the file has.
    pub fn up_to(&mut self, asked: u64, most: u64) -> Result<Vec<u8>, MediaError> {
        let mut bytes = Vec::new();
        let left = self.length.saturating_sub(self.position);
        let read = (&mut self.file).take(asked.min(most).min(left)).read_to_end(&mut bytes);
        read.map_err(|e| MediaError::io(&self.path, &e))?;
        self.position = self.position.saturating_add(bytes.len() as u64);
        Ok(bytes)
    }

    /// A complaint about the place where the reader stands.
    pub fn malformed(&self, what: impl Into<String>) -> MediaError {
        MediaError::malformed(&self.path, what).at(Place::Byte(self.position))
    }

    /// The file itself, for reading the audio.
    pub fn into_file(self) -> File {
        self.file.into_inner()
    }
}

/// `N` bytes of a slice from an offset; `None` where it is too short.
pub(crate) fn array_at<const N: usize>(bytes: &[u8], offset: usize) -> Option<[u8; N]> {
    bytes.get(offset..)?.first_chunk::<N>().copied()
}
