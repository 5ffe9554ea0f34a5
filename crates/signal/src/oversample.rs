//! Shows what lies between the samples: 2, 4, 8 or 16 values for each, for true peaks and for curves that bend.
//!
//! The filter's corner is half the rate itself, so the samples come through untouched as the first of each group, and
//! what lies between them is the windowed sinc's reading.
//!
//! Source: ITU-R BS.1770-5, annex 2 (true peak by polyphase interpolation); Crochiere, Rabiner, "Multirate Digital Signal
//! Processing", 1983, section 3.3.
//! Latency: half the taps of a phase, in frames of the input.
//! Cost: taps of a phase times factor less one, a frame.
//! Not for: changing a recording's rate (see `resample`): just above half the rate the images are not yet gone.

use crate::Db;
use crate::window::{bessel_i0, kaiser_beta};
use multiversion::multiversion;
use std::f64::consts::PI;
use std::sync::Arc;

/// The taps that read a signal at `phases` places a frame: row p, applied to `taps_per_phase` frames in order of time,
/// gives the signal p / `phases` of a frame after the frame number `taps_per_phase / 2 - 1` of them.
///
/// Each row is a sinc under Kaiser's window with side lobes at -`attenuation`; the band that is read within this error
/// reaches up to 1 - (attenuation - 7.95) / (14.36 taps_per_phase) of half the rate. Row 0 is the frame itself.
pub fn polyphase(taps_per_phase: usize, phases: usize, attenuation: Db) -> Vec<Vec<f64>> {
    let half = (taps_per_phase / 2) as f64;
    let beta = kaiser_beta(attenuation.0);
    let tap = |frame: usize, phase: usize| {
        let distance = frame as f64 - (half - 1.0) - phase as f64 / phases as f64;
        if phase == 0 || distance.abs() >= half {
            return f64::from(u8::from(distance == 0.0));
        }
        let side = distance / half;
        let x = PI * distance;
        crate::math::sin(x) / x * bessel_i0(beta * (1.0 - side * side).sqrt()) / bessel_i0(beta)
    };
    (0..phases).map(|phase| (0..taps_per_phase).map(|frame| tap(frame, phase)).collect()).collect()
}

/// One channel, read at several places a frame. A clone shares the taps.
#[derive(Clone, Debug)]
pub struct Oversampler {
    rows: Arc<[Vec<f32>]>,
    /// The frames before the next, as many as taps less one.
    past: Vec<f32>,
}

/// Side lobes of the window: errors under this lie far under what a meter shows.
const ATTENUATION: Db = Db(100.0);

impl Oversampler {
    /// Reads `factor` (2 to 16) values a frame by rows of `taps_per_phase` taps (even, 12 to 64; 48 reads up to 0.87 of half
    /// the rate within -100 dB).
    ///
    /// # Panics
    /// Where a number lies outside its range.
    pub fn new(factor: usize, taps_per_phase: usize) -> Self {
        assert!((2..=16).contains(&factor), "oversampling goes from 2 to 16 times, not {factor}");
        let fits = (12..=64).contains(&taps_per_phase) && taps_per_phase.is_multiple_of(2);
        assert!(fits, "a phase has an even number of 12 to 64 taps, not {taps_per_phase}");
        let single = |row: Vec<f64>| row.into_iter().map(|tap| tap as f32).collect();
        let rows = polyphase(taps_per_phase, factor, ATTENUATION).into_iter().map(single).collect();
        Self { rows, past: vec![0.0; taps_per_phase - 1] }
    }

    /// Values a frame.
    pub fn factor(&self) -> usize {
        self.rows.len()
    }

    /// Frames by which the output lags: value 0 belongs to the input this many frames before.
    pub fn latency(&self) -> usize {
        self.rows[0].len() / 2
    }

    /// Back to silence.
    pub fn reset(&mut self) {
        self.past.fill(0.0);
    }

    /// Appends `factor` values for each sample of the input.
    pub fn process(&mut self, input: &[f32], output: &mut Vec<f32>) {
        let before = self.past.len();
        let start = output.len();
        let factor = self.factor();
        output.resize(start + input.len() * factor, 0.0);
        for (block, values) in input.chunks(BLOCK).zip(output[start..].chunks_mut(BLOCK * factor)) {
            let mut frames = [0.0; BLOCK + MOST_TAPS];
            frames[..before].copy_from_slice(&self.past);
            frames[before..before + block.len()].copy_from_slice(block);
            for (phase, row) in self.rows.iter().enumerate() {
                let read = convolve(row, &frames);
                for (value, read) in values[phase..].iter_mut().step_by(factor).zip(read) {
                    *value = read;
                }
            }
            self.past.copy_from_slice(&frames[block.len()..block.len() + before]);
        }
    }
}

const BLOCK: usize = 32;
const MOST_TAPS: usize = 64;

/// Each place of a block under the same taps; the taps are added in order, whatever the registers hold.
#[multiversion(targets("x86_64+avx+avx2"))]
fn convolve(row: &[f32], frames: &[f32; BLOCK + MOST_TAPS]) -> [f32; BLOCK] {
    let mut sums = [0.0; BLOCK];
    for (tap, frames) in row.iter().zip(frames.windows(BLOCK)) {
        for i in 0..BLOCK {
            sums[i] += tap * frames[i];
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math;
    use crate::random::Random;

    fn sine(frequency: f64, phase: f64, frame: f64) -> f64 {
        math::sin(std::f64::consts::TAU * (frequency / 48_000.0 * frame) + phase)
    }

    #[test]
    fn the_places_between_are_the_sine_itself() {
        for factor in [2, 4, 8, 16] {
            for frequency in [100.0, 997.0, 12_000.0, 20_000.0] {
                let input: Vec<f32> = (0..2_000).map(|i| sine(frequency, 0.3, f64::from(i)) as f32).collect();
                let mut output = Vec::new();
                let mut oversampler = Oversampler::new(factor, 48);
                oversampler.process(&input, &mut output);
                let late = oversampler.latency() as f64;
                let worst = (200 * factor..2_000 * factor)
                    .map(|i| f64::from(output[i]) - sine(frequency, 0.3, i as f64 / factor as f64 - late))
                    .fold(0.0_f64, |worst, error| worst.max(error.abs()));
                assert!(math::gain_to_db(worst) < -95.0, "{factor}, {frequency} Hz: {}", math::gain_to_db(worst));
            }
        }
    }

    #[test]
    fn a_quarter_rate_sine_at_45_degrees_peaks_three_decibels_over_its_samples() {
        // ITU-R BS.1770 annex 2: the case that under-reads most with sample peaks.
        let input: Vec<f32> =
            (0..1_000).map(|i| sine(12_000.0, std::f64::consts::FRAC_PI_4, f64::from(i)) as f32).collect();
        let mut output = Vec::new();
        Oversampler::new(4, 12).process(&input, &mut output);
        let peak = |signal: &[f32]| signal.iter().fold(0.0_f32, |a, b| a.max(b.abs()));
        let (samples, truth) = (peak(&input), peak(&output[200..3_800]));
        assert!((math::gain_to_db(f64::from(truth / samples)) - 3.0103).abs() < 0.05);
    }

    #[test]
    fn the_samples_come_through_and_chunks_do_not_matter() {
        let mut random = Random::new(3);
        let input: Vec<f32> = (0..1_000).map(|_| random.signed() as f32).collect();
        let (mut whole, mut parts) = (Vec::new(), Vec::new());
        let mut oversampler = Oversampler::new(8, 32);
        oversampler.process(&input, &mut whole);
        assert!(whole.iter().step_by(8).skip(16).eq(input.iter().take(1_000 - 16)));
        oversampler.reset();
        for part in input.chunks(37) {
            oversampler.process(part, &mut parts);
        }
        assert_eq!(whole, parts);
    }

    #[test]
    fn the_table_holds_row_by_row_what_it_says() {
        let rows = polyphase(12, 4, Db(60.0));
        assert_eq!((rows.len(), rows[0].len()), (4, 12));
        assert_eq!(rows[0].iter().sum::<f64>(), 1.0);
        assert_eq!(rows[0][5], 1.0);
        for i in 0..12 {
            assert!((rows[1][i] - rows[3][11 - i]).abs() < 1e-15, "a quarter before is a quarter after, mirrored");
        }
        assert!(rows.iter().all(|row| (row.iter().sum::<f64>() - 1.0).abs() < 1e-3));
    }
}
