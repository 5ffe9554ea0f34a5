//! Windows: what a stretch of sound is multiplied by before its spectrum is taken, and what bounds a filter's taps.
//!
//! Source: Harris, "On the Use of Windows for Harmonic Analysis with the Discrete Fourier Transform", Proc. IEEE 66(1),
//! 1978 (Hann, Blackman-Harris); Heinzel, Ruediger, Schilling, "Spectrum and spectral density estimation by the Discrete
//! Fourier transform (DFT)", Max Planck Institute, 2002 (flat-top HFT95); Kaiser, "Nonrecursive digital filter design using
//! the I0-sinh window function", IEEE ISCAS 1974; Xiph.Org, "Vorbis I specification", section 4.3.1.

use crate::math::{cos, sin};
use std::f64::consts::{FRAC_PI_2, PI};

/// A window by name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Window {
    /// The raised cosine: the everyday window, and with an overlap of a half it sums to one.
    Hann,
    /// Four terms: side lobes under -92 dB, for quiet partials beside loud ones.
    BlackmanHarris,
    /// Heinzel's HFT95: the level of a sine wherever it lies between bins, within 0.0044 dB.
    FlatTop,
    /// Half a sine: its square sums to one with an overlap of a half.
    Sine,
    /// Vorbis's power-complementary slope: as `Sine`, with steeper sides.
    Vorbis,
    /// Kaiser's with its shape number beta; see [`kaiser_beta`].
    Kaiser(f64),
}

impl Window {
    /// The value at `x`, from 0 (start) over 0.5 (middle) to 1 (end); 0 outside.
    pub fn at(self, x: f64) -> f64 {
        if !(0.0..=1.0).contains(&x) {
            return 0.0;
        }
        match self {
            Window::Hann => cosines(x, &[0.5, -0.5]),
            Window::BlackmanHarris => cosines(x, &[0.358_75, -0.488_29, 0.141_28, -0.011_68]),
            Window::FlatTop => {
                let terms = [1.0, -1.938_337_9, 1.304_520_2, -0.402_827_0, 0.035_066_5];
                // The terms sum to their greatest value in the middle; it is brought to one.
                cosines(x, &terms) / terms.iter().map(|term| term.abs()).sum::<f64>()
            }
            Window::Sine => sin(PI * x),
            Window::Vorbis => {
                let slope = sin(PI * x);
                sin(FRAC_PI_2 * slope * slope)
            }
            Window::Kaiser(beta) => {
                let side = 2.0 * x - 1.0;
                bessel_i0(beta * (1.0 - side * side).max(0.0).sqrt()) / bessel_i0(beta)
            }
        }
    }

    /// `length` values for spectra: the next one would be the first of the next period.
    pub fn periodic(self, length: usize) -> Vec<f64> {
        (0..length).map(|i| self.at(i as f64 / length as f64)).collect()
    }

    /// `length` values for filters, the same from both ends; a single one is 1.
    pub fn symmetric(self, length: usize) -> Vec<f64> {
        let last = length.saturating_sub(1).max(1) as f64;
        (0..length).map(|i| if length == 1 { 1.0 } else { self.at(i as f64 / last) }).collect()
    }
}

fn cosines(x: f64, terms: &[f64]) -> f64 {
    terms.iter().enumerate().map(|(i, term)| term * cos(2.0 * PI * i as f64 * x)).sum()
}

/// Kaiser's beta for a stop band this many dB down.
pub fn kaiser_beta(attenuation: f64) -> f64 {
    if attenuation > 50.0 {
        0.1102 * (attenuation - 8.7)
    } else if attenuation > 21.0 {
        0.5842 * crate::math::pow(attenuation - 21.0, 0.4) + 0.078_86 * (attenuation - 21.0)
    } else {
        0.0
    }
}

/// The width between pass and stop band, as a part of the rate, that Kaiser's window of `length` taps reaches at this
/// attenuation (dB).
pub fn kaiser_transition(attenuation: f64, length: f64) -> f64 {
    (attenuation - 7.95) / (14.36 * length)
}

/// The modified Bessel function of the first kind and order 0, by its power series.
pub fn bessel_i0(x: f64) -> f64 {
    let quarter = x * x * 0.25;
    let (mut sum, mut term, mut k) = (1.0, 1.0, 1.0);
    while term > sum * 1e-17 {
        term *= quarter / (k * k);
        sum += term;
        k += 1.0;
    }
    sum
}

/// The equivalent noise bandwidth in bins: by how much a spectrum taken with this window over-reads noise.
pub fn noise_bandwidth(window: &[f64]) -> f64 {
    let sum: f64 = window.iter().sum();
    window.len() as f64 * window.iter().map(|w| w * w).sum::<f64>() / (sum * sum)
}

#[cfg(test)]
#[allow(clippy::disallowed_methods)] // the platform's library is the yardstick here
mod tests {
    use super::*;

    /// Level of the window's spectrum at a distance in bins, relative to its middle.
    fn lobe(window: &[f64], bins: f64) -> f64 {
        let n = window.len() as f64;
        let (mut re, mut im) = (0.0, 0.0);
        for (i, w) in window.iter().enumerate() {
            let (s, c) = (2.0 * PI * bins * i as f64 / n).sin_cos();
            re += w * c;
            im += w * s;
        }
        20.0 * (re.hypot(im) / window.iter().sum::<f64>()).log10()
    }

    fn highest_lobe(window: &[f64], from: f64) -> f64 {
        (0..400).map(|i| lobe(window, from + f64::from(i) * 0.1)).fold(f64::NEG_INFINITY, f64::max)
    }

    #[test]
    fn noise_bandwidths_are_those_in_heinzels_tables() {
        let bandwidth = |w: Window| noise_bandwidth(&w.periodic(4096));
        assert!((bandwidth(Window::Hann) - 1.5).abs() < 5e-5);
        assert!((bandwidth(Window::BlackmanHarris) - 2.0044).abs() < 5e-5);
        assert!((bandwidth(Window::FlatTop) - 3.8112).abs() < 5e-5);
        assert!((bandwidth(Window::Sine) - PI * PI / 8.0).abs() < 1e-6);
    }

    #[test]
    fn side_lobes_are_as_published() {
        for (window, edge, expected) in
            [(Window::Hann, 2.0, -31.5), (Window::BlackmanHarris, 4.0, -92.0), (Window::FlatTop, 5.0, -95.0)]
        {
            let level = highest_lobe(&window.periodic(2048), edge);
            assert!((level - expected).abs() < 0.1, "{window:?}: {level} dB");
        }
    }

    #[test]
    fn the_flat_top_reads_a_sine_between_bins_within_0_0044_db() {
        let window = Window::FlatTop.periodic(1024);
        let worst = (0..=50).map(|i| lobe(&window, f64::from(i) * 0.01).abs()).fold(0.0, f64::max);
        assert!((worst - 0.0044).abs() < 1e-4, "{worst}");
    }

    #[test]
    fn overlapping_halves_sum_to_one() {
        let length = 64;
        let (hann, sine, vorbis) = (Window::Hann, Window::Sine, Window::Vorbis);
        let (hann, sine, vorbis) = (hann.periodic(length), sine.symmetric(length), vorbis.symmetric(length));
        for i in 0..length / 2 {
            assert!((hann[i] + hann[i + length / 2] - 1.0).abs() < 1e-15);
            // The symmetric ones mirror, so the partner is counted from the far end of the middle.
            let x = i as f64 / length as f64;
            for window in [Window::Sine, Window::Vorbis] {
                let sum = window.at(x) * window.at(x) + window.at(x + 0.5) * window.at(x + 0.5);
                assert!((sum - 1.0).abs() < 1e-15);
            }
            assert!(
                (sine[i] - sine[length - 1 - i]).abs() < 1e-15 && (vorbis[i] - vorbis[length - 1 - i]).abs() < 1e-15
            );
        }
    }

    #[test]
    fn every_window_is_one_in_the_middle_and_nothing_outside() {
        let all = [Window::Hann, Window::BlackmanHarris, Window::FlatTop, Window::Sine, Window::Vorbis];
        for window in all.into_iter().chain([Window::Kaiser(9.0)]) {
            assert!((window.at(0.5) - 1.0).abs() < 1e-12, "{window:?}");
            assert_eq!((window.at(-0.01), window.at(1.01)), (0.0, 0.0));
            assert_eq!(window.symmetric(1), [1.0]);
            assert!(window.symmetric(0).is_empty() && window.periodic(0).is_empty());
        }
    }

    #[test]
    fn bessel_is_as_tabled() {
        // Abramowitz, Stegun, table 9.8 and 9.11.
        assert!((bessel_i0(1.0) - 1.266_065_877_8).abs() < 1e-10);
        assert!((bessel_i0(10.0) / 2_815.716_628_466_254 - 1.0).abs() < 1e-14);
    }

    #[test]
    fn kaisers_window_holds_the_attenuation_it_was_asked_for() {
        for attenuation in [60.0, 100.0, 140.0] {
            let taps = 255;
            let width = kaiser_transition(attenuation, f64::from(taps));
            let cutoff = 0.25;
            let window = Window::Kaiser(kaiser_beta(attenuation)).symmetric(taps as usize);
            let response = |frequency: f64| {
                (0..taps)
                    .map(|i| f64::from(i - taps / 2))
                    .zip(&window)
                    .map(|(t, w)| {
                        let x = PI * 2.0 * cutoff * t;
                        let sinc = if t == 0.0 { 1.0 } else { x.sin() / x };
                        2.0 * cutoff * sinc * w * (2.0 * PI * frequency * t).cos()
                    })
                    .sum::<f64>()
            };
            // Kaiser's width is an approximation, good to a few hundredths.
            let start = cutoff + width * 0.53;
            let worst =
                (0..500).map(|i| response(start + (0.5 - start) * f64::from(i) / 499.0).abs()).fold(0.0, f64::max);
            assert!(20.0 * worst.log10() < -attenuation + 0.1, "{attenuation} dB: {}", 20.0 * worst.log10());
        }
    }
}
