//! Finds broadband noise under the sound: hiss, air conditioning, a noisy preamplifier.
//!
//! The quietest tenth of the take is looked at, octave by octave. Noise is steady and without pitch: from window to window
//! each bin's power scatters like an exponential variable, whose mean lies 2.51 dB above its geometric mean (2 dB over six
//! overlapping windows). Tails of
//! notes, reverberation and other instruments scatter far more, change their level, or have lines.
//!
//! Source: Martin, "Noise Power Spectral Density Estimation Based on Optimal Smoothing and Minimum Statistics", IEEE
//! Trans. Speech Audio Process. 9(5), 2001, for the use of the quietest stretches.
//! Units: dBFS, RMS of the noise.  Cost: one transform of 46 ms each 23 ms.
//! Not for: noise that changes, and a take without a quiet moment.

use crate::ear::{Ear, each_channel};
use crate::list::full_scale;
use crate::{Detector, Listener, Take};
use signal::fft::RealFft;
use signal::{Fault, Unit, math};
use std::f64::consts::TAU;

/// Windows a group: a sixth of a second, the pause between two words.
const GROUP: usize = 6;
/// The lowest octave begins here, in Hz.
const LOWEST: f64 = 200.0;
const OCTAVES: usize = 6;
/// Noise from this level on, in dBFS, is a fault.
const LOUD: f64 = -60.0;
/// Or from this distance under the loud passages, in dB, ...
const CLOSE: f64 = 35.0;
/// ... unless it lies under this level, in dBFS.
const FAINT: f64 = -75.0;
/// Noise rises by no more than this, in dB, from the quietest twentieth to the quietest fifth.
const LEVEL: f64 = 2.5;

/// Broadband noise.
pub struct Noise;

impl Detector for Noise {
    const KEY: &'static str = "noise";
    const SENTENCE: &'static str = "Steady noise lies under the sound.";
    fn listen(take: &Take) -> Box<dyn Listener> {
        let take = *take;
        each_channel(&take, || Floor::new(take))
    }
}

/// A group of one octave.
#[derive(Clone, Copy)]
struct Patch {
    /// Power, dBFS.
    level: f32,
    /// Mean above geometric mean, over the windows, in dB.
    scatter: f32,
    /// Power above what its smooth spectrum has, in dB.
    pitch: f32,
}

struct Floor {
    take: Take,
    held: Vec<f32>,
    window: Vec<f32>,
    fft: RealFft<f32>,
    re: Vec<f32>,
    im: Vec<f32>,
    octaves: Vec<(usize, usize)>,
    sum: Vec<f32>,
    logs: Vec<f32>,
    count: usize,
    /// One row of patches a group.
    groups: Vec<[Patch; OCTAVES]>,
}

impl Floor {
    fn new(take: Take) -> Self {
        let length = ((take.rate.0 * 0.046) as usize).next_power_of_two().clamp(256, 16_384);
        let window = (0..length).map(|i| (0.5 - 0.5 * math::cos(TAU * i as f64 / length as f64)) as f32).collect();
        let fft = RealFft::new(length);
        let bins = fft.bins();
        let bin = |hertz: f64| (hertz * length as f64 / take.rate.0) as usize;
        let octaves = (0..OCTAVES)
            .map(|k| LOWEST * f64::from(1u32 << k))
            .filter(|low| 2.0 * low <= 0.47 * take.rate.0)
            .map(|low| (bin(low), bin(2.0 * low)))
            .collect();
        let zeros = || vec![0.0; bins];
        Self {
            take,
            held: Vec::new(),
            window,
            fft,
            re: zeros(),
            im: zeros(),
            octaves,
            sum: zeros(),
            logs: zeros(),
            count: 0,
            groups: Vec::new(),
        }
    }

    fn transform_at(&mut self, start: usize) {
        let length = self.window.len();
        let samples: Vec<f32> = self.held[start..start + length].iter().zip(&self.window).map(|(s, w)| s * w).collect();
        self.fft.forward(&samples, &mut self.re, &mut self.im);
        let scale = 2.0 / (length as f32 * length as f32 * 0.375);
        for bin in 0..self.sum.len() {
            let power = scale * (self.re[bin] * self.re[bin] + self.im[bin] * self.im[bin]) + 1e-20;
            self.sum[bin] += power;
            self.logs[bin] += math::log2_f32(power);
        }
        self.count += 1;
        if self.count == GROUP {
            self.close();
        }
    }

    fn close(&mut self) {
        let mut row = [Patch { level: -200.0, scatter: 0.0, pitch: 0.0 }; OCTAVES];
        for (patch, &(from, to)) in row.iter_mut().zip(&self.octaves) {
            *patch = patch_of(&self.sum[from..to], &self.logs[from..to]);
        }
        self.groups.push(row);
        self.sum.fill(0.0);
        self.logs.fill(0.0);
        self.count = 0;
    }
}

fn patch_of(sum: &[f32], logs: &[f32]) -> Patch {
    const DB: f32 = 3.010_3;
    let windows = GROUP as f32;
    let scatter = sum.iter().zip(logs).map(|(sum, log)| DB * (math::log2_f32(sum / windows) - log / windows));
    let total: f32 = sum.iter().sum();
    Patch {
        level: DB * math::log2_f32(total / windows),
        scatter: scatter.sum::<f32>() / sum.len() as f32,
        pitch: DB * math::log2_f32(total / smooth(sum)),
    }
}

/// The power of a spectrum with each stretch of 16 bins at its middle value.
fn smooth(sum: &[f32]) -> f32 {
    let mut total = 0.0;
    for stretch in sum.chunks(16) {
        let mut sorted = [0.0f32; 16];
        sorted[..stretch.len()].copy_from_slice(stretch);
        let sorted = &mut sorted[..stretch.len()];
        sorted.sort_by(f32::total_cmp);
        total += sorted[sorted.len() / 2] * stretch.len() as f32;
    }
    total
}

/// What the quietest tenth of an octave is like.
#[derive(Clone, Copy, Debug)]
struct Quiet {
    level: f64,
    scatter: f64,
    pitch: f64,
    /// How much louder the quietest fifth ends than the quietest twentieth, in dB.
    rise: f64,
}

impl Quiet {
    fn of(groups: &[[Patch; OCTAVES]], octave: usize) -> Option<Self> {
        let mut patches: Vec<Patch> = groups.iter().map(|row| row[octave]).filter(|p| p.level > -125.0).collect();
        if patches.len() < 8 {
            return None;
        }
        patches.sort_by(|a, b| a.level.total_cmp(&b.level));
        let at = |part: f64| f64::from(patches[((patches.len() - 1) as f64 * part).round() as usize].level);
        let tenth = &patches[..(patches.len() / 10).max(4)];
        let middle = |of: fn(&Patch) -> f32| {
            let mut values: Vec<f32> = tenth.iter().map(of).collect();
            values.sort_by(f32::total_cmp);
            f64::from(values[values.len() / 2])
        };
        let (scatter, pitch) = (middle(|p| p.scatter), middle(|p| p.pitch));
        Some(Self { level: at(0.05), scatter, pitch, rise: at(0.2) - at(0.05) })
    }

    fn is_noise(&self) -> bool {
        (1.4..=2.7).contains(&self.scatter) && self.pitch <= 1.5 && self.rise <= 5.0
    }
}

impl Ear for Floor {
    fn hear(&mut self, samples: &[f32]) {
        self.held.extend_from_slice(samples);
        let (length, mut done) = (self.window.len(), 0);
        while self.held.len() - done >= length {
            self.transform_at(done);
            done += length / 2;
        }
        self.held.drain(..done);
    }

    fn finish(&mut self) -> Vec<Fault> {
        if self.groups.is_empty() {
            return Vec::new();
        }
        let octaves: Vec<Quiet> = (0..self.octaves.len()).filter_map(|k| Quiet::of(&self.groups, k)).collect();
        // Two neighbouring octaves of noise, and at least one of them level over the whole fifth.
        let wide = octaves.windows(2).any(|two| two.iter().all(Quiet::is_noise) && two.iter().any(|q| q.rise <= LEVEL));
        let noisy: Vec<f64> = octaves.iter().filter(|quiet| quiet.is_noise()).map(|quiet| quiet.level).collect();
        let floor = sum_of_levels(noisy.iter().copied());
        let below = self.loud() - floor;
        if !wide || !(floor >= LOUD || below <= CLOSE && floor >= FAINT) {
            return Vec::new();
        }
        vec![Fault {
            text: format!("Steady noise lies at {}, {below:.0} dB under the loud passages.", full_scale(floor)),
            advice: "Reduce it with a profile of a pause, by no more than is needed; look for gain too early or too late."
                .to_string(),
            ..self.take.fault(Noise::KEY, (0.5 + 0.1 * noisy.len() as f64).min(0.95), floor, Unit::Db)
        }]
    }
}

impl Floor {
    /// The level of the loud groups, dBFS.
    fn loud(&self) -> f64 {
        let total = |row: &[Patch; OCTAVES]| sum_of_levels(row.iter().map(|patch| f64::from(patch.level)));
        let mut totals: Vec<f64> = self.groups.iter().map(total).collect();
        totals.sort_by(f64::total_cmp);
        totals[(totals.len() - 1) * 19 / 20]
    }
}

fn sum_of_levels(levels: impl Iterator<Item = f64>) -> f64 {
    math::power_to_db(levels.map(|level| math::exp(level * std::f64::consts::LN_10 / 10.0)).sum())
}

#[cfg(test)]
mod tests {
    use crate::trial::{drums, faults, music, noise, tone};

    fn add(a: &[f32], b: &[f32]) -> Vec<f32> {
        a.iter().zip(b).map(|(a, b)| a + b).collect()
    }

    #[test]
    #[allow(clippy::disallowed_methods)]
    fn hiss_under_drums_is_measured_to_two_decibels() {
        for rate in [22_050u32, 44_100, 96_000] {
            // White noise of -54 dBFS; of it, what lies from 200 Hz to the highest whole octave under 0.47 of the rate.
            let top = if rate == 22_050 { 6_400.0 } else { 12_800.0 };
            let part = 10.0 * ((top - 200.0) / (f64::from(rate) / 2.0)).log10();
            let found = faults(rate, vec![add(&drums(rate, 10.0, 1), &noise(rate, 10.0, 0.002, 2))], "noise");
            assert_eq!(found.len(), 1, "{rate}");
            assert!((found[0].value - (-53.98 + part)).abs() < 2.0, "{rate}: {} {part}", found[0].value);
        }
    }

    #[test]
    fn clean_sounds_have_no_noise() {
        for clean in [drums(48_000, 10.0, 1), music(48_000, 10.0), tone(48_000, 10.0, 440.0, 0.3)] {
            assert_eq!(faults(48_000, vec![clean], "noise"), []);
        }
        let faint = add(&drums(48_000, 10.0, 1), &noise(48_000, 10.0, 0.000_03, 2));
        assert_eq!(faults(48_000, vec![faint], "noise"), []);
    }
}
