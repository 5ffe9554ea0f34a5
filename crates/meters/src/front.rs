//! Hears a sound with every meter at once, in pieces of any size.
//!
//! Units: planar samples, full scale is 1.  Cost: that of the meters; true peak and spectrum take most of it.

use crate::blocks::Blocks;
use crate::levels::{Levels, Sums};
use crate::loudness::{BlockLoudness, LoudnessReadings};
use crate::spectrum::SpectrumMeter;
use crate::true_peak::TruePeak;
use crate::weighting::channel_weights;
use crate::{ChannelReadings, Place, Readings, psr};
use signal::{Layout, Seconds, SourceError, math};

/// Rates that can be measured: the weighting needs 4 kHz, and memory an end.
const RATES: std::ops::RangeInclusive<u32> = 4_000..=1_536_000;
/// Most channels.
const CHANNELS: usize = 64;

/// Every meter over one sound.
///
/// ```
/// use signal::Layout;
/// let mut meters = meters::Meters::new(48_000, Layout::Stereo).unwrap();
/// meters.push(&[&[0.5, -0.25], &[0.0, 0.0]]);
/// assert_eq!(meters.finish().sample_peak_dbfs.map(f64::round), Some(-6.0));
/// ```
#[derive(Clone, Debug)]
pub struct Meters {
    rate: u32,
    hearing: Hearing,
    colour: Colour,
}

/// What hears how loud the sound is, block by block. It is about as much work as [`Colour`].
#[derive(Clone, Debug)]
pub(crate) struct Hearing {
    blocks: Blocks,
    levels: Levels,
    /// `None` where nobody knows how the channels count.
    loudness: Option<BlockLoudness>,
    true_peak: TruePeak,
}

impl Hearing {
    /// Takes in planar sound of any length.
    pub(crate) fn push(&mut self, channels: &[&[f32]]) {
        let Self { blocks, levels, loudness, true_peak } = self;
        blocks.push(channels, |block| {
            levels.block(block);
            true_peak.block(block);
            if let Some(loudness) = loudness {
                loudness.block(block);
            }
        });
    }

    /// The last block may be shorter; loudness is of whole blocks.
    fn end(&mut self) {
        let Self { blocks, levels, true_peak, .. } = self;
        blocks.rest(|block| {
            levels.block(block);
            true_peak.block(block);
        });
        true_peak.end();
    }
}

/// What hears at which frequencies the sound lies. It cuts blocks of its own, so that it can hear on a thread of its own.
#[derive(Clone, Debug)]
pub(crate) struct Colour {
    blocks: Blocks,
    spectrum: SpectrumMeter,
}

impl Colour {
    /// Takes in planar sound of any length.
    pub(crate) fn push(&mut self, channels: &[&[f32]]) {
        let Self { blocks, spectrum } = self;
        blocks.push(channels, |block| spectrum.block(block));
    }

    fn end(&mut self) {
        let Self { blocks, spectrum } = self;
        blocks.rest(|block| spectrum.block(block));
        spectrum.end();
    }
}

impl Meters {
    /// Meters for a layout. A rate that cannot be measured (under 4 kHz, over 1.536 MHz) is an error, and more than 64
    /// channels are. Ambisonic sound has no loudness until it is rendered to loudspeakers.
    pub fn new(rate: u32, layout: Layout) -> Result<Self, SourceError> {
        Self::weighted(rate, layout.channels(), channel_weights(layout))
    }

    /// Meters for channels that count by these weights in loudness; no weights, no loudness. Errors as [`Meters::new`].
    pub fn weighted(rate: u32, channels: usize, weights: Vec<f64>) -> Result<Self, SourceError> {
        Self::check(rate, channels)?;
        let blocks = Blocks::new(rate, channels);
        let colour = Colour { blocks: blocks.clone(), spectrum: SpectrumMeter::new(rate, channels) };
        let hearing = Hearing {
            blocks,
            levels: Levels::new(rate, channels),
            loudness: (weights.len() == channels).then(|| BlockLoudness::new(rate, weights)),
            true_peak: TruePeak::new(rate, channels),
        };
        Ok(Self { rate, hearing, colour })
    }

    /// Whether sound of this kind can be measured.
    pub(crate) fn check(rate: u32, channels: usize) -> Result<(), SourceError> {
        let error = |what: String, why: &str| Err(SourceError { what, why: why.into() });
        if !RATES.contains(&rate) {
            return error(
                format!("{rate} Hz"),
                "the meters hear rates from 4 kHz to 1.536 MHz; convert the file first",
            );
        }
        if !(1..=CHANNELS).contains(&channels) {
            return error(format!("{channels} channels"), "the meters hear 1 to 64 channels; split the file first");
        }
        Ok(())
    }

    /// Takes in planar sound of any length; all channels of one length.
    pub fn push(&mut self, channels: &[&[f32]]) {
        self.hearing.push(channels);
        self.colour.push(channels);
    }

    /// Its two parts, each of which must be given all of the sound.
    pub(crate) fn parts(&mut self) -> (&mut Hearing, &mut Colour) {
        (&mut self.hearing, &mut self.colour)
    }

    /// The readings of everything that was pushed.
    pub fn finish(mut self) -> Readings {
        self.hearing.end();
        self.colour.end();
        let Self { rate, hearing, colour: Colour { spectrum, .. } } = &self;
        let loudness = hearing.loudness.as_ref().map(BlockLoudness::readings).unwrap_or_default();
        let mut readings = Readings {
            rate: *rate,
            frames: hearing.blocks.frames(),
            bad_samples: hearing.blocks.bad_samples(),
            channels: hearing.channels(),
            spectrum: spectrum.all(),
            ..Readings::default()
        };
        (readings.mid, readings.side) = spectrum.mid_and_side().unzip();
        loudness.tell(&mut readings);
        hearing.tell(&mut readings);
        readings
    }
}

impl LoudnessReadings {
    fn tell(self, readings: &mut Readings) {
        let begin = |end: Option<Seconds>, length: f64| end.map(|end| Place::all(end.0 - length));
        readings.integrated_lufs = self.integrated_lufs;
        readings.loudness_range_lu = self.loudness_range_lu;
        readings.max_momentary_lufs = self.max_momentary_lufs;
        readings.max_momentary_at = begin(self.max_momentary_at, 0.4);
        readings.max_short_term_lufs = self.max_short_term_lufs;
        readings.max_short_term_at = begin(self.max_short_term_at, 3.0);
        readings.mono_fold_loss_lu = self.mono_fold_loss_lu;
        readings.loudness_over_time = self.over_time;
    }
}

impl Hearing {
    fn tell(&self, readings: &mut Readings) {
        let (levels, decibels) = (&self.levels, |(value, place): (f64, Place)| (math::gain_to_db(value), place));
        (readings.sample_peak_dbfs, readings.sample_peak_at) = levels.peak().map(decibels).unzip();
        (readings.true_peak_dbtp, readings.true_peak_at) = self.true_peak.peak().map(decibels).unzip();
        readings.rms_dbfs = levels.mean_square().map(math::power_to_db);
        readings.crest_db = difference(readings.sample_peak_dbfs, readings.rms_dbfs);
        readings.plr_db = difference(readings.true_peak_dbtp, readings.integrated_lufs);
        readings.dc_offset = levels.offset();
        readings.correlation = levels.correlation();
        (readings.correlation_minimum, readings.correlation_minimum_at) = levels.lowest_correlation().unzip();
        let short_term = self.loudness.as_ref().map(BlockLoudness::short_term_energies);
        let ratio = short_term.and_then(|energies| psr::smallest(energies, &self.true_peak.steps));
        (readings.psr_db, readings.psr_at) = ratio.unzip();
    }

    fn channels(&self) -> Vec<ChannelReadings> {
        let frames = self.levels.frames as f64;
        let decibels = |gain: f64| (gain > 0.0).then(|| math::gain_to_db(gain));
        let channel = |(sums, highest): (&Sums, f64)| ChannelReadings {
            true_peak_dbtp: decibels(highest),
            sample_peak_dbfs: decibels(f64::from(sums.peak)),
            rms_dbfs: (sums.squares > 0.0).then(|| math::power_to_db(sums.squares / frames)),
            dc_offset: (frames > 0.0).then(|| sums.sum / frames),
        };
        self.levels.channels.iter().zip(self.true_peak.highest()).map(channel).collect()
    }
}

fn difference(a: Option<f64>, b: Option<f64>) -> Option<f64> {
    Some(a? - b?)
}

impl Place {
    /// A place that concerns all channels.
    fn all(seconds: f64) -> Self {
        Self { channel: None, time: Seconds(seconds) }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use signal::random::Random;
    use std::f64::consts::TAU;

    pub(crate) fn sine_at(frequency: f64, amplitude: f64, rate: u32, frames: usize, phase: f64) -> Vec<f32> {
        let step = TAU * frequency / f64::from(rate);
        (0..frames).map(|n| (amplitude * math::sin(step * n as f64 + phase)) as f32).collect()
    }

    pub(crate) fn sine(frequency: f64, amplitude: f64, rate: u32, frames: usize) -> Vec<f32> {
        sine_at(frequency, amplitude, rate, frames, 0.0)
    }

    pub(crate) fn noise(seed: u64, frames: usize) -> Vec<f32> {
        let mut random = Random::new(seed);
        (0..frames).map(|_| random.signed() as f32).collect()
    }

    pub(crate) fn read(channels: &[&[f32]]) -> Readings {
        let weights = if channels.len() <= 2 { vec![1.0; channels.len()] } else { Vec::new() };
        let mut meters = Meters::weighted(48_000, channels.len(), weights).unwrap();
        meters.push(channels);
        meters.finish()
    }

    #[test]
    fn readings_do_not_depend_on_the_size_of_the_pieces() {
        let (left, right) = (noise(1, 200_123), noise(2, 200_123));
        let whole = read(&[&left, &right]);
        for size in [1, 64, 479, 481, 10_007] {
            let mut meters = Meters::new(48_000, Layout::Stereo).unwrap();
            left.chunks(size).zip(right.chunks(size)).for_each(|(l, r)| meters.push(&[l, r]));
            assert_eq!(meters.finish(), whole, "{size}");
        }
    }

    #[test]
    fn a_sine_has_a_crest_of_3_01_and_a_square_wave_of_0() {
        let tone = read(&[&sine(1000.0, 0.5, 48_000, 48_000)]);
        assert!((tone.rms_dbfs.unwrap() + 9.0309).abs() < 1e-3);
        assert!((tone.sample_peak_dbfs.unwrap() + 6.0206).abs() < 1e-3);
        assert!((tone.crest_db.unwrap() - 3.0103).abs() < 1e-3);
        let square: Vec<f32> = (0..48_000).map(|n| if n / 50 % 2 == 0 { 0.25 } else { -0.25 }).collect();
        assert!(read(&[&square]).crest_db.unwrap().abs() < 1e-6);
    }

    #[test]
    fn offset_is_the_mean_of_the_channel_that_lies_farthest_off() {
        let tone = sine(1000.0, 0.5, 48_000, 48_000);
        let low: Vec<f32> = tone.iter().map(|x| x - 0.125).collect();
        let readings = read(&[&tone, &low]);
        assert!((readings.dc_offset.unwrap() + 0.125).abs() < 1e-7);
        assert!(readings.channels[0].dc_offset.unwrap().abs() < 1e-7);
    }

    #[test]
    fn correlation_is_the_cosine_of_the_angle_between_the_sides() {
        let left = sine(1000.0, 0.5, 48_000, 96_000);
        for angle in [0.0, 0.5, 1.0, 2.0, 3.0] {
            let right = sine_at(1000.0, 0.1, 48_000, 96_000, angle);
            let readings = read(&[&left, &right]);
            assert!((readings.correlation.unwrap() - math::cos(angle)).abs() < 1e-6, "{angle}");
            assert!((readings.correlation_minimum.unwrap() - math::cos(angle)).abs() < 1e-5, "{angle}");
        }
        assert_eq!(read(&[&left]).correlation, None);
    }

    #[test]
    fn the_lowest_correlation_is_found_where_it_is() {
        let left = noise(3, 480_000);
        let mut right = left.clone();
        right[240_000..264_000].iter_mut().for_each(|x| *x = -*x);
        let readings = read(&[&left, &right]);
        assert_eq!(readings.correlation_minimum, Some(-1.0));
        assert_eq!(readings.correlation_minimum_at, Some(Place::all(5.0)));
        assert!((readings.correlation.unwrap() - 0.9).abs() < 0.01);
    }

    #[test]
    fn silence_has_no_level_and_nothing_has_no_readings() {
        let silence = read(&[&vec![0.0; 240_000], &vec![0.0; 240_000]]);
        for measurement in silence.measurements() {
            let expected = (measurement.meter == "dc-offset").then_some(0.0);
            assert_eq!(measurement.value, expected, "{}", measurement.meter);
        }
        assert!(read(&[&[]]).measurements().iter().all(|m| m.value.is_none()));
    }

    #[test]
    fn a_steady_sine_has_the_same_ratio_of_peak_to_loudness_everywhere() {
        let tone = sine(997.0, 0.5, 48_000, 480_000);
        let readings = read(&[&tone]);
        assert!((readings.plr_db.unwrap() - 3.01).abs() < 0.02);
        assert!((readings.psr_db.unwrap() - 3.01).abs() < 0.02);
        // Where a second voice plays 3 s long, peak less loudness of that passage is what counts.
        let mut mixed = tone.clone();
        mixed[240_000..384_000].iter_mut().zip(noise(4, 144_000)).for_each(|(x, n)| *x += 0.5 * n);
        assert!(read(&[&mixed]).psr_db.unwrap() < read(&[&mixed]).plr_db.unwrap());
    }

    #[test]
    fn numbers_that_are_none_are_silence_and_are_counted() {
        let mut tone = sine(997.0, 0.5, 48_000, 96_000);
        tone[500] = f32::NAN;
        tone[501] = f32::INFINITY;
        let readings = read(&[&tone, &tone]);
        assert_eq!(readings.bad_samples, 4);
        assert!(readings.measurements().iter().all(|m| m.value.is_none_or(f64::is_finite)));
        assert!((readings.integrated_lufs.unwrap() + 6.02).abs() < 0.05);
    }

    #[test]
    fn what_cannot_be_measured_is_an_error_with_advice() {
        for (rate, channels) in [(0, 2), (100, 2), (u32::MAX, 2), (48_000, 0), (48_000, 65)] {
            let error = Meters::weighted(rate, channels, Vec::new()).unwrap_err();
            assert!(error.why.ends_with("first"), "{error}");
        }
        assert!(Meters::new(48_000, Layout::Ambisonic(1)).unwrap().finish().integrated_lufs.is_none());
    }
}
