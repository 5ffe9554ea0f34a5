//! The gain of a clip's fades over time.

use session::FadeShape;
use signal::math;
use std::f64::consts::{FRAC_PI_2, PI};

/// The gain at a share (0 to 1) of the way from silence to the clip's level.
pub fn gain(shape: FadeShape, t: f64) -> f32 {
    let gain = match shape {
        FadeShape::EqualGain => 0.5 - 0.5 * math::cos(PI * t),
        FadeShape::EqualPower => math::sin(FRAC_PI_2 * t),
        FadeShape::Linear => t,
        FadeShape::Slow => t * t,
        FadeShape::Fast => t * (2.0 - t),
    };
    gain as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// For each step of a fade, the gains of the clip that comes and of the one that goes.
    fn crossfade(shape: FadeShape) -> Vec<(f64, f64)> {
        let at = |t: f64| f64::from(gain(shape, t));
        (0..=1000).map(|i| f64::from(i) / 1000.0).map(|t| (at(t), at(1.0 - t))).collect()
    }

    #[test]
    fn an_equal_gain_pair_keeps_the_amplitude_and_an_equal_power_pair_the_power() {
        for shape in [FadeShape::EqualGain, FadeShape::Linear] {
            assert!(crossfade(shape).iter().all(|(a, b)| (a + b - 1.0).abs() < 2e-7), "{shape:?}");
        }
        let powers = crossfade(FadeShape::EqualPower);
        assert!(powers.iter().all(|(a, b)| (a * a + b * b - 1.0).abs() < 2e-7));
        assert!((powers[500].0 - 0.5_f64.sqrt()).abs() < 1e-7, "3 dB down in the middle");
    }

    #[test]
    fn every_fade_rises_from_silence_to_the_whole_level() {
        for shape in FadeShape::ALL {
            let gains = crossfade(*shape);
            assert_eq!((gains[0].0, gains[1000].0), (0.0, 1.0), "{shape:?}");
            assert!(gains.windows(2).all(|two| two[0].0 < two[1].0 || two[1].0 == 1.0), "{shape:?}");
        }
    }

    #[test]
    fn a_slow_fade_is_a_quarter_in_the_middle_and_a_fast_one_three_quarters() {
        assert_eq!((gain(FadeShape::Slow, 0.5), gain(FadeShape::Fast, 0.5)), (0.25, 0.75));
    }
}
