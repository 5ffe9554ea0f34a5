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
            let most = to.len() as i64;
            let begin = start.saturating_neg().clamp(0, most);
            let end = (from.len() as i64).saturating_sub(start).clamp(begin, most);
            let (before, rest) = to.split_at_mut(begin as usize);
            let (inside, after) = rest.split_at_mut((end - begin) as usize);
            before.fill(0.0);
            if !inside.is_empty() {
                let first = (start + begin) as usize;
                inside.copy_from_slice(&from[first..first + inside.len()]);
            }
            after.fill(0.0);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_outside_of_memory_is_silence_wherever_the_read_begins() {
        let frames: Vec<f32> = (1..=5).map(|n| n as f32).collect();
        let mut memory = Memory { rate: 48_000, channels: vec![frames.clone(), frames.iter().map(|x| -x).collect()] };
        for length in [1, 3, 9] {
            for start in (-12..12).chain([i64::MIN, i64::MIN + 1, i64::MAX - 1, i64::MAX]) {
                let (mut left, mut right) = (vec![7.0; length], vec![7.0; length]);
                memory.read(start, &mut [&mut left, &mut right]).unwrap();
                for i in 0..length {
                    let frame = i128::from(start) + i as i128;
                    let expected = if (0..5).contains(&frame) { (frame + 1) as f32 } else { 0.0 };
                    assert_eq!((left[i], right[i]), (expected, -expected), "{i} from {start}");
                }
            }
        }
    }
}
