//! The discrete Fourier transform of a power of two, complex and real, giving the same bits on every machine.
//!
//! Real and imaginary parts lie in two planes, so that four or eight of them fill a vector register. The forward
//! transform is the plain sum with exp(-2 pi i j k / n); the inverse is divided by n, so that there and back is the input.
//!
//! Source: Stockham, "High-speed convolution and correlation", AFIPS Spring Joint Computer Conference 1966 (self-sorting
//! passes); Cooley, Lewis, Welch, "The Fast Fourier Transform Algorithm: Programming Considerations in the Calculation of
//! Sine, Cosine and Laplace Transforms", J. Sound Vib. 12(3), 1970 (two real halves in one complex transform).
//! Cost: n log2(n) * 4.25 operations; one plan owns its work space and allocates nothing after `new`.
//! Not for: lengths that are no power of two; pad with zeros.

mod passes;
mod real;
mod scattered;

pub use real::RealFft;
pub use scattered::ScatteredFft;

use crate::math;
use std::f64::consts::PI;
use std::ops::{Add, Mul, Sub};
use std::sync::Arc;

/// What transform and resampler take and give: `f64`, or `f32` where speed counts more than the last 100 dB.
pub trait Float:
    Copy + Default + Send + Sync + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + 'static
{
    /// The nearest value to a number.
    fn of(number: f64) -> Self;
    /// The number, exactly.
    fn number(self) -> f64;
}

impl Float for f64 {
    #[inline(always)]
    fn of(number: f64) -> Self {
        number
    }
    #[inline(always)]
    fn number(self) -> f64 {
        self
    }
}

impl Float for f32 {
    #[inline(always)]
    fn of(number: f64) -> Self {
        number as f32
    }
    #[inline(always)]
    fn number(self) -> f64 {
        f64::from(self)
    }
}

/// The point at `k` of `n` parts of the unit circle, (cosine, sine), with the angle brought into one eighth of a turn
/// by exact steps first.
fn on_circle(k: usize, n: usize) -> (f64, f64) {
    let (k, n) = (k % n, n as u64);
    let eighths = (k as u64 * 8) / n;
    let angle = |parts: u64| math::sin_cos(2.0 * PI * parts as f64 / (8 * n) as f64);
    // Counted in eighths of a part, so that the distance to the next axis is a whole number.
    let rest = k as u64 * 8;
    let (axis, back) = match eighths {
        0 => (0, false),
        1 | 2 => (1, eighths == 1),
        3 | 4 => (2, eighths == 3),
        5 | 6 => (3, eighths == 5),
        _ => (4, true),
    };
    let (sin, cos) = if back { angle(axis * 2 * n - rest) } else { angle(rest - axis * 2 * n) };
    let sin = if back { -sin } else { sin };
    match axis % 4 {
        0 => (cos, sin),
        1 => (-sin, cos),
        2 => (-cos, -sin),
        _ => (sin, -cos),
    }
}

/// The factors of one pass of four: for each p the first, second and third power of exp(-2 pi i p / n), each a plane.
#[derive(Debug)]
struct Twiddles<T> {
    re: [Vec<T>; 3],
    im: [Vec<T>; 3],
}

impl<T: Float> Twiddles<T> {
    fn new(n: usize) -> Self {
        let plane = |power: usize, part: fn((f64, f64)) -> f64| {
            (0..n / 4).map(|p| T::of(part(on_circle(p * power, n)))).collect()
        };
        Self {
            re: [1, 2, 3].map(|power| plane(power, |(cos, _)| cos)),
            im: [1, 2, 3].map(|power| plane(power, |(_, sin)| -sin)),
        }
    }
}

/// A complex transform of one length, in place on two planes. A clone shares the tables and has its own work space.
///
/// ```
/// let mut fft = signal::fft::Fft::new(8);
/// let (mut re, mut im) = (vec![1.0f64; 8], vec![0.0; 8]);
/// fft.forward(&mut re, &mut im);
/// assert_eq!((re[0], re[1]), (8.0, 0.0));
/// ```
#[derive(Clone, Debug)]
pub struct Fft<T> {
    length: usize,
    passes: Arc<[Twiddles<T>]>,
    work_re: Vec<T>,
    work_im: Vec<T>,
}

impl<T: Float> Fft<T> {
    /// A plan for `length` points.
    ///
    /// # Panics
    /// Where `length` is no power of two.
    pub fn new(length: usize) -> Self {
        assert!(length.is_power_of_two(), "a transform needs a power of two, not {length}");
        let mut passes = Vec::new();
        let mut n = length;
        while n > 8 {
            passes.push(Twiddles::new(n));
            n /= 4;
        }
        let work = if passes.is_empty() { 0 } else { length };
        Self { length, passes: passes.into(), work_re: vec![T::default(); work], work_im: vec![T::default(); work] }
    }

    /// Number of points.
    pub fn length(&self) -> usize {
        self.length
    }

    /// From time to frequency; bin k is k / length of the rate.
    ///
    /// # Panics
    /// Where a plane is not of the plan's length.
    pub fn forward(&mut self, re: &mut [T], im: &mut [T]) {
        assert!(re.len() == self.length && im.len() == self.length, "planes must hold {} points", self.length);
        passes::run(&self.passes, re, im, &mut self.work_re, &mut self.work_im);
    }

    /// From frequency to time, divided by the length.
    ///
    /// # Panics
    /// Where a plane is not of the plan's length.
    pub fn inverse(&mut self, re: &mut [T], im: &mut [T]) {
        // Exchanging the parts before and after conjugates both sides.
        self.forward(im, re);
        let factor = T::of(1.0 / self.length as f64);
        passes::scale(re, im, factor);
    }
}

#[cfg(test)]
#[allow(clippy::disallowed_methods)] // the platform's library is the yardstick here
mod tests {
    use super::*;
    use crate::random::Random;

    pub(super) fn noise(seed: u64, length: usize) -> Vec<f64> {
        let mut random = Random::new(seed);
        (0..length).map(|_| random.signed()).collect()
    }

    fn direct(re: &[f64], im: &[f64], k: usize) -> (f64, f64) {
        let n = re.len();
        (0..n).fold((0.0, 0.0), |(sum_re, sum_im), j| {
            let (s, c) = (-2.0 * PI * ((j * k) % n) as f64 / n as f64).sin_cos();
            (sum_re + re[j] * c - im[j] * s, sum_im + re[j] * s + im[j] * c)
        })
    }

    #[test]
    fn every_length_is_the_direct_sum() {
        for power in 0..=11 {
            let n = 1 << power;
            let (re, im) = (noise(1, n), noise(2, n));
            let (mut out_re, mut out_im) = (re.clone(), im.clone());
            Fft::new(n).forward(&mut out_re, &mut out_im);
            for k in (0..n).step_by(1 + n / 64) {
                let (a, b) = direct(&re, &im, k);
                assert!((out_re[k] - a).abs() < 1e-11 && (out_im[k] - b).abs() < 1e-11, "n {n}, bin {k}");
            }
        }
    }

    #[test]
    fn there_and_back_is_the_input_and_the_power_is_kept() {
        for power in [0, 1, 2, 3, 4, 5, 8, 13, 16, 17] {
            let n = 1 << power;
            let (re, im) = (noise(3, n), noise(4, n));
            let (mut a, mut b) = (re.clone(), im.clone());
            let mut fft = Fft::new(n);
            fft.forward(&mut a, &mut b);
            let power = |x: &[f64], y: &[f64]| x.iter().chain(y).map(|v| v * v).sum::<f64>();
            let (time, frequency) = (power(&re, &im), power(&a, &b) / n as f64);
            assert!((frequency / time - 1.0).abs() < 1e-13, "Parseval, n {n}");
            fft.inverse(&mut a, &mut b);
            let worst = a.iter().zip(&re).chain(b.iter().zip(&im)).map(|(x, y)| (x - y).abs()).fold(0.0, f64::max);
            assert!(worst < 1e-14, "n {n}: {worst}");
        }
    }

    #[test]
    fn a_sine_in_a_bin_is_alone_at_300_db() {
        let n = 65_536;
        let mut re: Vec<f64> = (0..n).map(|j| (2.0 * PI * ((j * 4_321) % n) as f64 / n as f64).sin()).collect();
        let mut im = vec![0.0; n];
        Fft::new(n).forward(&mut re, &mut im);
        let level = |k: usize| 10.0 * ((re[k] * re[k] + im[k] * im[k]) / (n * n / 4) as f64).log10();
        assert!(level(4_321).abs() < 1e-12);
        let worst = (0..n / 2).filter(|k| *k != 4_321).map(level).fold(f64::NEG_INFINITY, f64::max);
        assert!(worst < -300.0, "{worst} dB");
    }

    #[test]
    fn single_precision_is_within_its_last_places() {
        let n = 4096;
        let (re, im) = (noise(5, n), noise(6, n));
        let (mut exact_re, mut exact_im) = (re.clone(), im.clone());
        Fft::new(n).forward(&mut exact_re, &mut exact_im);
        let mut single_re: Vec<f32> = re.iter().map(|v| *v as f32).collect();
        let mut single_im: Vec<f32> = im.iter().map(|v| *v as f32).collect();
        Fft::new(n).forward(&mut single_re, &mut single_im);
        let error: f64 = exact_re.iter().zip(&single_re).map(|(a, b)| (a - f64::from(*b)).powi(2)).sum();
        let power: f64 = exact_re.iter().map(|a| a * a).sum();
        assert!((error / power).sqrt() < 3e-7, "{}", (error / power).sqrt());
    }

    #[test]
    fn the_circle_closes_exactly() {
        assert_eq!(on_circle(0, 16), (1.0, 0.0));
        assert_eq!(on_circle(4, 16), (0.0, 1.0));
        assert_eq!(on_circle(8, 16), (-1.0, 0.0));
        assert_eq!(on_circle(12, 16), (0.0, -1.0));
        for k in 0..48 {
            let (sin, cos) = (2.0 * PI * k as f64 / 48.0).sin_cos();
            let (x, y) = on_circle(k, 48);
            assert!((x - cos).abs() < 1e-15 && (y - sin).abs() < 1e-15, "{k}");
        }
    }

    #[test]
    #[should_panic(expected = "power of two")]
    fn a_length_of_twelve_is_refused() {
        let _ = Fft::<f64>::new(12);
    }
}
