//! Which frame of the song stands at a frame of the engine: straight on, or round and round in a loop.
//!
//! The engine's own frames always go on, so delays and tails ring over a loop's end; only what is bound to a place in the
//! song (clips, automation) jumps back, every strip at the frame at which its own latency has it there. So that it does not
//! click, the last frames of a round go over into what lies before the loop's beginning: on its first frame everything is as
//! if it had been played up to there, an attack that stands on it is whole, and where both are alike no bit changes.

use std::ops::Range;

/// Frames over which a round's end goes over into what lies before the loop's beginning, in a straight line: 5 ms at 48 kHz.
/// In a loop shorter than twice that it is half of it.
pub const SEAM: i64 = 4 * signal::QUANTUM as i64;

/// The end of a round, as far as some frames reach into it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seam {
    /// How many of the frames come before it.
    pub after: usize,
    /// The song's frame that fades in at the first of those in it: a round earlier than the one that fades out.
    pub song: i64,
    /// How many of its frames went before.
    done: i64,
    length: i64,
}

impl Seam {
    /// The share of what fades in, so many frames after the first.
    pub fn share(&self, frame: usize) -> f64 {
        (self.done + frame as i64 + 1) as f64 / self.length as f64
    }
}

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

    /// From the engine's frame `now` on in a loop, or straight on. A loop shorter than a quantum is none. In the midst of a seam
    /// the round is first brought to its end, or what has half gone over would jump.
    pub fn turn(&mut self, now: i64, circle: Option<Range<i64>>) {
        let circle = circle.filter(|circle| circle.end - circle.start >= signal::QUANTUM as i64);
        let circle = circle.map(|circle| (circle.start, circle.end));
        if now < self.now.from {
            self.now.circle = circle;
            return;
        }
        let from = now + self.seam(now - 1, 1).map_or(0, |seam| seam.length - seam.done - 1);
        let at = self.song(from);
        self.before = self.now;
        self.now = Way { from, at, circle };
    }

    /// The seam that begins in the `frames` from one of the engine's on, which follow each other in the song, or before them.
    pub fn seam(&self, frame: i64, frames: usize) -> Option<Seam> {
        let way = self.way(frame);
        let (first, end) = way.circle.filter(|(_, end)| way.at < *end)?;
        let (at, round) = (way.song(frame), end - first);
        let length = SEAM.min(round / 2);
        // Who comes into the loop shortly before its end has less time.
        let comes_in = frame - way.from < end - way.at;
        let start = if comes_in { (end - length).max(way.at) } else { end - length };
        let after = (start - at).max(0);
        let seam =
            Seam { after: after as usize, song: at + after - round, done: at + after - start, length: end - start };
        (after < frames as i64).then_some(seam)
    }

    fn way(&self, frame: i64) -> &Way {
        if frame < self.now.from { &self.before } else { &self.now }
    }

    /// The song's frame at a frame of the engine.
    pub fn song(&self, frame: i64) -> i64 {
        self.way(frame).song(frame)
    }

    /// Whether a loop is gone round at a frame of the engine.
    pub fn goes_round(&self, frame: i64) -> bool {
        let way = self.way(frame);
        way.circle.is_some_and(|(_, end)| way.at < end)
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
        assert!(timeline.goes_round(448) && timeline.goes_round(12_500));
        assert_eq!((timeline.song(448), timeline.song(1499), timeline.song(1500)), (448, 1499, 500));
        assert_eq!((timeline.song(2499), timeline.song(2500), timeline.song(12_500)), (1499, 500, 500));
        assert_eq!(timeline.straight(1472, 64), 28);
        assert_eq!(timeline.straight(1500, 64), 64);
        // A strip that is 100 frames late is still in the round before.
        assert_eq!(timeline.song(2510 - 100), 1410);
    }

    #[test]
    fn the_last_frames_of_a_round_go_over_into_those_before_the_loop() {
        let mut timeline = Timeline::from(0);
        timeline.turn(0, Some(1000..2000));
        assert_eq!(timeline.seam(1664, 64), None);
        let seam = timeline.seam(1728, 64).unwrap();
        assert_eq!((seam.after, seam.song), (16, 744));
        assert_eq!((seam.share(0), seam.share(127), seam.share(255)), (1.0 / 256.0, 0.5, 1.0));
        let seam = timeline.seam(1999, 1).unwrap();
        assert_eq!((seam.after, seam.song, seam.share(0)), (0, 999, 1.0));
        assert_eq!(timeline.seam(2000, 64), None);
        assert_eq!(timeline.seam(2744, 1).map(|seam| seam.song), Some(744));
        // Who comes in 64 frames before the end has those.
        let mut late = Timeline::from(0);
        late.turn(1936, Some(1000..2000));
        assert_eq!(late.seam(1936, 64).map(|seam| (seam.after, seam.song, seam.share(31))), Some((0, 936, 0.5)));
        assert_eq!(late.seam(2936, 64).map(|seam| seam.share(0)), Some(193.0 / 256.0));
    }

    #[test]
    fn who_turns_in_a_seam_first_comes_to_the_rounds_end() {
        let mut timeline = Timeline::from(0);
        timeline.turn(0, Some(1000..2000));
        timeline.turn(1792, None);
        assert_eq!((timeline.song(1999), timeline.song(2000), timeline.song(5000)), (1999, 1000, 4000));
        assert_eq!(timeline.seam(1999, 1).map(|seam| seam.share(0)), Some(1.0));
        // What is said next takes the place of what is waited for.
        timeline.turn(1856, Some(1000..1500));
        assert_eq!((timeline.song(2000), timeline.song(2499), timeline.song(2500)), (1000, 1499, 1000));
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
        assert!(!timeline.goes_round(9000));
        assert!(timeline.is_before(2047) && !timeline.is_before(2048));
    }

    #[test]
    fn a_loop_shorter_than_a_quantum_is_none() {
        let mut timeline = Timeline::from(0);
        timeline.turn(0, Some(0..63));
        assert_eq!(timeline.song(100), 100);
    }
}
