//! How fast a filter's settings may move: a jump of them becomes a short sweep, so that it does not click.
//!
//! Automation at musical speeds is followed to the quantum; only what is faster than the steps here is held back.

use signal::Hz;

/// The largest steps from one quantum to the next.
#[derive(Clone, Copy)]
pub struct Glide {
    /// A factor, for frequencies, times and Q.
    ratio: f64,
    /// A difference in dB.
    decibels: f64,
}

impl Glide {
    /// For a rate: a quarter of an octave, or 1 dB, in the time of a quantum at 48 kHz.
    pub fn new(rate: Hz) -> Self {
        Self::slower(rate, 1.0)
    }

    /// So many times slower.
    pub fn slower(rate: Hz, times: f64) -> Self {
        let quanta = 48_000.0 / (rate.0 * times);
        Self { ratio: signal::math::exp2(0.25 * quanta), decibels: quanta }
    }

    /// One step of a frequency, a time or a Q; it arrives exactly.
    pub fn ratio(&self, now: f64, goal: f64) -> f64 {
        goal.clamp(now / self.ratio, now * self.ratio)
    }

    /// One step of a gain in dB; it arrives exactly.
    pub fn decibels(&self, now: f64, goal: f64) -> f64 {
        goal.clamp(now - self.decibels, now + self.decibels)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jump_becomes_steps_and_arrives_exactly() {
        let glide = Glide::new(Hz(48_000.0));
        let (mut frequency, mut gain) = (20.0, -24.0);
        for _ in 0..48 {
            frequency = glide.ratio(frequency, 20_000.0);
            gain = glide.decibels(gain, 24.0);
        }
        assert_eq!((frequency, gain), (20_000.0, 24.0));
        assert!((glide.ratio(100.0, 200.0) - 100.0 * 2f64.sqrt().sqrt()).abs() < 1e-9);
        assert_eq!(glide.decibels(0.0, -24.0), -1.0);
        assert_eq!(Glide::new(Hz(192_000.0)).decibels(0.0, 24.0), 0.25);
    }
}
