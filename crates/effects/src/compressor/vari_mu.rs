//! The vari-mu character: a tube whose amplification falls with its bias, so that the ratio rises with the level.
//!
//! Law. A remote-cutoff tube is wound unevenly, so that its transconductance falls about exponentially with the grid's
//! voltage (RCA, "Receiving Tube Manual", remote-cutoff tubes; the exact exponential is our idealisation): decibels of
//! reduction are proportional to volts. The rectifier behind the output (feedback) gives volts in proportion to how far
//! the amplitude lies over the threshold's, so with `o` doublings over the threshold at the output, the reduction is `c
//! (2^o - 1)` doublings, the level in is `o + c (2^o - 1)`, and the ratio `1 + c ln 2 2^o`. The setting is the ratio at
//! 6 dB over at the output.
//!
//! The step is the implicit Euler step, linearised (Rosenbrock): the loop gets the stiffer the louder it is, and an
//! explicit step would swing over. In the attack it comes to rest from below, at the set pace where the ratio is the
//! set one.

use super::clean::LONG;
use super::curve::Point;
use super::follow::{Follower, Way};
use crate::detector::{flush, one_pole};
use crate::gain_math;
use signal::Hz;

/// `c` for the ratio at a doubling over the threshold.
pub(super) fn slope(ratio: f64) -> f64 {
    (ratio - 1.0) / (2.0 * std::f64::consts::LN_2)
}

/// The pace alone that, in the loop and at the set ratio, is the attack's.
pub(super) fn pace(attack: f64, ratio: f64) -> f64 {
    attack / (ratio - attack * (ratio - 1.0))
}

/// Doublings over the threshold that a tube survives.
const MOST: f32 = 20.0;

/// The gain reduction, in doublings, and its long mean.
#[derive(Clone, Copy)]
pub(super) struct VariMu<const L: usize> {
    smooth: [f64; L],
    /// As the loop hears it.
    heard: [f32; L],
    long: [f64; L],
    long_pace: f64,
    /// 1 with auto-release, which lets go to the long mean only; else 0.
    kept: f64,
}

impl<const L: usize> VariMu<L> {
    pub(super) fn new(auto_release: bool, rate: Hz) -> Self {
        let kept = f64::from(u8::from(auto_release));
        Self { smooth: [0.0; L], heard: [0.0; L], long: [0.0; L], long_pace: one_pole(LONG, rate), kept }
    }
}

impl<const L: usize> Follower<L> for VariMu<L> {
    const FORWARD: bool = false;

    #[inline(always)]
    fn next(&mut self, level: &[f32; L], point: &Point<L>) -> [f32; L] {
        // First single, then double precision, and without branches, so that all lanes go together.
        let mut smooth = [0.0; L];
        let (mut asked, mut stiff) = ([0.0; L], [0.0; L]);
        for i in 0..L {
            let out = level[i] - self.heard[i];
            let over = point.over(out, i);
            let amplitude = gain_math::exp2(if over < MOST { over } else { MOST });
            asked[i] = point.slope[i] * (amplitude - 1.0);
            stiff[i] = point.slope[i] * std::f32::consts::LN_2 * amplitude * point.rise(out, i);
        }
        for i in 0..L {
            let (attack, release, stiff) = (point.attack[i], point.release[i], f64::from(stiff[i]));
            let way = Way::new(self.smooth[i], f64::from(asked[i]), self.kept * self.long[i], point.range[i]);
            let next = way.step(attack * way.up / (1.0 + attack * stiff), release * way.down / (1.0 + release * stiff));
            self.long[i] += self.long_pace * (next - self.long[i]);
            self.smooth[i] = next;
            smooth[i] = next as f32;
        }
        self.heard = smooth;
        smooth
    }

    fn flush(&mut self) {
        flush(&mut self.smooth);
        flush(&mut self.long);
    }
}
