//! Positions and stretches on the sample grid, and musical time.

use crate::Hz;

/// A position in frames; a frame is one sample of every channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Frame(pub i64);

impl Frame {
    /// The frame nearest to a time in seconds.
    pub fn at(seconds: f64, rate: Hz) -> Self {
        Self((seconds * rate.0).round() as i64)
    }

    /// The time in seconds.
    pub fn seconds(self, rate: Hz) -> f64 {
        self.0 as f64 / rate.0
    }
}

/// A stretch of frames: `start` is inside, `end` is not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Span {
    /// First frame.
    pub start: i64,
    /// First frame after it; never before `start`.
    pub end: i64,
}

impl Span {
    /// From `start` up to `end`; empty where `end` lies before `start`.
    pub fn new(start: i64, end: i64) -> Self {
        Self { start, end: end.max(start) }
    }

    /// Number of frames.
    pub fn length(self) -> i64 {
        self.end - self.start
    }

    /// What lies in both.
    pub fn meet(self, other: Self) -> Self {
        Self::new(self.start.max(other.start), self.end.min(other.end))
    }

    /// Whether nothing lies in it.
    pub fn is_empty(self) -> bool {
        self.end <= self.start
    }
}

/// Musical time, exact: ticks from the start of the song, [`Beat::TICKS`] to a quarter note.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Beat(pub i64);

impl Beat {
    /// Ticks in a quarter note; divisible by 2^6, 3 and 5, so triplets and 64ths are exact.
    pub const TICKS: i64 = 960;

    /// In quarter notes.
    pub fn quarters(self) -> f64 {
        self.0 as f64 / Self::TICKS as f64
    }
}
