//! Audio handed in and out as traits, so that engine and assistant open no file.

use crate::stop::Stop;
use std::fmt;

/// Why audio could not be had: what, where, what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceError {
    /// What was asked for: a path.
    pub what: String,
    /// What went wrong and what to do, a sentence.
    pub why: String,
}

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.what, self.why)
    }
}

impl std::error::Error for SourceError {}

/// Audio that can be read from any frame.
pub trait Source: Send {
    /// Frames in a second.
    fn rate(&self) -> u32;
    /// Channels.
    fn channels(&self) -> usize;
    /// Length in frames.
    fn frames(&self) -> i64;
    /// Fills `out[channel]` (all of one length) with the frames from `start`; what lies outside is silence.
    fn read(&mut self, start: i64, out: &mut [&mut [f32]]) -> Result<(), SourceError>;
}

/// Where a song's files come from, at the song's rate.
pub trait Library: Sync {
    /// Opens a file named in the song.
    fn open(&self, file: &str) -> Result<Box<dyn Source>, SourceError>;

    /// The name of a file's content, the same where the content is the same; `None` where the library has no such names.
    fn hash_of(&self, _file: &str) -> Option<String> {
        None
    }

    /// The word that ends whatever is made of it; by default one that nobody says.
    fn stop(&self) -> Stop {
        Stop::default()
    }
}

/// Encodes and decodes, so that the assistant can hear what a platform's codec will do.
pub trait Codec: Sync {
    /// The codec's name with its bit rate: `opus 128 kbit/s`.
    fn name(&self) -> String;
    /// The audio (planar) after encoding and decoding, aligned with the input and of its length.
    fn round_trip(&self, rate: u32, channels: &[Vec<f32>]) -> Result<Vec<Vec<f32>>, SourceError>;
}

/// Audio in memory.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    /// Frames in a second.
    pub rate: u32,
    /// Samples, planar; all channels of one length.
    pub channels: Vec<Vec<f32>>,
}

impl Source for Memory {
    fn rate(&self) -> u32 {
        self.rate
    }
    fn channels(&self) -> usize {
        self.channels.len()
    }
    fn frames(&self) -> i64 {
        self.channels.first().map_or(0, |c| c.len() as i64)
    }
    fn read(&mut self, start: i64, out: &mut [&mut [f32]]) -> Result<(), SourceError> {
        for (to, from) in out.iter_mut().zip(&self.channels) {
            for (i, sample) in to.iter_mut().enumerate() {
                let frame = start + i as i64;
                *sample = usize::try_from(frame).ok().and_then(|f| from.get(f)).copied().unwrap_or(0.0);
            }
        }
        Ok(())
    }
}
