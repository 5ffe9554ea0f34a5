//! A sawtooth whose corners are rounded so that it does not alias into whistles.
//!
//! Source: Valimaki, Huovilainen, "Antialiasing Oscillators in Subtractive Synthesis", IEEE Signal Processing Magazine
//! 24(2), 2007 (the polynomial correction of two samples at each step).

/// What must be added where a waveform falls by 2 at phase 0, at a phase of 0 to 1 that grows by `step` a frame.
#[inline(always)]
pub(crate) fn corner(phase: f64, step: f64) -> f64 {
    if phase < step {
        let t = phase / step;
        1.0 - t * (2.0 - t)
    } else if phase > 1.0 - step {
        let t = (phase - 1.0) / step;
        -(1.0 + t * (2.0 + t))
    } else {
        0.0
    }
}

/// A rising sawtooth, -1 to 1.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Saw {
    /// Where it stands in its period, 0 to 1.
    pub phase: f64,
}

impl Saw {
    /// The next sample; `step` is frequency over rate, under a half.
    #[inline(always)]
    pub(crate) fn step(&mut self, step: f64) -> f64 {
        self.phase += step;
        if self.phase >= 1.0 {
            self.phase -= 1.0;
        }
        2.0 * self.phase - 1.0 + corner(self.phase, step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::tone;

    #[test]
    fn its_alias_lies_twenty_decibels_under_that_of_a_plain_sawtooth() {
        // 4 kHz at 44.1 kHz: the ninth harmonic, 36 kHz, folds to 8.1 kHz.
        let (rate, frequency) = (44_100.0, 4_000.0);
        let mut saw = Saw { phase: 0.0 };
        let sound: Vec<f32> = (0..44_100).map(|_| saw.step(frequency / rate) as f32).collect();
        let plain = 2.0 / std::f64::consts::PI / 9.0;
        assert!(tone(&sound, 8_100.0, rate) < plain * 0.1, "alias {}", tone(&sound, 8_100.0, rate));
        assert!((tone(&sound, 4_000.0, rate) / (2.0 / std::f64::consts::PI) - 1.0).abs() < 0.1);
    }
}
