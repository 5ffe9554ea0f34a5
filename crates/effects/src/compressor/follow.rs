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
