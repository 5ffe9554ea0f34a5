//! A voice's sound: the pulses of the vocal folds, and the throat and mouth that give them vowels.
//!
//! Source: Rosenberg, "Effect of Glottal Pulse Shape on the Quality of Natural Vowels", JASA 49(2B), 1971 (pulse C);
//! Klatt, "Software for a Cascade/Parallel Formant Synthesizer", JASA 67(3), 1980 (formants in cascade, bandwidths).

use crate::filter::Filter;
use crate::oscillator::corner;
use signal::Hz;
use signal::math;
use signal::random::Random;
use signal::svf::Section;
use std::f64::consts::{FRAC_PI_2, PI};

/// Formants of the tract.
///
/// The two above Klatt's five keep the air over 5 kHz, which his sample rate of 10 kHz did not have.
pub(crate) const FORMANTS: usize = 7;

/// Bandwidths in Hz.
const BANDWIDTHS: [f64; FORMANTS] = [75.0, 95.0, 140.0, 210.0, 300.0, 450.0, 600.0];

/// The folds: air is let through for a part of the period, and stopped abruptly.
pub(crate) struct Folds {
    phase: f64,
    /// This period's deviation in pitch and in height, as factors.
    pitch: f64,
    height: f64,
    low: f64,
}

/// What the folds do now.
pub(crate) struct Effort {
    /// Frequency over rate.
    pub step: f64,
    /// Part of the period in which they are open.
    pub open: f64,
    /// How abruptly they close: coefficient of a low-pass.
    pub abrupt: f64,
    /// How strongly they are blown, about 1.
    pub swell: f64,
}

impl Folds {
    pub(crate) fn new() -> Self {
        Self { phase: 0.0, pitch: 1.0, height: 1.0, low: 0.0 }
    }

    /// The change of the flow, and how far the folds are open (0 to 1).
    #[inline(always)]
    pub(crate) fn step(&mut self, effort: &Effort, rough: f64, random: &mut Random) -> (f64, f64) {
        let step = effort.step * self.pitch;
        self.phase += step;
        if self.phase >= 1.0 {
            self.phase -= 1.0;
            self.pitch = 1.0 + 0.004 * rough * random.triangular();
            self.height = 1.0 + 0.05 * rough * random.triangular();
        }
        // Two thirds of the open time they open, one third they close.
        let (rise, close) = (effort.open * 0.66, effort.open * 0.34);
        let p = self.phase;
        let (change, gap) = if p < rise {
            let (sin, cos) = math::sin_cos(PI * p / rise);
            (close / rise * sin, 0.5 - 0.5 * cos)
        } else if p < effort.open {
            let (sin, cos) = math::sin_cos(FRAC_PI_2 * (p - rise) / close);
            (-sin, cos)
        } else {
            (0.0, 0.0)
        };
        let since = if p >= effort.open { p - effort.open } else { p - effort.open + 1.0 };
        let change = change - 0.5 * corner(since, step);
        self.low += effort.abrupt * (change - self.low);
        (self.low * self.height, gap)
    }
}

/// Throat and mouth: seven resonances in a row.
pub(crate) struct Tract {
    resonators: [Filter; FORMANTS],
    rate: f64,
}

impl Tract {
    pub(crate) fn new(rate: f64) -> Self {
        Self { resonators: [Filter::low_pass(500.0, 1.0, rate); FORMANTS], rate }
    }

    pub(crate) fn shape(&mut self, formants: &[f64; FORMANTS]) {
        for ((resonator, formant), width) in self.resonators.iter_mut().zip(formants).zip(BANDWIDTHS) {
            let formant = formant.min(0.45 * self.rate);
            resonator.set(Section::low_pass(Hz(formant), formant / width, Hz(self.rate)));
        }
    }

    #[inline(always)]
    pub(crate) fn step(&mut self, x: f64) -> f64 {
        let mut y = x;
        for resonator in &mut self.resonators {
            y = resonator.step(y);
        }
        y
    }
}

/// How loud a vowel comes out at a pitch: the root of the power of its first harmonics, whose source falls 6 dB an octave.
pub(crate) fn loudness(formants: &[f64; FORMANTS], frequency: f64) -> f64 {
    let mut power = 0.0;
    for harmonic in 1..=10 {
        let f = frequency * f64::from(harmonic);
        let mut gain = 1.0 / f64::from(harmonic * harmonic);
        for (formant, width) in formants.iter().zip(BANDWIDTHS).take(3) {
            let (ratio, damping) = (f / formant, f * width / (formant * formant));
            gain /= (1.0 - ratio * ratio) * (1.0 - ratio * ratio) + damping * damping;
        }
        power += gain;
    }
    power.sqrt()
}
