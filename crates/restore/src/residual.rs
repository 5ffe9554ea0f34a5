//! What linear prediction cannot foresee: the part of a sound that is new in each sample.
//!
//! Source: Godsill, Rayner, "Digital Audio Restoration", Springer 1998, chapter 5 (detection by the prediction residual);
//! Levinson-Durbin recursion after Makhoul, "Linear Prediction: A Tutorial Review", Proc. IEEE 63(4), 1975.
//! Cost: about 100 multiplications a sample.

use multiversion::multiversion;
use signal::math;
use std::f64::consts::TAU;

const ORDER: usize = 32;
const WINDOW: usize = 4_096;
/// Samples a step; the middle of each window is kept.
pub(crate) const STEP: usize = WINDOW / 2;

/// Predicts a stream and keeps what is left.
pub(crate) struct Predictor {
    shape: Vec<f32>,
    shaped: Vec<f32>,
}

impl Predictor {
    /// Samples that must stand before a step, and behind it.
    pub(crate) const MARGIN: usize = WINDOW / 4;

    pub(crate) fn new() -> Self {
        let shape = (0..WINDOW).map(|i| (0.5 - 0.5 * math::cos(TAU * i as f64 / WINDOW as f64)) as f32).collect();
        Self { shape, shaped: vec![0.0; WINDOW] }
    }

    /// The residual of the middle `STEP` samples of a window of `STEP + 2 * MARGIN`, and its spread: the standard
    /// deviation that a normal residual of this median would have, so that clicks do not raise it.
    pub(crate) fn residual(&mut self, window: &[f32], out: &mut Vec<f32>) -> f32 {
        for ((to, from), shape) in self.shaped.iter_mut().zip(window).zip(&self.shape) {
            *to = from * shape;
        }
        let coefficients = levinson(&correlate(&self.shaped));
        let begin = out.len();
        out.resize(begin + STEP, 0.0);
        predict(&window[Self::MARGIN - ORDER..Self::MARGIN + STEP], &coefficients, &mut out[begin..]);
        let mut sizes: Vec<f32> = out[begin..].iter().map(|e| e.abs()).collect();
        let middle = sizes.len() / 2;
        *sizes.select_nth_unstable_by(middle, f32::total_cmp).1 / 0.6745
    }
}

/// The autocorrelation at lags 0 to `ORDER`, with a floor of -90 dB of white noise that keeps the recursion sound.
fn correlate(x: &[f32]) -> [f64; ORDER + 1] {
    let mut lags = [0.0; ORDER + 1];
    for (lag, sum) in lags.iter_mut().enumerate() {
        *sum = product(&x[..x.len() - lag], &x[lag..]);
    }
    lags[0] = lags[0] * (1.0 + 1e-9) + 1e-12;
    lags
}

#[multiversion(targets("x86_64+avx+avx2"))]
fn product(a: &[f32], b: &[f32]) -> f64 {
    let mut sums = [0.0f64; 8];
    for (x, y) in a.as_chunks::<8>().0.iter().zip(b.as_chunks::<8>().0) {
        for i in 0..8 {
            sums[i] += f64::from(x[i]) * f64::from(y[i]);
        }
    }
    ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7]))
}

/// The prediction of a sample from the `ORDER` before it, nearest first.
fn levinson(lags: &[f64; ORDER + 1]) -> [f32; ORDER] {
    let mut a = [0.0f64; ORDER];
    let mut error = lags[0];
    for i in 0..ORDER {
        let foreseen: f64 = (0..i).map(|j| a[j] * lags[i - j]).sum();
        let reflection = (lags[i + 1] - foreseen) / error;
        let before = a;
        a[i] = reflection;
        for j in 0..i {
            a[j] = before[j] - reflection * before[i - 1 - j];
        }
        error *= 1.0 - reflection * reflection;
        if error <= lags[0] * 1e-12 {
            break;
        }
    }
    a.map(|c| c as f32)
}

/// `x` begins `ORDER` samples before `out`.
#[multiversion(targets("x86_64+avx+avx2"))]
fn predict(x: &[f32], a: &[f32; ORDER], out: &mut [f32]) {
    let mut backwards = *a;
    backwards.reverse();
    for (past, out) in x.windows(ORDER + 1).zip(out.iter_mut()) {
        let mut sums = [0.0f32; 8];
        for (p, c) in past.as_chunks::<8>().0.iter().zip(backwards.as_chunks::<8>().0) {
            for i in 0..8 {
                sums[i] += p[i] * c[i];
            }
        }
        *out =
            past[ORDER] - (((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7])));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{noise, tone};

    #[test]
    fn a_tone_is_foreseen_and_noise_is_not() {
        let mut predictor = Predictor::new();
        let mut out = Vec::new();
        let spread = predictor.residual(&tone(48_000, 0.1, 997.0, 0.5)[..WINDOW], &mut out);
        assert!(spread < 1e-3 && out.len() == STEP, "{spread}");
        let spread = predictor.residual(&noise(48_000, 0.1, 0.1, 1)[..WINDOW], &mut out);
        assert!((spread - 0.1).abs() < 0.01, "{spread}");
    }
}
