//! Why a song cannot be made into sound.

use signal::SourceError;
use std::fmt;

/// What is wrong, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EngineError {
    /// A strip names another that is not there.
    Unknown {
        /// The strip that names it.
        strip: String,
        /// As what: `output`, `send`, `sidechain`.
        role: &'static str,
        /// The name.
        name: String,
    },
    /// Strips that feed each other in a circle.
    Cycle(Vec<String>),
    /// An insert whose effect is not in the list.
    Effect {
        /// The strip.
        strip: String,
        /// The effect's name.
        kind: String,
    },
    /// Automation of something that is not there or cannot move.
    Automation {
        /// The strip.
        strip: String,
        /// The path within the strip.
        parameter: String,
    },
    /// A layout that cannot be mixed yet.
    Layout {
        /// The strip.
        strip: String,
        /// Its layout.
        layout: String,
    },
    /// A file that an insert needs could not be had.
    File {
        /// The strip.
        strip: String,
        /// The insert's id.
        insert: String,
        /// The file, and what is wrong with it.
        error: SourceError,
    },
    /// Audio could not be had, or not be handed on.
    Source(SourceError),
}

impl fmt::Display for EngineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { strip, role, name } => {
                write!(f, "{strip}: the {role} \"{name}\" is not in the song; name a bus or return that is")
            }
            Self::Cycle(members) => {
                write!(
                    f,
                    "these strips feed each other in a circle: {}; take one of the routes out",
                    members.join(" -> ")
                )
            }
            Self::Effect { strip, kind } => {
                write!(f, "{strip}: there is no effect \"{kind}\"; `tonmeister list effects` shows what there is")
            }
            Self::Automation { strip, parameter } => {
                write!(f, "{strip}: \"{parameter}\" cannot be automated; it is not in the strip, or it is fixed")
            }
            Self::Layout { strip, layout } => {
                write!(f, "{strip}: a {layout} strip cannot be mixed yet; use mono or stereo")
            }
            Self::File { strip, insert, error } => write!(f, "{strip}/{insert}: {error}"),
            Self::Source(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for EngineError {}

impl From<SourceError> for EngineError {
    fn from(error: SourceError) -> Self {
        Self::Source(error)
    }
}
