//! A long transform whose bins are left where they come to lie: the quickest, where each bin is only added up somewhere.
//!
//! The signal is split in four, again and again, until the parts are short enough for the processor's nearest memory; each
//! part is then transformed by itself before the next one is fetched. Putting the bins in order would take them through
//! all of the memory once more.
//!
//! Source: Gentleman, Sande, "Fast Fourier Transforms - for fun and profit", AFIPS Fall Joint Computer Conference 1966
//! (decimation in frequency: bins of one remainder by four are the transform of a quarter's length).

use super::passes::{Results, points, put, rows, turned};
use super::{Fft, Float, Twiddles};
use multiversion::multiversion;
use std::sync::Arc;

/// The longest part: with its work space and its factors it fits into 32 kB in single precision.
const PART: usize = 1024;
/// Butterflies in a row.
const ROW: usize = 16;

/// A complex transform of one length, in place on two planes, without order; [`bin`](Self::bin) says what lies where. A
/// clone shares the tables and has its own work space.
///
/// ```
/// let mut fft = signal::fft::ScatteredFft::new(4096);
/// let (mut re, mut im) = (vec![1.0f64; 4096], vec![0.0; 4096]);
/// fft.forward(&mut re, &mut im);
/// let loudest = re.iter().position(|x| *x == 4096.0).unwrap();
/// assert_eq!(fft.bin(loudest), 0);
/// ```
#[derive(Clone, Debug)]
pub struct ScatteredFft<T> {
    splits: Arc<[Twiddles<T>]>,
    part: Fft<T>,
}

impl<T: Float> ScatteredFft<T> {
    /// A plan for `length` points.
    ///
    /// # Panics
    /// Where `length` is no power of two.
    pub fn new(length: usize) -> Self {
        assert!(length.is_power_of_two(), "a transform needs a power of two, not {length}");
        let mut splits = Vec::new();
        let mut n = length;
        while n > PART {
            splits.push(Twiddles::new(n));
            n /= 4;
        }
        Self { splits: splits.into(), part: Fft::new(n) }
    }

    /// Number of points.
    pub fn length(&self) -> usize {
        self.part.length() << (2 * self.splits.len())
    }

    /// Which bin of the plain sum lies at a place after [`forward`](Self::forward).
    pub fn bin(&self, place: usize) -> usize {
        let (part, within) = (place / self.part.length(), place % self.part.length());
        // The first split says the bin's last digit to the base of four, and is the first digit of the part's number.
        let turned = (0..self.splits.len()).fold(0, |bin, digit| 4 * bin + (part >> (2 * digit)) % 4);
        (within << (2 * self.splits.len())) + turned
    }

    /// From time to frequency.
    ///
    /// # Panics
    /// Where a plane is not of the plan's length.
    pub fn forward(&mut self, re: &mut [T], im: &mut [T]) {
        let length = self.length();
        assert!(re.len() == length && im.len() == length, "planes must hold {length} points");
        follow(&self.splits, &mut self.part, re, im);
    }
}

/// Splits a stretch and follows each of its quarters to the end.
fn follow<T: Float>(splits: &[Twiddles<T>], part: &mut Fft<T>, re: &mut [T], im: &mut [T]) {
    let Some((twiddles, rest)) = splits.split_first() else {
        return part.forward(re, im);
    };
    split(twiddles, re, im);
    let quarter = re.len() / 4;
    for (re, im) in re.chunks_exact_mut(quarter).zip(im.chunks_exact_mut(quarter)) {
        follow(rest, part, re, im);
    }
}

/// One pass in place: each quarter gets what the bins of one remainder by four are made of.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx+avx2"))]
fn split<T: Float>(twiddles: &Twiddles<T>, re: &mut [T], im: &mut [T]) {
    let quarter = re.len() / 4;
    let mut results = Results::<T, 4, ROW>::new();
    for p in (0..quarter).step_by(ROW) {
        let (from_re, from_im) = (rows::<T, 4, ROW>(re, p, quarter), rows::<T, 4, ROW>(im, p, quarter));
        let factor = |plane| rows::<T, 1, ROW>(plane, p, 0)[0];
        let turn_re = [factor(&twiddles.re[0]), factor(&twiddles.re[1]), factor(&twiddles.re[2])];
        let turn_im = [factor(&twiddles.im[0]), factor(&twiddles.im[1]), factor(&twiddles.im[2])];
        for i in 0..ROW {
            results.set(i, turned(points(&from_re, &from_im, i), points(&turn_re, &turn_im, i)));
        }
        for k in 0..4 {
            put(re, p + k * quarter, &results.re[k]);
            put(im, p + k * quarter, &results.im[k]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::noise;
    use super::*;

    #[test]
    fn the_bins_are_those_of_the_ordered_transform() {
        for power in [0, 3, 8, 10, 11, 12, 13, 15, 16] {
            let n = 1 << power;
            let (mut re, mut im) = (noise(1, n), noise(2, n));
            let (mut ordered_re, mut ordered_im) = (re.clone(), im.clone());
            let mut fft = ScatteredFft::new(n);
            assert_eq!(fft.length(), n);
            fft.forward(&mut re, &mut im);
            Fft::new(n).forward(&mut ordered_re, &mut ordered_im);
            let mut seen = vec![false; n];
            for place in 0..n {
                let bin = fft.bin(place);
                assert!(!std::mem::replace(&mut seen[bin], true), "n {n}: bin {bin} twice");
                let error = (re[place] - ordered_re[bin]).abs() + (im[place] - ordered_im[bin]).abs();
                assert!(error < 1e-10, "n {n}, bin {bin}: {error}");
            }
        }
    }

    #[test]
    #[should_panic(expected = "power of two")]
    fn a_length_of_three_thousand_is_refused() {
        let _ = ScatteredFft::<f32>::new(3000);
    }
}
