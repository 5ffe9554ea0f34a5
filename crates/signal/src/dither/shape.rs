//! Noise shaping: the hiss of a shortened word is pushed to where the ear hears least.
//!
//! The errors of past samples, weighted, are taken off the next sample before it is rounded; the hiss then has the spectrum
//! |1 - sum h(k) z^-k|^2. What it loses where the ear is keen it must gain elsewhere: the mean of its level over frequency
//! cannot fall (Gerzon, Craven). The filter that leaves the least audible hiss for its number of taps is the predictor of a
//! noise with the spectrum of the ear's sensitivity, and so is found at any rate.
//!
//! Source: Lipshitz, Vanderkooy, Wannamaker, "Minimally Audible Noise Shaping", JAES 39(11), 1991; Wannamaker,
//! "Psychoacoustically Optimal Noise Shaping", JAES 40(7/8), 1992; Gerzon, Craven, "Optimal Noise Shaping and Dither of
//! Digital Signals", AES 87th Convention, 1989; Terhardt, "Calculating virtual pitch", Hearing Research 1, 1979
//! (threshold in quiet); Makhoul, "Linear Prediction: A Tutorial Review", Proc. IEEE 63(4), 1975 (Levinson's recursion).
//! Cost: nothing while it runs but the taps.

use crate::{Hz, math, words};

words! {
    /// How the hiss of dither lies over frequency.
    pub enum Shape {
        /// The same everywhere.
        Flat = "flat",
        /// Rising by 6 dB an octave, 1 - z^-1.
        FirstOrder = "first-order",
        /// Rising by 12 dB an octave, (1 - z^-1)^2.
        SecondOrder = "second-order",
        /// Least where the ear hears best.
        Weighted = "weighted",
    }
}

/// Most taps a shape has.
pub const TAPS: usize = 9;

/// How far the ear's sensitivity is followed down from its best, dB: with more, the hiss beyond 15 kHz would grow by as
/// much as that of four bits.
const REACH: f64 = 45.0;

/// Points at which the sensitivity is taken.
const POINTS: usize = 2048;

/// The threshold in quiet in dB of sound pressure level.
pub fn threshold_in_quiet(frequency: Hz) -> f64 {
    let f = frequency.0 / 1000.0;
    3.64 * math::pow(f, -0.8) - 6.5 * math::exp(-0.6 * (f - 3.3) * (f - 3.3)) + 1e-3 * f * f * f * f
}

impl Shape {
    /// The weights of the past errors, the newest first.
    pub fn taps(self, rate: Hz) -> [f64; TAPS] {
        let mut taps = [0.0; TAPS];
        match self {
            Shape::Flat => {}
            Shape::FirstOrder => taps[0] = 1.0,
            Shape::SecondOrder => (taps[0], taps[1]) = (2.0, -1.0),
            Shape::Weighted => taps = predictor(&autocorrelation(rate)),
        }
        taps
    }
}

/// Of a noise whose power lies over frequency as the ear's sensitivity does.
fn autocorrelation(rate: Hz) -> [f64; TAPS + 1] {
    let mut sums = [0.0; TAPS + 1];
    for point in 0..POINTS {
        let place = (point as f64 + 0.5) / POINTS as f64;
        let threshold = threshold_in_quiet(Hz(place * rate.0 / 2.0));
        // The best the ear does is -5 dB, at 3.3 kHz.
        let power = math::exp2(-(threshold.min(REACH - 5.0)) / 10.0 * std::f64::consts::LOG2_10);
        for (lag, sum) in sums.iter_mut().enumerate() {
            *sum += power * math::cos(std::f64::consts::PI * place * lag as f64);
        }
    }
    sums
}

/// The weights with which past samples tell the next one best (Levinson).
fn predictor(correlation: &[f64; TAPS + 1]) -> [f64; TAPS] {
    let mut taps = [0.0; TAPS];
    let mut error = correlation[0];
    for order in 0..TAPS {
        let known: f64 = (0..order).map(|k| taps[k] * correlation[order - k]).sum();
        let reflection = (correlation[order + 1] - known) / error;
        let before = taps;
        for k in 0..order {
            taps[k] = before[k] - reflection * before[order - 1 - k];
        }
        taps[order] = reflection;
        error *= 1.0 - reflection * reflection;
    }
    taps
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The power of the shaped hiss against the flat one at a part (0 to 1) of half the rate.
    fn power(taps: &[f64], place: f64) -> f64 {
        let (mut re, mut im) = (1.0, 0.0);
        for (k, tap) in taps.iter().enumerate() {
            let (s, c) = math::sin_cos(std::f64::consts::PI * place * (k + 1) as f64);
            re -= tap * c;
            im += tap * s;
        }
        re * re + im * im
    }

    /// What is left of a flat hiss for the ear, in dB, and the mean of its level over frequency, in dB.
    fn audible(taps: &[f64], rate: Hz, reach: f64) -> [f64; 2] {
        let (mut shaped, mut flat, mut level) = (0.0, 0.0, 0.0);
        for point in 0..5000 {
            let place = (f64::from(point) + 0.5) / 5000.0;
            let weight = math::pow(10.0, -threshold_in_quiet(Hz(place * rate.0 / 2.0)).min(reach - 5.0) / 10.0);
            let power = power(taps, place);
            shaped += weight * power;
            flat += weight;
            level += math::power_to_db(power) / 5000.0;
        }
        [math::power_to_db(shaped / flat), level]
    }

    #[test]
    fn the_weighted_hiss_is_seventeen_decibels_less_audible_at_44100_and_more_above() {
        for (rate, loss) in [(44_100.0, 17.0), (48_000.0, 18.0), (88_200.0, 25.0), (96_000.0, 26.0), (192_000.0, 28.0)]
        {
            let [heard, level] = audible(&Shape::Weighted.taps(Hz(rate)), Hz(rate), 200.0);
            assert!(heard < -loss, "{rate}: {heard} dB");
            // Gerzon and Craven: the mean level cannot fall, and the best filter does not raise it.
            assert!(level.abs() < 0.01, "{rate}: {level} dB");
        }
    }

    #[test]
    fn no_published_filter_of_nine_taps_leaves_less_of_what_ours_weighs() {
        // Wannamaker 1992 (F-weighted, nine taps) and Lipshitz et al. 1991 (E-weighted, five), both for 44.1 kHz.
        let nine = [2.412, -3.370, 3.937, -4.174, 3.353, -2.205, 1.281, -0.569, 0.0847];
        let five = [2.033, -2.165, 1.959, -1.590, 0.6149];
        let rate = Hz(44_100.0);
        let ours = audible(&Shape::Weighted.taps(rate), rate, REACH)[0];
        assert!(ours < audible(&nine, rate, REACH)[0] && ours < audible(&five, rate, REACH)[0], "{ours}");
    }

    #[test]
    fn the_weighted_filter_is_stable_and_harmless_at_any_rate() {
        for rate in [8_000.0, 22_050.0, 44_100.0, 384_000.0, 768_000.0] {
            let taps = Shape::Weighted.taps(Hz(rate));
            let total: f64 = (0..1000).map(|n| power(&taps, (f64::from(n) + 0.5) / 1000.0)).sum::<f64>() / 1000.0;
            assert!(math::power_to_db(total) < 17.0, "{rate}: {total}");
        }
    }
}
