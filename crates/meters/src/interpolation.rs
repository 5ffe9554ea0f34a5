//! Finds what a waveform does between its samples, so that peaks which only a converter plays are seen.
//!
//! A windowed sinc of 48 taps gives the signal at four times the rate, flat within 0.01 dB up to 0.45 of it; a polynomial
//! through six of those points then gives eight times as many.
//!
//! Source: Kaiser, "Nonrecursive Digital Filter Design Using the I0-sinh Window Function", IEEE ISCAS 1974; Laakso et al.,
//! "Splitting the Unit Delay", IEEE Signal Processing Magazine 13(1), 1996, section on Lagrange interpolation.

use multiversion::multiversion;
use signal::math;
use std::f64::consts::PI;

/// Input samples under the filter.
pub(crate) const TAPS: usize = 48;
/// Points that are calculated for each sample; the sample itself is the fourth.
pub(crate) const BETWEEN: usize = 3;
/// Frames that are calculated together.
pub(crate) const CHUNK: usize = 16;
/// Place of the sample that stands before the points of a window.
pub(crate) const CENTRE: usize = TAPS / 2 - 1;
/// Shape of the Kaiser window: images at -75 dB.
const BETA: f64 = 7.3;
/// Points of the polynomial, and steps from one to the next.
const POINTS: usize = 6;
const FINE: usize = 8;

/// The taps for one, two and three quarters of the way to the next sample.
pub(crate) type Taps = [[f32; TAPS]; BETWEEN];

/// The modified Bessel function of order 0, by its series.
fn bessel(x: f64) -> f64 {
    let mut term = 1.0;
    (1..40).fold(1.0, |sum, k| {
        term *= (x / 2.0 / f64::from(k)).powi(2);
        sum + term
    })
}

fn tap(distance: f64) -> f64 {
    let half = TAPS as f64 / 2.0;
    let window = bessel(BETA * (1.0 - (distance / half).powi(2)).max(0.0).sqrt()) / bessel(BETA);
    math::sin(PI * distance) / (PI * distance) * window
}

/// Calculates the taps; each phase passes DC unchanged.
pub(crate) fn taps() -> Taps {
    std::array::from_fn(|phase| {
        let way = (phase + 1) as f64 / (BETWEEN + 1) as f64;
        let taps: [f64; TAPS] = std::array::from_fn(|t| tap(CENTRE as f64 + way - t as f64));
        let sum: f64 = taps.iter().sum();
        taps.map(|tap| (tap / sum) as f32)
    })
}

/// Calculates the points between for every window of [`TAPS`] samples in `line`: plane by plane, in whole chunks. Writes
/// the largest magnitude of each chunk, samples included, to `largest`.
///
/// `line` holds `largest.len() * CHUNK + TAPS` samples or more, each plane `largest.len()` chunks.
#[multiversion(targets("x86_64+avx+avx2"))]
pub(crate) fn interpolate(taps: &Taps, line: &[f32], planes: [&mut [f32]; BETWEEN], largest: &mut [f32]) {
    let [one, two, three] = planes.map(|plane| plane.as_chunks_mut::<CHUNK>().0);
    let outputs = one.iter_mut().zip(two).zip(three).zip(largest);
    for ((((one, two), three), largest), start) in outputs.zip((0..).step_by(CHUNK)) {
        let Some(window) = line[start..].first_chunk::<{ TAPS + CHUNK }>() else { return };
        let (mut a, mut b, mut c) = ([0f32; CHUNK], [0f32; CHUNK], [0f32; CHUNK]);
        for t in 0..TAPS {
            for i in 0..CHUNK {
                let x = window[t + i];
                a[i] += taps[0][t] * x;
                b[i] += taps[1][t] * x;
                c[i] += taps[2][t] * x;
            }
        }
        let mut peak = [0f32; CHUNK];
        for i in 0..CHUNK {
            for value in [window[CENTRE + i], a[i], b[i], c[i]] {
                peak[i] = if value.abs() > peak[i] { value.abs() } else { peak[i] };
            }
        }
        *largest = peak.iter().fold(0.0, |m, x| if *x > m { *x } else { m });
        (*one, *two, *three) = (a, b, c);
    }
}

/// Weights of six neighbouring points for every eighth of the way from the third to the fourth.
#[derive(Clone, Debug)]
pub(crate) struct Polynomial {
    weights: [[f64; POINTS]; FINE - 1],
}

impl Polynomial {
    pub(crate) fn new() -> Self {
        let weight = |x: f64, own: usize| {
            (0..POINTS).filter(|k| *k != own).map(|k| (x - k as f64) / (own as f64 - k as f64)).product()
        };
        let weights = std::array::from_fn(|step| {
            let x = 2.0 + (step + 1) as f64 / FINE as f64;
            std::array::from_fn(|own| weight(x, own))
        });
        Self { weights }
    }

    /// The largest magnitude from the third to the fourth point, and how far along it lies (0 to 1).
    pub(crate) fn largest(&self, points: [f32; POINTS]) -> (f64, f64) {
        let at = |weights: &[f64; POINTS]| -> f64 {
            weights.iter().zip(points).map(|(weight, point)| weight * f64::from(point)).sum()
        };
        let mut best = (f64::from(points[2]).abs(), 0.0);
        for (step, weights) in self.weights.iter().enumerate() {
            let value = at(weights).abs();
            if value > best.0 {
                best = (value, (step + 1) as f64 / FINE as f64);
            }
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_times_the_rate_is_flat_within_a_hundredth_of_a_decibel_up_to_0_45() {
        let taps = taps();
        for frequency in [0.001, 0.1, 0.25, 0.35, 0.4, 0.45] {
            for (phase, taps) in taps.iter().enumerate() {
                let way = (phase + 1) as f64 / 4.0;
                let (mut re, mut im) = (0.0, 0.0);
                for (t, tap) in taps.iter().enumerate() {
                    let (s, c) = math::sin_cos(2.0 * PI * frequency * (t as f64 - CENTRE as f64 - way));
                    re += f64::from(*tap) * c;
                    im += f64::from(*tap) * s;
                }
                assert!(math::gain_to_db(re).abs() < 0.01, "{frequency}: {re}");
                assert!(im.abs() < 0.001, "{frequency}: {im}");
            }
        }
    }

    #[test]
    fn the_polynomial_finds_the_top_of_the_fastest_wave() {
        let polynomial = Polynomial::new();
        for step in 0..50 {
            // 0.45 of the rate at four points a sample; the top lies between the third and the fourth point.
            let (speed, top) = (2.0 * PI * 0.45 / 4.0, 2.0 + f64::from(step) / 50.0);
            let points = std::array::from_fn(|k| math::cos(speed * (k as f64 - top)) as f32);
            let (value, way) = polynomial.largest(points);
            assert!(math::gain_to_db(value).abs() < 0.03, "{value}");
            assert!((way + 2.0 - top).abs() < 0.13 || step > 46);
        }
    }
}
