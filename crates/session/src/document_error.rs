//! Why a song cannot be read or written.

use crate::{SongError, TextError};
use std::fmt;
use std::path::{Path, PathBuf};

/// Why a song cannot be read or written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocumentError {
    /// The text is no song.
    Text(TextError),
    /// The song does not hold together.
    Song(SongError),
    /// A file cannot be read or written.
    File {
        /// The file.
        path: PathBuf,
        /// Why, and what to do.
        message: String,
    },
}

impl DocumentError {
    pub(crate) fn file(path: &Path, message: impl Into<String>) -> Self {
        DocumentError::File { path: path.to_path_buf(), message: message.into() }
    }
}

impl fmt::Display for DocumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DocumentError::Text(error) => error.fmt(f),
            DocumentError::Song(error) => error.fmt(f),
            DocumentError::File { path, message } => write!(f, "{}: {message}", path.display()),
        }
    }
}

impl std::error::Error for DocumentError {}

impl From<TextError> for DocumentError {
    fn from(error: TextError) -> Self {
        DocumentError::Text(error)
    }
}

impl From<SongError> for DocumentError {
    fn from(error: SongError) -> Self {
        DocumentError::Song(error)
    }
}
