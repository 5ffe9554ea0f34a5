//! The transform of a real signal: half the work of the complex one.
//!
//! Even samples are taken for real and odd ones for imaginary parts of a transform of half the length; the two spectra
//! are told apart by their symmetry.

use super::{Fft, Float, on_circle};
use multiversion::multiversion;
use std::sync::Arc;

/// A transform between `length` real samples and `length / 2 + 1` bins, from 0 to half the rate.
///
/// Bin 0 and the last have no imaginary part: `forward` writes 0 there and `inverse` does not look at it.
/// A clone shares the tables and has its own work space.
#[derive(Clone, Debug)]
pub struct RealFft<T> {
    half: Fft<T>,
    turn_re: Arc<[T]>,
    turn_im: Arc<[T]>,
    re: Vec<T>,
    im: Vec<T>,
}

impl<T: Float> RealFft<T> {
    /// A plan for `length` real samples.
    ///
    /// # Panics
    /// Where `length` is no power of two or under 2.
    pub fn new(length: usize) -> Self {
        assert!(length.is_power_of_two() && length >= 2, "a real transform needs a power of two from 2, not {length}");
        let half = length / 2;
        Self {
            half: Fft::new(half),
            turn_re: (0..=half / 2).map(|k| T::of(0.5 * on_circle(k, length).0)).collect(),
            turn_im: (0..=half / 2).map(|k| T::of(-0.5 * on_circle(k, length).1)).collect(),
            re: vec![T::default(); half],
            im: vec![T::default(); half],
        }
    }

    /// Number of real samples.
    pub fn length(&self) -> usize {
        self.half.length() * 2
    }

    /// Number of bins: `length / 2 + 1`.
    pub fn bins(&self) -> usize {
        self.half.length() + 1
    }

    /// From samples to bins.
    ///
    /// # Panics
    /// Where a slice has not the length of the plan.
    pub fn forward(&mut self, input: &[T], re: &mut [T], im: &mut [T]) {
        let half = self.half.length();
        self.check(input.len(), re.len(), im.len());
        deal(input, &mut re[..half], &mut im[..half]);
        self.half.forward(&mut re[..half], &mut im[..half]);
        (re[half], im[half]) = (re[0] - im[0], T::default());
        (re[0], im[0]) = (re[0] + im[0], T::default());
        tell_apart(&self.turn_re, &self.turn_im, &mut re[1..half], &mut im[1..half], T::of(1.0));
    }

    /// From bins to samples; `inverse(forward(x))` is x.
    ///
    /// # Panics
    /// Where a slice has not the length of the plan.
    pub fn inverse(&mut self, re: &[T], im: &[T], output: &mut [T]) {
        let half = self.half.length();
        self.check(output.len(), re.len(), im.len());
        self.re.copy_from_slice(&re[..half]);
        self.im.copy_from_slice(&im[..half]);
        let halved = T::of(0.5);
        self.re[0] = (re[0] + re[half]) * halved;
        self.im[0] = (re[0] - re[half]) * halved;
        tell_apart(&self.turn_re, &self.turn_im, &mut self.re[1..], &mut self.im[1..], T::of(-1.0));
        self.half.inverse(&mut self.re, &mut self.im);
        collect(&self.re, &self.im, output);
    }

    fn check(&self, samples: usize, re: usize, im: usize) {
        let (length, bins) = (self.length(), self.bins());
        assert!(samples == length && re == bins && im == bins, "{length} samples and {bins} bins are needed");
    }
}

/// Even samples to one plane, odd ones to the other.
#[multiversion(targets("x86_64+avx+avx2"))]
fn deal<T: Float>(input: &[T], even: &mut [T], odd: &mut [T]) {
    for ((pair, a), b) in input.chunks_exact(2).zip(even.iter_mut()).zip(odd.iter_mut()) {
        *a = pair[0];
        *b = pair[1];
    }
}

/// The way back of [`deal`].
#[multiversion(targets("x86_64+avx+avx2"))]
fn collect<T: Float>(even: &[T], odd: &[T], output: &mut [T]) {
    for ((pair, a), b) in output.chunks_exact_mut(2).zip(even).zip(odd) {
        pair[0] = *a;
        pair[1] = *b;
    }
}

/// Turns bins 1 to half - 1 of the packed transform into those of the real signal (`way` 1), or back (`way` -1).
///
/// With A = (Z[k] + conj Z[h-k]) / 2, B = (Z[k] - conj Z[h-k]) / 2 and w = exp(-2 pi i k / n), X[k] = A - i w B and
/// X[h-k] = conj(A + i w B); the way back is the same with i conj(w) for -i w.
#[multiversion(targets("x86_64+avx+avx2"))]
fn tell_apart<T: Float>(turn_re: &[T], turn_im: &[T], re: &mut [T], im: &mut [T], way: T) {
    let middle = re.len() / 2;
    let halved = T::of(0.5);
    if re.len() % 2 == 1 {
        // At a quarter of the rate w is -i (or i on the way back): the bin becomes its conjugate.
        im[middle] = T::default() - im[middle];
    }
    let (low_re, high_re) = re.split_at_mut(middle);
    let (low_im, high_im) = im.split_at_mut(middle);
    let skip = high_re.len() - middle;
    let (high_re, high_im) = (&mut high_re[skip..], &mut high_im[skip..]);
    let (turn_re, turn_im) = (&turn_re[1..=middle], &turn_im[1..=middle]);
    let whole = middle / ROW * ROW;
    // In rows of their own, for the compiler to know that what it writes is nothing it has yet to read.
    for start in (0..whole).step_by(ROW) {
        let end = middle - start - ROW;
        let mut rows = [[T::default(); ROW]; 4];
        let x: [&[T; ROW]; 2] = [row(low_re, start), row(low_im, start)];
        let y: [&[T; ROW]; 2] = [row(high_re, end), row(high_im, end)];
        let turn: [&[T; ROW]; 2] = [row(turn_re, start), row(turn_im, start)];
        for i in 0..ROW {
            let mirror = ROW - 1 - i;
            let pair = [(x[0][i], x[1][i]), (y[0][mirror], y[1][mirror])];
            let [new_x, new_y] = both(pair, (turn[0][i], turn[1][i]), way, halved);
            (rows[0][i], rows[1][i], rows[2][mirror], rows[3][mirror]) = (new_x.0, new_x.1, new_y.0, new_y.1);
        }
        low_re[start..start + ROW].copy_from_slice(&rows[0]);
        low_im[start..start + ROW].copy_from_slice(&rows[1]);
        high_re[end..end + ROW].copy_from_slice(&rows[2]);
        high_im[end..end + ROW].copy_from_slice(&rows[3]);
    }
    for i in whole..middle {
        let mirror = middle - 1 - i;
        let pair = [(low_re[i], low_im[i]), (high_re[mirror], high_im[mirror])];
        let [x, y] = both(pair, (turn_re[i], turn_im[i]), way, halved);
        (low_re[i], low_im[i], high_re[mirror], high_im[mirror]) = (x.0, x.1, y.0, y.1);
    }
}

/// Bins that are told apart together.
const ROW: usize = 16;

#[inline(always)]
fn row<T>(plane: &[T], start: usize) -> &[T; ROW] {
    plane[start..].first_chunk().expect("rows lie within the plane")
}

/// A bin and its mirror image; the table holds w / 2.
#[inline(always)]
fn both<T: Float>([x, y]: [(T, T); 2], w: (T, T), way: T, halved: T) -> [(T, T); 2] {
    let (a_re, a_im) = ((x.0 + y.0) * halved, (x.1 - y.1) * halved);
    let (b_re, b_im) = (x.0 - y.0, x.1 + y.1);
    // -i w forward, i conj(w) back.
    let (v_re, v_im) = (w.1, w.0 * way);
    let (t_re, t_im) = (b_re * v_re + b_im * v_im, b_im * v_re - b_re * v_im);
    [(a_re + t_re, a_im + t_im), (a_re - t_re, t_im - a_im)]
}

#[cfg(test)]
mod tests {
    use super::super::tests::noise;
    use super::*;

    #[test]
    fn the_bins_are_those_of_the_complex_transform() {
        for power in 1..=12 {
            let n = 1 << power;
            let input = noise(7, n);
            let (mut full_re, mut full_im) = (input.clone(), vec![0.0; n]);
            Fft::new(n).forward(&mut full_re, &mut full_im);
            let mut real = RealFft::new(n);
            let (mut re, mut im) = (vec![0.0; n / 2 + 1], vec![9.0; n / 2 + 1]);
            real.forward(&input, &mut re, &mut im);
            for k in 0..=n / 2 {
                assert!((re[k] - full_re[k]).abs() < 1e-12, "n {n}, bin {k}: {} {}", re[k], full_re[k]);
                assert!((im[k] - full_im[k]).abs() < 1e-12, "n {n}, bin {k}: {} {}", im[k], full_im[k]);
            }
        }
    }

    #[test]
    fn there_and_back_is_the_input() {
        for power in [1, 2, 3, 4, 5, 12, 16] {
            let n = 1 << power;
            let input = noise(8, n);
            let mut real = RealFft::new(n);
            let (mut re, mut im) = (vec![0.0; n / 2 + 1], vec![0.0; n / 2 + 1]);
            let mut output = vec![0.0; n];
            real.forward(&input, &mut re, &mut im);
            real.inverse(&re, &im, &mut output);
            let worst = output.iter().zip(&input).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
            assert!(worst < 1e-14, "n {n}: {worst}");
        }
    }

    #[test]
    fn a_clone_gives_the_same_bits() {
        let input: Vec<f32> = noise(9, 256).iter().map(|v| *v as f32).collect();
        let mut plan = RealFft::new(256);
        let mut other = plan.clone();
        let run = |plan: &mut RealFft<f32>| {
            let (mut re, mut im) = (vec![0.0; 129], vec![0.0; 129]);
            plan.forward(&input, &mut re, &mut im);
            (re, im)
        };
        assert_eq!(run(&mut plan), run(&mut other));
    }
}
