//! A file of audio as the value of a parameter: what the song says of it, and its sound once that was handed in.

use crate::source::Memory;
use std::sync::Arc;

/// A parameter whose value is a file of audio (an impulse response). It is not automated; a change rebuilds the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileParam {
    /// Its word in song file and command line: `impulse`.
    pub key: &'static str,
    /// May be written without its key, as `convolution "audio/hall.wav"`.
    pub first: bool,
    /// What it does, a sentence.
    pub sentence: &'static str,
}

/// A file of audio. Two are the same where path and hash are.
#[derive(Clone, Debug, Default)]
pub struct Audio {
    /// Its path in the song's folder, as written; empty where there is none.
    pub file: String,
    /// The name of its content, once a library that knows it was asked.
    pub hash: Option<String>,
    /// What is in it, at the rate of the song; handed in before a kernel is made, since effects open no file.
    pub sound: Option<Arc<Memory>>,
}

impl Audio {
    /// A file by its path, not yet asked for.
    pub fn named(file: impl Into<String>) -> Self {
        Self { file: file.into(), ..Self::default() }
    }

    /// Whether a file is named.
    pub fn is_named(&self) -> bool {
        !self.file.is_empty()
    }
}

impl PartialEq for Audio {
    fn eq(&self, other: &Self) -> bool {
        (&self.file, &self.hash) == (&other.file, &other.hash)
    }
}
