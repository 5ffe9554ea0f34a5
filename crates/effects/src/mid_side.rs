//! Turns left and right into their sum and difference, or back, or changes the levels of both on the way.
//!
//! Mid is half the sum, side half the difference: nothing can clip on the way there, and left is again mid plus side, bit
//! for bit where the sound has 24 bits. An `encode` before and a `decode` behind other inserts let these work on mid and
//! side instead of left and right.
//!
//! Source: Blumlein, British patent 394 325, 1931 (sum and difference).
//! Units: dB.  Latency: none.  Cost: two multiplications a sample.
//! Not for: making mono stereo; a mono strip passes unchanged.

use crate::{Context, Effect, Kernel};
use multiversion::multiversion;
use signal::lanes::Ramp;
use signal::{Db, Lanes, params, words};

words! {
    /// Where a strip comes from and goes to.
    pub enum Matrix {
        /// Left and right in and out.
        Gains = "gains",
        /// Left and right in, mid and side out.
        Encode = "encode",
        /// Mid and side in, left and right out.
        Decode = "decode",
    }
}

params! {
    /// Turns left and right into their sum and difference, or back, or changes the levels of both on the way.
    MidSide as "mid-side" {
        /// Left and right stay left and right, become mid and side, or are made of mid and side.
        matrix: Matrix = Matrix::Gains, first;
        /// How much louder the sum is.
        mid: Db = 0.0, -96.0..=24.0;
        /// How much louder the difference is.
        side: Db = 0.0, -96.0..=24.0;
    }
}

impl MidSide {
    /// What of a strip's first and second channel is in its first, and in its second.
    fn factors(&self) -> [[f64; 2]; 2] {
        let (mid, side) = (self.mid.gain(), self.side.gain());
        match self.matrix {
            Matrix::Gains => {
                let (same, other) = ((mid + side) / 2.0, (mid - side) / 2.0);
                [[same, other], [other, same]]
            }
            Matrix::Encode => [[mid / 2.0, mid / 2.0], [side / 2.0, -side / 2.0]],
            Matrix::Decode => [[mid, side], [mid, -side]],
        }
    }
}

impl Effect for MidSide {
    type Kernel<const L: usize> = MidSideKernel<L>;
    const STEREO: bool = true;
}

/// What a lane keeps of itself, and what it gets of its neighbour.
#[derive(Clone)]
pub struct MidSideKernel<const L: usize> {
    own: Ramp<f64, L>,
    other: Ramp<f64, L>,
    stereo: bool,
}

impl<const L: usize> Kernel<L, MidSide> for MidSideKernel<L> {
    fn new(_effect: &MidSide, context: &Context) -> Self {
        Self { own: Ramp::<f64, L>::new(1.0), other: Ramp::<f64, L>::new(0.0), stereo: context.channels == 2 }
    }

    fn aim(&mut self, strip: usize, effect: &MidSide, _context: &Context) {
        if !self.stereo {
            return;
        }
        let factors = effect.factors();
        for channel in 0..2 {
            self.own.aim(2 * strip + channel, factors[channel][channel]);
            self.other.aim(2 * strip + channel, factors[channel][1 - channel]);
        }
    }

    fn settle(&mut self) {
        self.own.settle();
        self.other.settle();
    }

    fn reset(&mut self) {
        self.settle();
    }

    fn run(&mut self, lanes: &mut Lanes<L>, _side: Option<&Lanes<L>>) {
        if self.stereo {
            mix(self, lanes);
            self.own.arrive();
            self.other.arrive();
        }
    }
}

#[multiversion(targets("x86_64+avx+avx2"))]
fn mix<const L: usize>(kernel: &MidSideKernel<L>, lanes: &mut Lanes<L>) {
    for (frame, x) in lanes.iter_mut().enumerate() {
        let (own, other) = (kernel.own.at(frame), kernel.other.at(frame));
        let before = *x;
        for i in 0..L {
            // The neighbour of an even lane is the next one, that of an odd lane the one before; one lane has none.
            let neighbour = before[(i ^ 1) % L];
            x[i] = (own[i] * f64::from(before[i]) + other[i] * f64::from(neighbour)) as f32;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{RATES, Strip};
    use signal::math;
    use signal::random::Random;

    fn noise(frame: usize) -> [f32; 2] {
        [3, 4].map(|seed| Random::at(seed, frame as u64).signed() as f32)
    }

    fn play(matrix: Matrix, mid: f64, side: f64, input: impl FnMut(usize) -> [f32; 2]) -> Vec<[f32; 2]> {
        let effect = MidSide { matrix, mid: Db(mid), side: Db(side) };
        Strip::<MidSide, 2>::new(&effect, RATES[1], 2).play(6400, input)
    }

    #[test]
    fn half_the_sum_and_half_the_difference_come_out() {
        let heard = play(Matrix::Encode, 0.0, 0.0, |_| [0.5, 0.25]);
        assert!(heard.iter().all(|x| *x == [0.375, 0.125]));
        let heard = play(Matrix::Decode, 0.0, 0.0, |_| [0.375, 0.125]);
        assert!(heard.iter().all(|x| *x == [0.5, 0.25]));
    }

    fn there_and_back(input: impl Fn(usize) -> [f32; 2] + Copy) -> Vec<[f32; 2]> {
        let encoded = play(Matrix::Encode, 0.0, 0.0, input);
        play(Matrix::Decode, 0.0, 0.0, |n| encoded[n])
    }

    #[test]
    fn sound_of_twenty_four_bits_comes_back_bit_for_bit() {
        let whole = |n: usize| noise(n).map(|x| (x * 8_388_608.0).round() / 8_388_608.0);
        assert!(there_and_back(whole).iter().enumerate().all(|(n, x)| *x == whole(n)));
    }

    #[test]
    fn any_sound_comes_back_within_minus_150_decibels() {
        let mut power = 0.0;
        for (n, heard) in there_and_back(noise).iter().enumerate() {
            for (x, y) in noise(n).iter().zip(heard) {
                power += f64::from(x - y) * f64::from(x - y);
            }
        }
        let level = math::power_to_db(power / 12_800.0);
        assert!(level < -150.0, "{level}");
    }

    #[test]
    fn the_gains_are_those_of_the_sum_and_of_the_difference() {
        let heard = play(Matrix::Gains, -6.0206, 3.0, noise);
        for (n, [left, right]) in heard.iter().enumerate() {
            let [l, r] = noise(n).map(f64::from);
            let (sum, difference) = (f64::from(left + right), f64::from(left - right));
            assert!((sum - 0.5 * (l + r)).abs() < 1e-6, "{n}: {sum}");
            // 3 dB are a factor of 1.41254.
            assert!((difference - 1.412_54 * (l - r)).abs() < 1e-5, "{n}: {difference}");
        }
    }

    #[test]
    fn the_same_gains_while_encoding_or_decoding_give_the_same() {
        let whole = play(Matrix::Gains, 4.0, -5.0, noise);
        let encoded = play(Matrix::Encode, 4.0, -5.0, noise);
        let one = play(Matrix::Decode, 0.0, 0.0, |n| encoded[n]);
        let encoded = play(Matrix::Encode, 0.0, 0.0, noise);
        let other = play(Matrix::Decode, 4.0, -5.0, |n| encoded[n]);
        for n in 0..whole.len() {
            for side in 0..2 {
                let apart = (whole[n][side] - one[n][side]).abs().max((whole[n][side] - other[n][side]).abs());
                assert!(apart < 1e-6, "{n}: {apart}");
            }
        }
    }

    #[test]
    fn a_mono_strip_passes_unchanged() {
        for &matrix in Matrix::ALL {
            let effect = MidSide { matrix, mid: Db(6.0), side: Db(-6.0) };
            let heard = Strip::<MidSide, 1>::new(&effect, RATES[1], 1).play(640, |n| [noise(n)[0]]);
            assert!(heard.iter().enumerate().all(|(n, x)| x[0] == noise(n)[0]));
        }
    }
}
