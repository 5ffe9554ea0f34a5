//! Finds what a waveform does between its samples, so that peaks which only a converter plays are seen.
//!
//! A windowed sinc of 48 taps gives the signal at four times the rate, flat within 0.01 dB up to 0.45 of it; a polynomial
//! through six of those points then gives eight times as many.
//!
//! [`Bound`] says without any filter how high the points can lie: what a filter's point lies off the straight line between
//! its neighbours is a sum over the sound's second differences (summation by parts, twice), so it is no more than the
//! greatest of them times the sum of the weights' magnitudes.
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

/// What one chunk of frames holds.
#[derive(Clone, Copy)]
pub(crate) struct Points {
    /// The points at one, two and three quarters of the way.
    pub(crate) between: [[f32; CHUNK]; BETWEEN],
    /// The largest magnitude of each frame's four points.
    pub(crate) largest: [f32; CHUNK],
}

/// Calculates the points between for each frame of a chunk; frame i has its window from sample i on.
#[multiversion(targets("x86_64+avx+avx2"))]
pub(crate) fn interpolate(taps: &Taps, window: &[f32; TAPS + CHUNK]) -> Points {
    let (mut a, mut b, mut c) = ([0f32; CHUNK], [0f32; CHUNK], [0f32; CHUNK]);
    for t in 0..TAPS {
        for i in 0..CHUNK {
            let x = window[t + i];
            a[i] += taps[0][t] * x;
            b[i] += taps[1][t] * x;
            c[i] += taps[2][t] * x;
        }
    }
    let mut largest = [0f32; CHUNK];
    for i in 0..CHUNK {
        for value in [window[CENTRE + i], a[i], b[i], c[i]] {
            largest[i] = if value.abs() > largest[i] { value.abs() } else { largest[i] };
        }
    }
    Points { between: [a, b, c], largest }
}

/// The factors by which what is cheaply known of a chunk holds its points down.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bound {
    /// Of the greatest magnitude among the samples to either side of the points.
    near: f32,
    /// Of the greatest second difference under the filter.
    bend: f32,
    /// Of the greatest magnitude under the filter: what rounding may add.
    far: f32,
}

impl Bound {
    pub(crate) fn new(taps: &Taps) -> Self {
        let (mut near, mut bend, mut far) = (0f64, 0f64, 0f64);
        for (phase, taps) in taps.iter().enumerate() {
            let way = (phase + 1) as f64 / (BETWEEN + 1) as f64;
            let mut weights = taps.map(f64::from);
            far = far.max(weights.iter().map(|weight| weight.abs()).sum());
            let sum: f64 = weights.iter().sum::<f64>() - 1.0;
            let lean: f64 = weights.iter().enumerate().map(|(t, w)| (t as f64 - CENTRE as f64) * w).sum::<f64>() - way;
            near = near.max(sum.abs() + 2.0 * lean.abs());
            // The straight line between the neighbours comes off, and what the filter makes of a straight line.
            weights[CENTRE] -= 1.0 - way + sum - lean;
            weights[CENTRE + 1] -= way + lean;
            let (mut once, mut twice, mut all) = (0f64, 0f64, 0.0);
            for weight in weights {
                once += weight;
                twice += once;
                all += twice.abs();
            }
            bend = bend.max(all);
        }
        let rounding = TAPS as f64 * f64::from(f32::EPSILON);
        Self {
            near: (1.0 + near + rounding) as f32,
            bend: (bend * (1.0 + rounding)) as f32,
            far: (far * rounding) as f32,
        }
    }
}

/// For each chunk, what none of its points exceeds. The first chunk's window begins with the line's second chunk; the line
/// ends with the last window.
#[multiversion(targets("x86_64+avx+avx2"))]
pub(crate) fn hold(bound: &Bound, line: &[f32], bends: &mut [f32], most: &mut [f32]) {
    const WINDOW: usize = TAPS / CHUNK + 1;
    let mut far = [0f32; CHUNK];
    for samples in line.as_chunks::<CHUNK>().0 {
        for i in 0..CHUNK {
            far[i] = larger(samples[i].abs(), far[i]);
        }
    }
    let far = bound.far * highest(&far);
    let ends = (CHUNK - 2..).step_by(CHUNK);
    for (bend, start) in bends[..most.len() + WINDOW - 1].iter_mut().zip(ends) {
        let Some(samples) = line[start..].first_chunk::<{ CHUNK + 2 }>() else { return };
        let mut bent = [0f32; CHUNK];
        for i in 0..CHUNK {
            bent[i] = ((samples[i + 2] - samples[i + 1]) - (samples[i + 1] - samples[i])).abs();
        }
        *bend = highest(&bent);
    }
    for (chunk, most) in most.iter_mut().enumerate() {
        let Some(samples) = line[(chunk + 1) * CHUNK + CENTRE..].first_chunk::<{ CHUNK + 1 }>() else { return };
        let mut near = [0f32; CHUNK];
        for i in 0..CHUNK {
            near[i] = larger(samples[i].abs(), samples[i + 1].abs());
        }
        let bend = bends[chunk..chunk + WINDOW].iter().fold(0.0, |a, b| larger(a, *b));
        *most = highest(&near) * bound.near + bend * bound.bend + far;
    }
}

#[inline(always)]
fn larger(a: f32, b: f32) -> f32 {
    if a > b { a } else { b }
}

/// The highest of a chunk, halving it.
#[inline(always)]
fn highest(values: &[f32; CHUNK]) -> f32 {
    let mut values = *values;
    let mut half = CHUNK / 2;
    while half > 0 {
        for i in 0..half {
            values[i] = larger(values[i], values[i + half]);
        }
        half /= 2;
    }
    values[0]
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
    fn no_point_exceeds_what_its_chunk_is_held_to_and_a_smooth_sound_is_held_closely() {
        let taps = taps();
        let bound = Bound::new(&taps);
        let mut random = signal::random::Random::new(3);
        for round in 0..2000 {
            // From smooth to rough: the bound is tried where it is tight as well as where it is wide.
            let pace = 0.02 + 0.98 * f64::from(round % 50) / 50.0;
            let mut level = 0.0;
            let line: [f32; TAPS + 4 * CHUNK] = std::array::from_fn(|_| {
                level += pace * (random.signed() - level);
                level as f32
            });
            let (mut bends, mut most) = ([0.0; 6], [0.0; 3]);
            hold(&bound, &line, &mut bends, &mut most);
            for (chunk, most) in most.iter().enumerate() {
                let points = interpolate(&taps, line[(chunk + 1) * CHUNK..].first_chunk().unwrap());
                assert!(points.largest.iter().all(|point| point <= most), "{round}");
            }
        }
        // A slow wave stays within a hundredth of its samples' height.
        let wave: [f32; TAPS + 4 * CHUNK] = std::array::from_fn(|n| math::sin(0.05 * n as f64) as f32);
        let (mut bends, mut most) = ([0.0; 6], [0.0; 3]);
        hold(&bound, &wave, &mut bends, &mut most);
        assert!(most.iter().all(|most| *most < 1.01), "{most:?}");
    }

    #[test]
    fn what_pulls_every_tap_the_same_way_comes_near_the_bound() {
        // The sound whose second differences all pull the half-way point up: no other is so far over its samples.
        let taps = taps();
        let bound = Bound::new(&taps);
        let (mut once, mut twice) = (0.0, 0.0);
        let mut signs = taps[1].map(f64::from);
        signs[CENTRE] -= 0.5;
        signs[CENTRE + 1] -= 0.5;
        for sign in &mut signs {
            once += *sign;
            twice += once;
            *sign = if twice < 0.0 { -1.0 } else { 1.0 };
        }
        let (mut slope, mut level) = (0.0, 0.0);
        let mut line = [0f64; TAPS];
        for n in 2..TAPS {
            slope += signs[n - 2];
            level += slope;
            line[n] = level;
        }
        let point: f64 = line.iter().zip(taps[1]).map(|(x, tap)| x * f64::from(tap)).sum();
        let over = point - 0.5 * (line[CENTRE] + line[CENTRE + 1]);
        assert!((over.abs() / f64::from(bound.bend) - 1.0).abs() < 0.01, "{over} {}", bound.bend);
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
