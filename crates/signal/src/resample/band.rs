//! The resampler's first stage: keeps what both rates can hold, at a rate in between that is a power of two from the old.
//!
//! The filter is a windowed sinc, applied to whole blocks in the spectrum, where the new rate is had by leaving bins out or
//! adding empty ones. Blocks lie on a fixed grid, so chunks do not matter.
//!
//! Source: Stockham 1966 (see `fft`; overlap and save); Kaiser 1974 (window, see `window`); Crochiere, Rabiner,
//! "Multirate Digital Signal Processing", 1983, section 7.2 (change of rate in the spectrum).

use crate::fft::RealFft;
use crate::math;
use crate::window::bessel_i0;
use std::f64::consts::PI;
use std::sync::Arc;

/// Length of the filter in frames of the lower rate.
const LENGTH: f64 = 400.0;

/// Kaiser's beta and the corner as a part of the lower rate's half. Found by search over both for `LENGTH`: 161 dB down
/// from the lower rate's half on, 0.0003 dB down at 95 % of it (tests hold the figures).
const BETA: f64 = 17.0;
const CORNER: f64 = 0.972_95;

/// Frames of the rate in between that are made before time 0, for the taps of the second stage to lie on.
pub(super) const GUARD: usize = 16;

/// The first stage, all but the sound itself. A clone shares the filter and has its own work space.
#[derive(Clone, Debug)]
pub(super) struct Band {
    /// The rate in between is the old one times 2 to this power.
    pub octaves: i32,
    /// Input frames on each side that a block's result needs.
    margin: usize,
    /// The filter's gain in each bin that is kept.
    gains: Arc<[f64]>,
    forward: RealFft<f64>,
    inverse: RealFft<f64>,
    re: Vec<f64>,
    im: Vec<f64>,
    result: Vec<f64>,
}

/// 2 to a power that may be negative, times a count that can be divided so.
fn shifted(count: usize, octaves: i32) -> usize {
    if octaves < 0 { count >> -octaves } else { count << octaves }
}

/// The power of two that takes `from` at least to twice the lower rate, or just to `to` where one does.
fn octaves(from: u32, to: u32) -> i32 {
    let (from, to) = (u64::from(from), u64::from(to));
    let whole = |a: u64, b: u64| a.is_multiple_of(b) && (a / b).is_power_of_two();
    if whole(to, from) {
        return (to / from).trailing_zeros() as i32;
    }
    if whole(from, to) {
        return -((from / to).trailing_zeros() as i32);
    }
    let mut octaves = 1;
    while to < from && (from >> (1 - octaves)) >= 2 * to && from >= (2 * to) << (1 - octaves) {
        octaves -= 1;
    }
    octaves
}

impl Band {
    pub fn new(from: u32, to: u32) -> Self {
        let octaves = octaves(from, to);
        let stretch = (f64::from(from) / f64::from(to)).max(1.0);
        let step = 1 << (-octaves).max(0);
        let margin = ((LENGTH * stretch / 2.0).ceil() as usize).next_multiple_of(step);
        let length = (16 * margin).next_power_of_two();
        let new_length = shifted(length, octaves);
        let mut forward = RealFft::new(length);
        let mut response = vec![0.0; length];
        for distance in 0..margin {
            let tap = tap(distance as f64, stretch) * new_length as f64 / length as f64;
            response[distance] = tap;
            response[(length - distance) % length] = tap;
        }
        let (mut re, mut im) = (vec![0.0; length / 2 + 1], vec![0.0; length / 2 + 1]);
        forward.forward(&response, &mut re, &mut im);
        let bins = new_length / 2 + 1;
        // The filter is the same to both sides of time 0, so its spectrum is real. The last bin belongs to two
        // frequencies at once and stays empty.
        let kept = length.min(new_length) / 2;
        let gains = re[..kept].iter().copied().collect();
        re.resize(bins.max(re.len()), 0.0);
        im.resize(bins.max(im.len()), 0.0);
        Self {
            octaves,
            margin,
            gains,
            forward,
            inverse: RealFft::new(new_length),
            re,
            im,
            result: vec![0.0; new_length],
        }
    }

    /// Input frames of a block.
    pub fn block(&self) -> usize {
        self.forward.length()
    }

    /// Input frames from one block to the next.
    pub fn hop(&self) -> usize {
        self.block() - 2 * self.margin
    }

    /// Input frames of silence before frame 0 with which the first block begins.
    pub fn before(&self) -> usize {
        self.margin + shifted(GUARD, -self.octaves)
    }

    /// The block at the rate in between, `hop` frames of it brought to that rate.
    pub fn run(&mut self, block: &[f64]) -> &[f64] {
        let (bins, new_bins, kept) = (self.forward.bins(), self.inverse.bins(), self.gains.len());
        self.forward.forward(block, &mut self.re[..bins], &mut self.im[..bins]);
        for ((re, im), gain) in self.re.iter_mut().zip(&mut self.im).zip(self.gains.iter()) {
            *re *= gain;
            *im *= gain;
        }
        self.re[kept..].fill(0.0);
        self.im[kept..].fill(0.0);
        self.inverse.inverse(&self.re[..new_bins], &self.im[..new_bins], &mut self.result);
        let margin = shifted(self.margin, self.octaves);
        &self.result[margin..][..shifted(self.hop(), self.octaves)]
    }
}

/// The impulse response at a distance in input frames.
fn tap(distance: f64, stretch: f64) -> f64 {
    let side = 2.0 * distance / (LENGTH * stretch);
    if side >= 1.0 {
        return 0.0;
    }
    let corner = CORNER / stretch;
    let x = PI * corner * distance;
    let sinc = if distance == 0.0 { 1.0 } else { math::sin(x) / x };
    corner * sinc * bessel_i0(BETA * (1.0 - side * side).sqrt()) / bessel_i0(BETA)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_in_between_is_two_to_four_times_the_lower_or_the_new_one() {
        for (from, to, expected) in [
            (44_100, 48_000, 1),
            (48_000, 44_100, 1),
            (88_200, 48_000, 1),
            (96_000, 44_100, 0),
            (192_000, 44_100, -1),
            (384_000, 11_025, -4),
            (48_000, 16_000, 0),
            (48_000, 96_000, 1),
            (48_000, 192_000, 2),
            (192_000, 48_000, -2),
        ] {
            assert_eq!(octaves(from, to), expected, "{from} to {to}");
            let between = f64::from(from) * crate::math::exp2(f64::from(expected));
            let lower = f64::from(from.min(to));
            assert!(between == f64::from(to) || (2.0 * lower..4.0 * lower).contains(&between), "{from} to {to}");
        }
    }
}
