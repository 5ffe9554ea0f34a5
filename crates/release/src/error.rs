//! Why something could not leave the house: what, where, and what to do.

use std::fmt;
use std::path::{Path, PathBuf};

use media::MediaError;
use signal::SourceError;

/// Why a delivery, a manifest or a report failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReleaseError {
    /// An audio file could not be written or read.
    Media(MediaError),
    /// The audio could not be had.
    Source(SourceError),
    /// Another file or folder could not be written.
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong and what to do, a clause.
        why: String,
    },
    /// What was asked for makes no file.
    Request(String),
}

impl ReleaseError {
    pub(crate) fn file(path: &Path, error: &std::io::Error) -> Self {
        let why = format!("cannot be written: {error}; check the folder, its permissions and the free space");
        Self::File { path: path.to_path_buf(), why }
    }
}

impl fmt::Display for ReleaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Media(error) => error.fmt(f),
            Self::Source(error) => error.fmt(f),
            Self::File { path, why } => write!(f, "{}: {why}", path.display()),
            Self::Request(what) => f.write_str(what),
        }
    }
}

impl std::error::Error for ReleaseError {}

impl From<MediaError> for ReleaseError {
    fn from(error: MediaError) -> Self {
        Self::Media(error)
    }
}

impl From<SourceError> for ReleaseError {
    fn from(error: SourceError) -> Self {
        Self::Source(error)
    }
}
