//! Why a job could not be done: one sentence with what, where, and what to do.

use std::fmt;
use std::path::Path;

/// What stopped a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobError(pub String);

impl JobError {
    /// An error at a path.
    pub fn at(path: &Path, why: impl fmt::Display) -> Self {
        Self(format!("{}: {why}", path.display()))
    }

    /// An error in what a file holds, which names the file if it does not do so already.
    pub fn within(path: &Path, why: impl fmt::Display) -> Self {
        let (name, why) = (path.display().to_string(), why.to_string());
        Self(if why.contains(&name) { why } else { format!("{name}: {why}") })
    }
}

impl fmt::Display for JobError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for JobError {}

macro_rules! from {
    ($($error:ty),+ $(,)?) => {$(
        impl From<$error> for JobError {
            fn from(error: $error) -> Self {
                Self(error.to_string())
            }
        }
    )+};
}

from!(
    media::MediaError,
    engine::EngineError,
    assistant::MixError,
    release::ReleaseError,
    signal::SourceError,
    session::EditError,
    session::SongError,
    session::SessionError,
    session::TextError,
);
