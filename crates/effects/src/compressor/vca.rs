//! The VCA character: what is asked for, followed in decibels by one time constant at a time.
//!
//! Source: Giannoulis, Massberg, Reiss, JAES 60(6), 2012 (feed-forward, smoothing after the gain computer, branching);
//! McNally, "Dynamic Range Control of Digital Audio Signals", JAES 32(5), 1984 (control in the log domain, where a gain
//! cell with an exponential law sits). Attack and release never mix: each takes exactly its time.

use super::clean::LONG;
use super::curve::Point;
use super::follow::Follower;
use crate::detector::{flush, one_pole};
use signal::Hz;

/// The gain reduction, in doublings, and its long mean.
#[derive(Clone, Copy)]
pub(super) struct Vca<const L: usize> {
    smooth: [f64; L],
    long: [f64; L],
    long_pace: f64,
    /// 1 with auto-release, which lets go to the long mean only; else 0.
    kept: f64,
}

impl<const L: usize> Vca<L> {
    pub(super) fn new(auto_release: bool, rate: Hz) -> Self {
        let kept = f64::from(u8::from(auto_release));
        Self { smooth: [0.0; L], long: [0.0; L], long_pace: one_pole(LONG, rate), kept }
    }
}

impl<const L: usize> Follower<L> for Vca<L> {
    const FORWARD: bool = true;

    #[inline(always)]
    fn next(&mut self, reduction: &[f32; L], point: &Point<L>) -> [f32; L] {
        let mut smooth = [0.0; L];
        for i in 0..L {
            let (wanted, now) = (f64::from(reduction[i]), self.smooth[i]);
            self.long[i] += self.long_pace * (wanted - self.long[i]);
            let kept = self.kept * self.long[i];
            let floor = if wanted > kept { wanted } else { kept };
            // One of the two is nothing; without a branch, so that all lanes go together.
            let up = if wanted > now { wanted - now } else { 0.0 };
            let down = if now > floor { now - floor } else { 0.0 };
            self.smooth[i] = now + point.attack[i] * up - point.release[i] * down;
            smooth[i] = self.smooth[i] as f32;
        }
        smooth
    }

    fn flush(&mut self) {
        flush(&mut self.smooth);
        flush(&mut self.long);
    }
}
