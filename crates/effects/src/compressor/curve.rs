//! The compressor's gain computer, and the values it ramps.

use super::Compressor;
use crate::detector::one_pole;
use signal::lanes::Ramp;
use signal::{Hz, Ms, math};

/// Decibels in a doubling.
const DB: f64 = 6.020_599_913_279_624;

/// Values that ramp, one a lane: levels in doublings, gains linear.
#[derive(Clone, Copy)]
pub(super) struct Curve<const L: usize> {
    threshold: Ramp<f32, L>,
    slope: Ramp<f32, L>,
    knee: Ramp<f32, L>,
    makeup: Ramp<f32, L>,
    mix: Ramp<f32, L>,
    attack: Ramp<f64, L>,
    release: Ramp<f64, L>,
}

/// A curve as it stands at one frame.
pub(super) struct Point<const L: usize> {
    threshold: [f32; L],
    slope: [f32; L],
    knee: [f32; L],
    /// One over twice the knee.
    bend: [f32; L],
    makeup: [f32; L],
    mix: [f32; L],
    pub(super) attack: [f64; L],
    pub(super) release: [f64; L],
}

impl<const L: usize> Curve<L> {
    pub(super) fn new() -> Self {
        let (single, double) = (Ramp::<f32, L>::new(0.0), Ramp::<f64, L>::new(0.0));
        Self {
            threshold: single,
            slope: single,
            knee: Ramp::<f32, L>::new(1.0),
            makeup: single,
            mix: single,
            attack: double,
            release: double,
        }
    }

    pub(super) fn aim(&mut self, lane: usize, effect: &Compressor, rate: Hz) {
        self.threshold.aim(lane, (effect.threshold.0 / DB) as f32);
        self.slope.aim(lane, (1.0 - 1.0 / effect.ratio.0) as f32);
        // A hard knee is one too narrow to be heard, so that it needs no division by zero.
        self.knee.aim(lane, (effect.knee.0.max(1e-3) / DB) as f32);
        self.makeup.aim(lane, effect.makeup.gain() as f32);
        self.mix.aim(lane, (effect.mix.0 / 100.0) as f32);
        self.attack.aim(lane, one_pole(effect.attack, rate));
        self.release.aim(lane, one_pole(first_of_two(effect.release, effect.attack), rate));
    }

    pub(super) fn settle(&mut self) {
        for ramp in [&mut self.threshold, &mut self.slope, &mut self.knee, &mut self.makeup, &mut self.mix] {
            ramp.settle();
        }
        for ramp in [&mut self.attack, &mut self.release] {
            ramp.settle();
        }
    }

    pub(super) fn is_steady(&self) -> bool {
        let single = [&self.threshold, &self.slope, &self.knee, &self.makeup, &self.mix];
        let double = [&self.attack, &self.release];
        single.iter().all(|ramp| ramp.is_steady()) && double.iter().all(|ramp| ramp.is_steady())
    }

    #[inline(always)]
    pub(super) fn at(&self, frame: usize) -> Point<L> {
        let knee = self.knee.at(frame);
        Point {
            threshold: self.threshold.at(frame),
            slope: self.slope.at(frame),
            knee,
            bend: knee.map(|knee| 0.5 / knee),
            makeup: self.makeup.at(frame),
            mix: self.mix.at(frame),
            attack: self.attack.at(frame),
            release: self.release.at(frame),
        }
    }
}

/// The time constant that, followed by a smoother of the attack's, gives back 63 % in the release time.
///
/// In eq. 17 the two follow each other, which makes the release longer than what the engineer set.
fn first_of_two(release: Ms, attack: Ms) -> Ms {
    let (t, second) = (release.0, attack.0);
    let rest = |first: f64| {
        let apart = first - second;
        if apart.abs() < 1e-9 * second {
            return (1.0 + t / second) * math::exp(-t / second);
        }
        (first * math::exp(-t / first) - second * math::exp(-t / second)) / apart
    };
    let (mut low, mut high) = (0.0, t);
    for _ in 0..24 {
        let middle = 0.5 * (low + high);
        *(if rest(middle) < math::exp(-1.0) { &mut low } else { &mut high }) = middle;
    }
    Ms(high)
}

impl<const L: usize> Point<L> {
    /// Eq. 4: nothing under the knee, a parabola within it, the line above. `logarithm` makes what is in
    /// `level` one to base 2, in this same loop, where it costs the least.
    #[inline(always)]
    pub(super) fn reduction(&self, level: &[f32; L], logarithm: impl Fn(f32) -> f32, doublings: f32) -> [f32; L] {
        let mut reduction = [0.0; L];
        for i in 0..L {
            let over = doublings * logarithm(level[i]) - self.threshold[i];
            let (knee, half) = (self.knee[i], 0.5 * self.knee[i]);
            let into = over + half;
            let into = if into > 0.0 { into } else { 0.0 };
            let into = if into < knee { into } else { knee };
            let line = if over > half { over - half } else { 0.0 };
            reduction[i] = self.slope[i] * (into * into * self.bend[i] + line);
        }
        reduction
    }

    /// Applies a gain, made of what is in `gain` by `exponential`, then the makeup and the mix.
    #[inline(always)]
    pub(super) fn turn_down(&self, x: &mut [f32; L], gain: &[f32; L], exponential: impl Fn(f32) -> f32) {
        for i in 0..L {
            let gain = self.makeup[i] * exponential(gain[i]);
            x[i] *= 1.0 + self.mix[i] * (gain - 1.0);
        }
    }
}
