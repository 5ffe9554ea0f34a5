//! How a quantum of levels becomes a quantum of gain reductions: one frame after the other, by a character's law.

use super::curve::{Curve, Point};
use signal::{Lanes, QUANTUM};

/// A character's law: how the gain reduction follows the level.
pub(super) trait Follower<const L: usize>: Copy {
    /// Whether it is given what the curve asks for (feed-forward), and not the level.
    const FORWARD: bool;

    /// From a level, or from what is asked for, to a reduction; both in doublings.
    fn next(&mut self, level: &[f32; L], point: &Point<L>) -> [f32; L];

    /// Sets to zero what has died away.
    fn flush(&mut self);
}

/// Where a loop's reduction shall go from where it is now: up to what is wanted, or down to what is wanted or kept.
pub(super) struct Way {
    now: f64,
    /// How far up; nothing where it goes down.
    pub(super) up: f64,
    /// How far down; nothing where it goes up.
    pub(super) down: f64,
    most: f64,
}

impl Way {
    /// Without branches, so that all lanes go together.
    #[inline(always)]
    pub(super) fn new(now: f64, wanted: f64, kept: f64, range: f64) -> Self {
        let floor = if wanted > kept { wanted } else { kept };
        // Where the range has become smaller, the gain comes back in the release.
        let floor = if floor < range { floor } else { range };
        let up = if wanted > now { wanted - now } else { 0.0 };
        let down = if now > floor { now - floor } else { 0.0 };
        let most = if now > range { now } else { range };
        Self { now, up, down, most }
    }

    /// Where it comes to by so much rise and fall, never over the range.
    #[inline(always)]
    pub(super) fn step(&self, rise: f64, fall: f64) -> f64 {
        let next = self.now + rise;
        let next = if next < self.most { next } else { self.most };
        next - fall
    }
}

/// Levels to reductions in place. The loop stands twice, because a closure that the compiler does not inline is
/// compiled for the oldest processor.
#[inline(always)]
pub(super) fn follow<const L: usize, F: Follower<L>>(follower: &mut F, curve: &Curve<L>, levels: &mut Lanes<L>) {
    if F::FORWARD {
        curve.reductions(levels);
    }
    // By value, so that it can live in registers.
    let mut now = *follower;
    if curve.is_steady() {
        let point = curve.at(QUANTUM - 1);
        for level in levels.iter_mut() {
            *level = now.next(level, &point);
        }
    } else {
        for (frame, level) in levels.iter_mut().enumerate() {
            *level = now.next(level, &curve.at(frame));
        }
    }
    now.flush();
    *follower = now;
}
