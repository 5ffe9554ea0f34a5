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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_means_the_nearest_frame_and_a_frame_returns_its_time() {
        let rate = Hz(44_100.0);
        assert_eq!(Frame::at(1.0, rate), Frame(44_100));
        assert_eq!(Frame::at(0.000_011, rate), Frame(0));
        assert_eq!(Frame::at(-0.5, rate), Frame(-22_050));
        for frame in [0, 1, 44_099, 158_760_000, -7] {
            assert_eq!(Frame::at(Frame(frame).seconds(rate), rate), Frame(frame));
        }
    }

    #[test]
    fn spans_meet_in_what_both_hold() {
        let span = Span::new(10, 20);
        assert_eq!((span.length(), span.is_empty()), (10, false));
        assert_eq!(span.meet(Span::new(15, 30)), Span::new(15, 20));
        assert_eq!(span.meet(Span::new(12, 13)), Span::new(12, 13));
        assert!(span.meet(Span::new(20, 30)).is_empty());
        assert!(span.meet(Span::new(40, 50)).is_empty());
        assert_eq!(Span::new(5, 1).length(), 0);
    }

    #[test]
    fn triplets_and_sixty_fourths_are_whole_ticks() {
        assert!([2, 3, 4, 5, 6, 8, 16, 32, 64].iter().all(|parts| Beat::TICKS % parts == 0));
        assert_eq!(Beat(Beat::TICKS * 4).quarters(), 4.0);
        assert_eq!(Beat(320).quarters(), 1.0 / 3.0);
    }
}
