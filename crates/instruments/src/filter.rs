//! Shapes a sound sample by sample: one filter section at work, and the simplest smoother.
//!
//! Source: see `signal::svf`, whose sections these are.

use signal::svf::{Section, warp};
use signal::{Hz, math};

/// A section with its two states.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Filter {
    c: [f64; 6],
    s: [f64; 2],
}

impl Filter {
    pub(crate) fn new(section: Section) -> Self {
        Self { c: section.c, s: [0.0; 2] }
    }

    pub(crate) fn low_pass(frequency: f64, q: f64, rate: f64) -> Self {
        Self::new(Section::low_pass(Hz(frequency), q, Hz(rate)))
    }

    pub(crate) fn high_pass(frequency: f64, q: f64, rate: f64) -> Self {
        Self::new(Section::high_pass(Hz(frequency), q, Hz(rate)))
    }

    pub(crate) fn band_pass(frequency: f64, q: f64, rate: f64) -> Self {
        Self::new(Section::band_pass(Hz(frequency), q, Hz(rate)))
    }

    /// A bell of a gain in dB.
    pub(crate) fn bell(frequency: f64, gain: f64, q: f64, rate: f64) -> Self {
        let a = math::db_to_gain(gain / 2.0);
        let k = 1.0 / (q * a);
        Self::new(Section::new(warp(Hz(frequency), Hz(rate)), k, [1.0, k * (a * a - 1.0), 0.0]))
    }

    /// Changes the section and keeps the sound in it.
    #[inline(always)]
    pub(crate) fn set(&mut self, section: Section) {
        self.c = section.c;
    }

    #[inline(always)]
    pub(crate) fn step(&mut self, x: f64) -> f64 {
        let v3 = x - self.s[1];
        let v1 = self.c[0] * self.s[0] + self.c[1] * v3;
        let v2 = self.s[1] + self.c[1] * self.s[0] + self.c[2] * v3;
        // A tiny offset keeps the states out of the subnormals, where arithmetic is slow.
        self.s[0] = 2.0 * v1 - self.s[0] + 1e-30;
        self.s[1] = 2.0 * v2 - self.s[1] + 1e-30;
        self.c[3] * x + self.c[4] * v1 + self.c[5] * v2
    }
}

/// Runs a whole signal through filters in a row.
pub(crate) fn chain(signal: &mut [f32], filters: &mut [Filter]) {
    for sample in signal {
        let mut x = f64::from(*sample);
        for filter in filters.iter_mut() {
            x = filter.step(x);
        }
        *sample = x as f32;
    }
}

/// The factor that lets a value fall by 60 dB in a number of frames.
pub(crate) fn fall(frames: f64) -> f64 {
    math::exp2(-9.965_784_284_662_087 / frames.max(1.0))
}

/// How much of the way a smoother goes in one step to cover 63 % in a number of steps.
pub(crate) fn approach(steps: f64) -> f64 {
    1.0 - math::exp(-1.0 / steps.max(0.05))
}
