//! Why a file could not be read or written: what, where, and what to do.

use std::fmt;
use std::path::{Path, PathBuf};

use signal::SourceError;

/// The kind of trouble, for programs; the sentence in [`MediaError`] is for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The system refused to read or write.
    Io,
    /// The file contradicts its own format.
    Malformed,
    /// A format, coding or setting that is not handled.
    Unsupported,
    /// A number beyond what is accepted (channels, rate, length).
    Limit,
    /// There is no such file, or no such program.
    NotFound,
}

/// A position inside a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Bytes from the start of the file.
    Byte(u64),
    /// Frames from the start of the audio.
    Frame(i64),
}

/// Why a file could not be read or written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaError {
    /// The file.
    pub path: PathBuf,
    /// The kind of trouble.
    pub cause: Cause,
    /// What is wrong, a clause with the figures.
    pub what: String,
    /// Where in the file, if at one place.
    pub place: Option<Place>,
    /// What to do about it, a clause.
    pub advice: &'static str,
}

impl MediaError {
    /// An error about a whole file.
    pub fn new(path: &Path, cause: Cause, what: impl Into<String>, advice: &'static str) -> Self {
        Self { path: path.to_path_buf(), cause, what: what.into(), place: None, advice }
    }

    /// The file contradicts its format.
    pub fn malformed(path: &Path, what: impl Into<String>) -> Self {
        Self::new(path, Cause::Malformed, what, "export it again from where it came from")
    }

    /// The file uses something that is not handled.
    pub fn unsupported(path: &Path, what: impl Into<String>) -> Self {
        Self::new(path, Cause::Unsupported, what, "convert it to WAV or FLAC first")
    }

    /// The system's own error.
    pub fn io(path: &Path, error: &std::io::Error) -> Self {
        use std::io::ErrorKind::{NotFound, PermissionDenied, StorageFull, UnexpectedEof};
        let (cause, advice) = match error.kind() {
            NotFound => (Cause::NotFound, "check the path"),
            PermissionDenied => (Cause::Io, "check the permissions"),
            StorageFull => (Cause::Io, "free some space on that disk"),
            UnexpectedEof => (Cause::Malformed, "the file is cut off; copy or export it again"),
            _ => (Cause::Io, "check the disk and try again"),
        };
        Self::new(path, cause, error.to_string(), advice)
    }

    /// The same error, at a place in the file.
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }
}

impl fmt::Display for MediaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.why())
    }
}

impl MediaError {
    /// The sentence without the path.
    pub fn why(&self) -> String {
        let place = match self.place {
            Some(Place::Byte(byte)) => format!(" at byte {byte}"),
            Some(Place::Frame(frame)) => format!(" at frame {frame}"),
            None => String::new(),
        };
        format!("{}{place}; {}", self.what, self.advice)
    }
}

impl std::error::Error for MediaError {}

impl From<MediaError> for SourceError {
    fn from(error: MediaError) -> Self {
        SourceError { what: error.path.display().to_string(), why: error.why() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_says_what_where_and_what_to_do() {
        let error = MediaError::malformed(Path::new("kick.wav"), "no fmt chunk").at(Place::Byte(12));
        assert_eq!(error.to_string(), "kick.wav: no fmt chunk at byte 12; export it again from where it came from");
    }
}
