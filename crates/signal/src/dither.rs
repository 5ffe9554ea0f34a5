//! Shortens samples to fewer bits without distortion: the rounding becomes a steady hiss that knows nothing of the signal.
//!
//! Triangular noise two steps wide is added before rounding. The error's mean is then 0 and its power a quarter of a step
//! squared whatever the signal: at 16 bits the hiss lies 93.3 dB under a full-scale sine.
//!
//! Where a [`Shape`] says so, the hiss is moved to where the ear hears less of it; it is louder in all.
//!
//! Source: Lipshitz, Wannamaker, Vanderkooy, "Quantization and Dither: A Theoretical Survey", JAES 40(5), 1992, section 4.
//! Latency: none.  Cost: a random number a sample, and nine multiplications where it is shaped.
//! Not for: more than 24 bits, where the hiss of any converter does the work; anything but the last step.
//!
//! Silence: from the 1024th sample of exact zero in a row on, and until the first that is not, the output is exactly zero,
//! so that the gaps between songs are digital silence. The count starts at 0 in a new dither: a file's silent start is
//! hiss for its first 1023 frames unless the start says otherwise ([`Dither::at`]).

mod hiss;
mod shape;

use hiss::Hiss;
pub use shape::{Shape, TAPS, threshold_in_quiet};

use crate::Hz;
use crate::random::Random;
use multiversion::multiversion;

/// Zeros in a row after which silence stays silent, in samples.
pub const BLANK: u64 = 1024;

/// The dither of one channel. The noise of a frame depends on the seed, the channel and the frame's number alone, so a
/// render may start anywhere.
#[derive(Clone, Debug)]
pub struct Dither {
    hiss: Hiss,
    frame: u64,
    zeros: u64,
    /// Steps from 0 to full scale: 2^(bits - 1).
    steps: f64,
    /// How past errors are taken off, where they are.
    taps: Option<[f64; TAPS]>,
    /// Errors in steps, the newest first.
    errors: [f64; TAPS],
}

impl Dither {
    /// Dither to `bits` (2 to 24) for one channel, from frame 0.
    ///
    /// # Panics
    /// Where `bits` is not 2 to 24.
    pub fn new(bits: u32, seed: u64, channel: usize) -> Self {
        assert!((2..=24).contains(&bits), "dither goes to 2 to 24 bits, not {bits}");
        // The channel picks a stream of its own by a number that no other channel can have.
        let hiss = Hiss::new(Random::at(seed, channel as u64).bits());
        Self { hiss, frame: 0, zeros: 0, steps: f64::from(1_u32 << (bits - 1)), taps: None, errors: [0.0; TAPS] }
    }

    /// With its hiss in a shape at a rate.
    pub fn shaped(mut self, shape: Shape, rate: Hz) -> Self {
        self.taps = (shape != Shape::Flat).then(|| shape.taps(rate));
        self
    }

    /// As it stands before frame `frame` when `zeros` samples of exact zero came just before it, and no error before them.
    pub fn at(mut self, frame: u64, zeros: u64) -> Self {
        (self.frame, self.zeros, self.errors) = (frame, zeros, [0.0; TAPS]);
        self
    }

    /// The next sample as a whole number of steps, held within the range of two's complement.
    #[inline(always)]
    pub fn step(&mut self, sample: f64) -> i32 {
        let noise = self.hiss.at(self.frame);
        self.frame = self.frame.wrapping_add(1);
        self.zeros = if sample == 0.0 { self.zeros.saturating_add(1) } else { 0 };
        if self.zeros >= BLANK {
            self.errors = [0.0; TAPS];
            return 0;
        }
        let wanted = sample * self.steps;
        let step = match &self.taps {
            None => rounded(wanted, noise),
            Some(taps) => {
                let mut wanted = wanted;
                // The newest error comes last, because everything waits for it.
                for k in (0..TAPS).rev() {
                    wanted -= taps[k] * self.errors[k];
                }
                let step = rounded(wanted, noise);
                self.errors.copy_within(..TAPS - 1, 1);
                // Rounding and dither err by two steps at most; what is no number must not go round.
                let error = step - wanted;
                self.errors[0] = if error.abs() <= 2.0 { error } else { 0.0 };
                step
            }
        };
        step.clamp(-self.steps, self.steps - 1.0) as i32
    }

    /// The next sample, shortened: an exact multiple of a step.
    #[inline(always)]
    pub fn shorten(&mut self, sample: f32) -> f32 {
        // The number of steps is a power of two, so this is exact.
        (f64::from(self.step(f64::from(sample))) * (1.0 / self.steps)) as f32
    }

    /// The next samples as whole numbers of steps; the bits are those of [`Dither::step`].
    ///
    /// # Panics
    /// Where there is less room in `steps` than samples.
    pub fn steps(&mut self, samples: &[f32], steps: &mut [i32]) {
        block(self, samples, &mut steps[..samples.len()]);
    }

    /// Shortens a block in place.
    pub fn run(&mut self, samples: &mut [f32]) {
        let size = 1.0 / self.steps;
        let mut steps = [0; GROUP];
        for samples in samples.chunks_mut(GROUP) {
            self.steps(samples, &mut steps);
            for (sample, step) in samples.iter_mut().zip(steps) {
                *sample = (f64::from(step) * size) as f32;
            }
        }
    }

    /// A group without shape, in which no silence can become old enough: nothing in it waits for the sample before.
    #[inline(always)]
    fn flat(&mut self, samples: &[f32; GROUP], steps: &mut [i32; GROUP]) {
        let (size, low, high) = (self.steps as f32, -self.steps as f32, self.steps as f32 - 1.0);
        let noise: [f32; GROUP] = self.hiss.row(self.frame);
        for i in 0..GROUP {
            // Times a power of two: as exact as in double precision.
            let wanted = (samples[i] * size).clamp(-OUTSIDE as f32, OUTSIDE as f32);
            let near = wanted.round_ties_even();
            let step = near + ((wanted - near) + (noise[i] + 0.5)).floor();
            steps[i] = whole(step.clamp(low, high));
        }
        self.frame = self.frame.wrapping_add(GROUP as u64);
        self.zeros = match samples.iter().rposition(|x| *x != 0.0) {
            Some(last) => (GROUP - 1 - last) as u64,
            None => self.zeros + GROUP as u64,
        };
    }
}

/// The whole number that a number becomes under a noise. What lies between two whole ones is taken apart first, so that
/// single precision does for the noise, and the bits are the same however wide the number was.
#[inline(always)]
fn rounded(wanted: f64, noise: f32) -> f64 {
    let wanted = wanted.clamp(-OUTSIDE, OUTSIDE);
    let near = wanted.round_ties_even();
    near + f64::from(((wanted - near) as f32 + (noise + 0.5)).floor())
}

/// A whole number of up to 2^23 on either side as it is; 0 for what is no number. The language's own conversion does that
/// too, but not side by side in vectors.
#[inline(always)]
fn whole(number: f32) -> i32 {
    // From 2^23 to 2^24 the last bit of a number is worth 1.
    const FIRST: f32 = 8_388_608.0;
    let number = if number.is_nan() { 0.0 } else { number };
    let size = ((number.abs() + FIRST).to_bits() - FIRST.to_bits()) as i32;
    let sign = number.to_bits() as i32 >> 31;
    (size ^ sign) - sign
}

/// Steps that lie outside of every range; infinity has no whole number beside it.
const OUTSIDE: f64 = (1 << 25) as f64;

/// Samples that are shortened together.
const GROUP: usize = 64;

#[multiversion(targets("x86_64+avx+avx2"))]
fn block(dither: &mut Dither, samples: &[f32], steps: &mut [i32]) {
    for (samples, steps) in samples.chunks(GROUP).zip(steps.chunks_mut(GROUP)) {
        match (samples.first_chunk(), steps.first_chunk_mut()) {
            (Some(samples), Some(steps)) if dither.taps.is_none() && dither.zeros < BLANK - GROUP as u64 => {
                dither.flat(samples, steps);
            }
            _ => {
                for (sample, step) in samples.iter().zip(steps) {
                    *step = dither.step(f64::from(*sample));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math;
    use crate::random::Random;

    const COUNT: usize = 400_000;

    /// Mean and power of the error in steps, for a constant that lies `offset` of a step above a step.
    fn moments(offset: f64) -> (f64, f64) {
        let mut dither = Dither::new(16, 7, 0);
        let input = (100.0 + offset) / 32_768.0;
        let errors = (0..COUNT).map(|_| f64::from(dither.step(input)) - (100.0 + offset));
        let (sum, power) = errors.fold((0.0, 0.0), |(sum, power), e| (sum + e, power + e * e));
        (sum / COUNT as f64, power / COUNT as f64)
    }

    #[test]
    fn mean_and_power_of_the_error_do_not_depend_on_the_signal() {
        for offset in [0.0, 0.1, 0.25, 0.5, 0.75, 0.9] {
            let (mean, power) = moments(offset);
            // Four standard deviations of the estimates.
            assert!(mean.abs() < 4.0 * (0.25 / COUNT as f64).sqrt(), "{offset}: mean {mean}");
            assert!((power - 0.25).abs() < 0.002, "{offset}: power {power}");
        }
    }

    #[test]
    fn sixteen_bits_leave_93_3_db_under_a_full_scale_sine() {
        let mut dither = Dither::new(16, 1, 0);
        let (mut signal, mut noise) = (0.0, 0.0);
        for i in 0..COUNT {
            // A hair under full scale, so that nothing is clipped.
            let x = 0.9998 * math::sin(0.05 * i as f64);
            let error = f64::from(dither.step(x)) / 32_768.0 - x;
            (signal, noise) = (signal + x * x, noise + error * error);
        }
        let ratio = math::power_to_db(signal / noise);
        assert!((ratio - 93.3).abs() < 0.05, "{ratio} dB");
    }

    #[test]
    fn a_sine_under_half_a_step_survives() {
        let mut dither = Dither::new(16, 3, 0);
        let tone = |i: usize| 0.4 * math::sin(0.1 * i as f64);
        let seen: f64 = (0..COUNT).map(|i| f64::from(dither.step(tone(i) / 32_768.0)) * tone(i)).sum();
        let whole: f64 = (0..COUNT).map(|i| tone(i) * tone(i)).sum();
        assert!((seen / whole - 1.0).abs() < 0.02, "{}", seen / whole);
    }

    #[test]
    fn silence_becomes_digital_silence_and_sound_wakes_it() {
        let mut dither = Dither::new(16, 5, 0);
        let steps: Vec<i32> = (0..5_000).map(|_| dither.step(0.0)).collect();
        assert!(steps[..1_023].iter().any(|s| *s != 0));
        assert!(steps[1_023..].iter().all(|s| *s == 0));
        let awake: Vec<i32> = (0..1_000).map(|_| dither.step(1e-9)).collect();
        assert!(awake.iter().any(|s| *s != 0));
        let mut started = Dither::new(16, 5, 0).at(9_000, BLANK);
        assert_eq!(started.step(0.0), 0);
    }

    #[test]
    fn a_render_may_start_anywhere_and_channels_differ() {
        let mut whole = Dither::new(16, 9, 0);
        let all: Vec<i32> = (0..2_000).map(|i| whole.step(1e-3 + f64::from(i) * 1e-6)).collect();
        let mut late = Dither::new(16, 9, 0).at(700, 0);
        let rest: Vec<i32> = (700..2_000).map(|i| late.step(1e-3 + f64::from(i) * 1e-6)).collect();
        assert_eq!(all[700..], rest);
        let mut other = Dither::new(16, 9, 1);
        let right: Vec<i32> = (0..2_000).map(|i| other.step(1e-3 + f64::from(i) * 1e-6)).collect();
        let left: Vec<f64> =
            all.iter().enumerate().map(|(i, s)| f64::from(*s) - 32.768 - i as f64 * 0.032_768).collect();
        let right: Vec<f64> =
            right.iter().enumerate().map(|(i, s)| f64::from(*s) - 32.768 - i as f64 * 0.032_768).collect();
        let product: f64 = left.iter().zip(&right).map(|(a, b)| a * b).sum::<f64>() / 2_000.0;
        // Uncorrelated: four standard deviations of the mean product.
        assert!(product.abs() < 4.0 * 0.25 / 2_000_f64.sqrt(), "{product}");
    }

    #[test]
    fn whole_numbers_are_those_of_the_language() {
        let all = (0..=1 << 23).step_by(997).chain([1, 2, (1 << 23) - 1, 1 << 23]);
        assert!(all.flat_map(|n| [n, -n]).all(|n| whole(n as f32) == n));
        assert_eq!((whole(-0.0), whole(f32::NAN)), (0, 0));
    }

    #[test]
    fn blocks_are_the_samples_one_by_one() {
        let mut random = Random::new(4);
        // Sound, silence long enough to go blank, stray zeros, what is beyond the range, and what is no number.
        let mut sound: Vec<f32> = (0..6_000).map(|_| (1.1 * random.signed()) as f32).collect();
        sound[1_000..2_500].fill(0.0);
        sound.iter_mut().skip(3_000).step_by(331).for_each(|x| *x = 0.0);
        (sound[4_000], sound[4_001]) = (f32::NAN, f32::INFINITY);
        for shape in [Shape::Flat, Shape::Weighted] {
            let dither = Dither::new(16, 8, 1).shaped(shape, Hz(48_000.0));
            let (mut one, mut blocks, mut shortened) = (dither.clone(), dither.clone(), dither);
            let expected: Vec<i32> = sound.iter().map(|x| one.step(f64::from(*x))).collect();
            let mut steps = vec![0; sound.len()];
            for (sound, steps) in sound.chunks(777).zip(steps.chunks_mut(777)) {
                blocks.steps(sound, steps);
            }
            assert!(steps == expected, "{shape:?}");
            let mut short = sound.clone();
            shortened.run(&mut short);
            assert!(short.iter().zip(&expected).all(|(x, step)| f64::from(*x) * 32_768.0 == f64::from(*step)));
        }
    }

    #[test]
    fn full_scale_stays_in_range() {
        let mut dither = Dither::new(16, 2, 0);
        assert!((0..100).all(|_| dither.step(2.0) == 32_767));
        assert!((0..100).all(|_| dither.step(-2.0) == -32_768));
        let mut block = [0.3_f32; 64];
        Dither::new(24, 2, 0).run(&mut block);
        assert!(block.iter().all(|x| (f64::from(*x) * 8_388_608.0).fract() == 0.0));
    }
}
