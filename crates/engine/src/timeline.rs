//! Which frame of the song stands at a frame of the engine: straight on, or round and round in a loop.
//!
//! The engine's own frames always go on, so delays and tails ring over a loop's end; only what is bound to a place in the
//! song (clips, automation) jumps back, every strip at the frame at which its own latency has it there.

use std::ops::Range;

/// A stretch of the engine's frames over which the way through the song is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Way {
    /// The engine's frame it begins at.
    from: i64,
    /// The song's frame there.
    at: i64,
    /// The loop: its first frame, and the first after it.
    circle: Option<(i64, i64)>,
}

impl Way {
    fn song(&self, frame: i64) -> i64 {
        let straight = self.at + (frame - self.from);
        match self.circle {
            // Who begins behind the loop plays on.
            Some((first, end)) if self.at < end && straight >= end => first + (straight - end) % (end - first),
            _ => straight,
        }
    }
}

/// The way through the song.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeline {
    now: Way,
    /// What held before: strips that are late are still on it.
    before: Way,
    /// What lies before this frame of the engine is silent.
    first: i64,
}

impl Timeline {
    /// The song's frames, from ever to ever: how a song is rendered.
    pub const STRAIGHT: Self = {
        let way = Way { from: 0, at: 0, circle: None };
        Self { now: way, before: way, first: i64::MIN / 2 }
    };

    /// The song's frames from `first` on; what lies before is silent.
    pub fn from(first: i64) -> Self {
        Self { first, ..Self::STRAIGHT }
    }

    /// From the engine's frame `now` on in a loop, or straight on. A loop shorter than a quantum is none.
    pub fn turn(&mut self, now: i64, circle: Option<Range<i64>>) {
        let circle = circle.filter(|circle| circle.end - circle.start >= signal::QUANTUM as i64);
        self.before = self.now;
        self.now = Way { from: now, at: self.song(now), circle: circle.map(|circle| (circle.start, circle.end)) };
    }

    fn way(&self, frame: i64) -> &Way {
        if frame < self.now.from { &self.before } else { &self.now }
    }

    /// The song's frame at a frame of the engine.
    pub fn song(&self, frame: i64) -> i64 {
        self.way(frame).song(frame)
    }

    /// Whether the song is silent at a frame of the engine because it has not begun.
    pub fn is_before(&self, frame: i64) -> bool {
        frame < self.first
    }

    /// How many of the engine's frames from one on, at most `most`, follow each other in the song too.
    pub fn straight(&self, frame: i64, most: usize) -> usize {
        let mut left = most as i64;
        if frame < self.first {
            left = left.min(self.first - frame);
        }
        if frame < self.now.from {
            left = left.min(self.now.from - frame);
        }
        let way = self.way(frame);
        if let Some((_, end)) = way.circle
            && way.at < end
        {
            left = left.min(end - way.song(frame));
        }
        left.max(1) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loop_of_a_thousand_frames_comes_back_to_its_first_after_its_last() {
        let mut timeline = Timeline::from(448);
        timeline.turn(448, Some(500..1500));
        assert_eq!((timeline.song(448), timeline.song(1499), timeline.song(1500)), (448, 1499, 500));
        assert_eq!((timeline.song(2499), timeline.song(2500), timeline.song(12_500)), (1499, 500, 500));
        assert_eq!(timeline.straight(1472, 64), 28);
        assert_eq!(timeline.straight(1500, 64), 64);
        // A strip that is 100 frames late is still in the round before.
        assert_eq!(timeline.song(2510 - 100), 1410);
    }

    #[test]
    fn who_leaves_a_loop_goes_on_from_where_it_is_and_who_is_late_follows() {
        let mut timeline = Timeline::from(0);
        timeline.turn(0, Some(0..1000));
        timeline.turn(1280, None);
        assert_eq!((timeline.song(1280), timeline.song(5000)), (280, 4000));
        assert_eq!(timeline.song(1279), 279);
        assert_eq!(timeline.song(990), 990);
        assert_eq!(timeline.straight(1270, 64), 10);
    }

    #[test]
    fn who_begins_behind_the_loop_plays_on() {
        let mut timeline = Timeline::from(2048);
        timeline.turn(2048, Some(0..1000));
        assert_eq!(timeline.song(9000), 9000);
        assert!(timeline.is_before(2047) && !timeline.is_before(2048));
    }

    #[test]
    fn a_loop_shorter_than_a_quantum_is_none() {
        let mut timeline = Timeline::from(0);
        timeline.turn(0, Some(0..63));
        assert_eq!(timeline.song(100), 100);
    }
}
