//! Sums the power at each frequency over the whole sound, and in mid and side apart.
//!
//! Hann windows of half a second or more (a power of two of frames) overlap by half; their power is averaged over the
//! whole length. Levels are RMS relative to full scale as in the RMS meter: a full-scale sine reads -3.01 dBFS in its
//! band, and all bands together are the RMS level of what they cover. A single click may read up to 1.8 dB low or
//! 1.2 dB high, as it lies between two windows or on one.
//!
//! Source: Welch, "The Use of Fast Fourier Transform for the Estimation of Power Spectra", IEEE Trans. Audio
//! Electroacoust. 15(2), 1967.
//! Units: dBFS RMS.  Cost: a complex transform a channel for each window's length, in single precision (-130 dB): two windows
//! that follow each other are its real and its imaginary part, and the power of both together is all that is asked.

use crate::{ranges, third_octaves};
use multiversion::multiversion;
use signal::fft::ScatteredFft;
use signal::{Hz, math};

/// A mean of the squared Hann window times the two windows that see each sample.
const SEEN: f64 = 0.75;

/// The level in a stretch of frequencies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// What it is called: `1k`, `low mids`.
    pub name: &'static str,
    /// Lower edge.
    pub low: Hz,
    /// Upper edge.
    pub high: Hz,
    /// RMS level; `None` where there is no sound, or the rate has no such frequencies.
    pub level_dbfs: Option<f64>,
}

/// The levels of all bands of one signal.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spectrum {
    /// Thirty-one third octaves from 20 Hz to 20 kHz.
    pub third_octaves: Vec<Band>,
    /// The seven ranges engineers speak of.
    pub ranges: Vec<Band>,
}

/// One signal's windows and power.
#[derive(Clone, Debug)]
struct Voice {
    /// Two windows that overlap by half.
    samples: Vec<f32>,
    /// Of each bin of the complex transform, where the transform leaves it; a frequency has two, as far from either end.
    power: Vec<f64>,
}

/// The spectrum of sound that comes in blocks. Stereo is taken apart into mid and side, whose powers together are those of
/// left and right.
#[derive(Clone, Debug)]
pub(crate) struct SpectrumMeter {
    rate: f64,
    fft: ScatteredFft<f32>,
    hann: Vec<f32>,
    voices: Vec<Voice>,
    /// Samples in each pair of windows; the first half of the first window is silence.
    filled: usize,
    frames: u64,
    windows: u64,
    re: Vec<f32>,
    im: Vec<f32>,
}

impl SpectrumMeter {
    pub(crate) fn new(rate: u32, channels: usize) -> Self {
        let length = (rate as usize / 2).next_power_of_two().max(256);
        let angle = |n: usize| std::f64::consts::TAU * n as f64 / length as f64;
        Self {
            rate: f64::from(rate),
            fft: ScatteredFft::new(length),
            hann: (0..length).map(|n| (0.5 - 0.5 * math::cos(angle(n))) as f32).collect(),
            voices: vec![Voice { samples: vec![0.0; length / 2 * 3], power: vec![0.0; length] }; channels],
            filled: length / 2,
            frames: 0,
            windows: 0,
            re: vec![0.0; length],
            im: vec![0.0; length],
        }
    }

    /// Takes in one block.
    pub(crate) fn block(&mut self, channels: &[&[f32]]) {
        let frames = channels.first().map_or(0, |channel| channel.len());
        self.frames += frames as u64;
        let room = self.hann.len() / 2 * 3;
        let mut from = 0;
        while from < frames {
            let count = (room - self.filled).min(frames - from);
            self.take(channels, from..from + count);
            from += count;
            if self.filled == room {
                self.transform();
            }
        }
    }

    fn take(&mut self, channels: &[&[f32]], part: std::ops::Range<usize>) {
        let place = self.filled..self.filled + part.len();
        match (channels, self.voices.as_mut_slice()) {
            ([left, right], [mid, side]) => {
                let (mid, side) = (&mut mid.samples[place.clone()], &mut side.samples[place]);
                mid_and_side(&left[part.clone()], &right[part.clone()], mid, side);
            }
            (channels, voices) => {
                for (voice, channel) in voices.iter_mut().zip(channels) {
                    voice.samples[place.clone()].copy_from_slice(&channel[part.clone()]);
                }
            }
        }
        self.filled += part.len();
    }

    fn transform(&mut self) {
        let length = self.hann.len();
        for voice in &mut self.voices {
            shape(&voice.samples[..length], &self.hann, &mut self.re);
            shape(&voice.samples[length / 2..], &self.hann, &mut self.im);
            self.fft.forward(&mut self.re, &mut self.im);
            add_power(&self.re, &self.im, &mut voice.power);
            voice.samples.copy_within(length.., 0);
        }
        self.filled = length / 2;
        self.windows += 2;
    }

    /// Hears the sound's end out in windows filled up with silence.
    pub(crate) fn end(&mut self) {
        let half = self.hann.len() / 2;
        while self.frames > 0 && self.windows * (half as u64) < self.frames + half as u64 {
            for voice in &mut self.voices {
                voice.samples[self.filled..].fill(0.0);
            }
            self.transform();
        }
    }

    /// The spectrum of all channels (the mean of their powers).
    pub(crate) fn all(&self) -> Spectrum {
        let mut power = vec![0.0; self.hann.len()];
        for voice in &self.voices {
            power.iter_mut().zip(&voice.power).for_each(|(sum, one)| *sum += one);
        }
        // Mid and side are halved already.
        let share = if self.voices.len() == 2 { 1.0 } else { 1.0 / self.voices.len().max(1) as f64 };
        self.bands(&power, share)
    }

    /// The spectra of mid, (left + right) / 2, and side, (left - right) / 2; stereo only.
    pub(crate) fn mid_and_side(&self) -> Option<(Spectrum, Spectrum)> {
        match self.voices.as_slice() {
            [mid, side] => Some((self.bands(&mid.power, 1.0), self.bands(&side.power, 1.0))),
            _ => None,
        }
    }

    fn bands(&self, power: &[f64], share: f64) -> Spectrum {
        let length = power.len();
        let mut sides = vec![0.0; length / 2 + 1];
        for (place, power) in power.iter().enumerate() {
            let bin = self.fft.bin(place);
            sides[bin.min(length - bin)] += 0.5 * power;
        }
        // The first and the last bin are both their own other side.
        (sides[0], sides[length / 2]) = (2.0 * sides[0], 2.0 * sides[length / 2]);
        // Both halves of the spectrum count, and Parseval's theorem gives the mean square.
        let scale = 2.0 * share / (self.hann.len() as f64 * SEEN * self.frames.max(1) as f64);
        let width = self.rate / self.hann.len() as f64;
        let level = |low: Hz, high: Hz| {
            let square = between(&sides, low.0 / width, high.0 / width) * scale;
            (square > 1e-20).then(|| math::power_to_db(square))
        };
        Spectrum { third_octaves: third_octaves::bands(level), ranges: ranges::bands(level) }
    }
}

/// The power from one place to another, in bins; a bin reaches half a bin to either side.
fn between(power: &[f64], low: f64, high: f64) -> f64 {
    let first = (low + 0.5).floor().max(0.0) as usize;
    let last = ((high + 0.5).floor() as usize).min(power.len() - 1);
    let part = |bin: usize| ((bin as f64 + 0.5).min(high) - (bin as f64 - 0.5).max(low)).max(0.0);
    (first..=last).map(|bin| power[bin] * part(bin)).sum()
}

#[multiversion(targets("x86_64+avx+avx2"))]
fn mid_and_side(left: &[f32], right: &[f32], mid: &mut [f32], side: &mut [f32]) {
    for ((l, r), (m, s)) in left.iter().zip(right).zip(mid.iter_mut().zip(side)) {
        (*m, *s) = ((l + r) * 0.5, (l - r) * 0.5);
    }
}

#[multiversion(targets("x86_64+avx+avx2"))]
fn shape(samples: &[f32], window: &[f32], out: &mut [f32]) {
    for ((x, w), y) in samples.iter().zip(window).zip(out) {
        *y = x * w;
    }
}

#[multiversion(targets("x86_64+avx+avx2"))]
fn add_power(re: &[f32], im: &[f32], power: &mut [f64]) {
    for ((re, im), power) in re.iter().zip(im).zip(power) {
        *power += f64::from(re * re + im * im);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::front::tests::{noise, sine};

    pub(crate) fn read(channels: &[&[f32]]) -> SpectrumMeter {
        let mut meter = SpectrumMeter::new(48_000, channels.len());
        meter.block(channels);
        meter.end();
        meter
    }

    fn total(bands: &[Band]) -> f64 {
        math::power_to_db(bands.iter().filter_map(|b| b.level_dbfs).map(|db| math::pow(10.0, db / 10.0)).sum())
    }

    #[test]
    fn a_full_scale_sine_reads_minus_3_01_in_its_band_and_in_all_together() {
        for frequency in [20.0, 50.0, 1000.0, 16_000.0] {
            let tone = sine(frequency, 1.0, 48_000, 480_000);
            let spectrum = read(&[&tone]).all();
            let own = spectrum.third_octaves.iter().find(|b| b.low.0 < frequency && frequency < b.high.0).unwrap();
            assert!((own.level_dbfs.unwrap() + 3.01).abs() < 0.1, "{frequency}: {own:?}");
            let both = read(&[&tone, &tone]);
            assert!((total(&both.all().third_octaves) + 3.01).abs() < 0.1);
            let (mid, side) = both.mid_and_side().unwrap();
            assert!((total(&mid.third_octaves) + 3.01).abs() < 0.1);
            assert!(side.ranges.iter().all(|band| band.level_dbfs.is_none()));
        }
    }

    #[test]
    fn white_noise_rises_one_decibel_a_third_octave() {
        let noise = noise(7, 480_000);
        let thirds = read(&[&noise]).all().third_octaves;
        for pair in thirds[13..].windows(2) {
            let rise = pair[1].level_dbfs.unwrap() - pair[0].level_dbfs.unwrap();
            assert!((rise - 1.0).abs() < 0.4, "{pair:?}");
        }
        // Even over -1 to 1: mean square 1/3 over 24 kHz; the bands cover 17.8 Hz to 22.4 kHz.
        let expected = math::power_to_db((22_387.2 - 17.78) / 24_000.0 / 3.0);
        assert!((total(&thirds) - expected).abs() < 0.05, "{}", total(&thirds));
    }

    #[test]
    fn what_is_shorter_than_a_window_keeps_its_level() {
        for frames in [4_800, 16_384, 20_000] {
            let tone = sine(1000.0, 1.0, 48_000, frames);
            let level = total(&read(&[&tone]).all().ranges);
            assert!((level + 3.01).abs() < 1.8, "{frames}: {level}");
        }
    }

    #[test]
    fn a_low_rate_has_no_air() {
        let mut meter = SpectrumMeter::new(8000, 1);
        meter.block(&[&sine(1000.0, 1.0, 8000, 40_000)]);
        meter.end();
        let spectrum = meter.all();
        assert_eq!(spectrum.ranges[6].level_dbfs, None);
        assert_eq!(spectrum.third_octaves[30].level_dbfs, None);
        assert!((spectrum.ranges[3].level_dbfs.unwrap() + 3.01).abs() < 0.05);
    }
}
