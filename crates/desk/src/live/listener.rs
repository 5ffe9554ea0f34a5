//! Hears what the audio thread hands on, on a thread of its own: meters of the mix, of the strips, PCM for other monitors.

use super::meter_feed::{Heard, Mixed, SPAN, Sides, StripSums};
use super::pcm::Outlets;
use super::spectrum::StripSpectrum;
use super::types::{Readings, Spectra, StripReading};
use meters::{Loudness, TruePeaks};
use rtrb::Consumer;
use signal::math;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How far the correlation looks back, in seconds.
const LOOK_BACK: f64 = 0.3;
/// Frames of the mix that the scope shows, every [`APART`]th of them.
const SCOPE: usize = 256;
const APART: usize = 4;
/// Quanta in a point of the dynamics.
const POINT: usize = 4;
/// The most points that are kept until somebody asks.
const MOST_POINTS: usize = 4096;
/// Quanta after which the slow readings are worked out anew: half a second or so.
const SLOW: u64 = 375;

/// What the meters have gathered.
pub struct Gathered {
    rate: u32,
    loudness: Loudness,
    peaks: TruePeaks,
    integrated: Option<f64>,
    range: Option<f64>,
    quanta: u64,
    /// Decaying sums of left squared, right squared and their product.
    sums: [f64; 3],
    scope: VecDeque<[f32; 2]>,
    scoped: usize,
    strips: Vec<Strip>,
    spectra: [StripSpectrum; 2],
    point: [f32; 3],
    points: usize,
    dynamics: Vec<[f32; 3]>,
    bands: Vec<f32>,
}

/// One strip's sums since the last reading, and its loudness.
#[derive(Clone, Default)]
struct Strip {
    peak: [f32; 2],
    squares: [f64; 2],
    frames: usize,
    reduction: f32,
    energies: VecDeque<f64>,
}

impl Gathered {
    /// Nothing heard yet.
    pub fn new(rate: u32) -> Self {
        Self {
            rate,
            loudness: Loudness::new(rate, vec![1.0; 2]),
            peaks: TruePeaks::new(rate, 2),
            integrated: None,
            range: None,
            quanta: 0,
            sums: [0.0; 3],
            scope: VecDeque::new(),
            scoped: 0,
            strips: Vec::new(),
            spectra: [StripSpectrum::new(rate), StripSpectrum::new(rate)],
            point: [0.0; 3],
            points: 0,
            dynamics: Vec::new(),
            bands: Vec::new(),
        }
    }

    /// Begins the meters of the mix anew.
    pub fn reset(&mut self) {
        self.loudness = Loudness::new(self.rate, vec![1.0; 2]);
        self.peaks = TruePeaks::new(self.rate, 2);
        (self.integrated, self.range, self.quanta) = (None, None, 0);
    }

    /// Another strip or insert is looked at.
    pub fn look_elsewhere(&mut self) {
        self.spectra.iter_mut().for_each(StripSpectrum::reset);
        (self.point, self.points) = ([0.0; 3], 0);
        self.dynamics.clear();
        self.bands.clear();
    }

    fn hear(&mut self, mixed: &Mixed) {
        let [left, right] = &mixed.mix;
        self.loudness.push(&[left, right]);
        self.peaks.push(&[left, right]);
        if self.quanta.is_multiple_of(SLOW) {
            (self.integrated, self.range) = (self.loudness.integrated(), self.loudness.range());
        }
        self.quanta += 1;
        self.correlate(&mixed.mix);
        if let Some(watched) = &mixed.watched {
            self.spectra.iter_mut().zip(watched).for_each(|(spectrum, sides)| spectrum.push(sides));
        }
        if let Some(insert) = mixed.insert {
            self.follow(insert);
        }
        let (bands, count) = &mixed.bands;
        self.bands.resize(*count, 0.0);
        self.bands.iter_mut().zip(bands).for_each(|(most, band)| *most = most.max(*band));
    }

    fn correlate(&mut self, sides: &Sides) {
        let [left, right] = sides;
        let keep = math::exp(-(left.len() as f64) / (LOOK_BACK * f64::from(self.rate)));
        self.sums.iter_mut().for_each(|sum| *sum *= keep);
        for (l, r) in left.iter().zip(right) {
            let (l, r) = (f64::from(*l), f64::from(*r));
            let products = [l * l, r * r, l * r];
            self.sums.iter_mut().zip(products).for_each(|(sum, product)| *sum += product);
        }
        for i in (0..left.len()).step_by(APART) {
            self.scope.push_back([left[i], right[i]]);
        }
        while self.scope.len() > SCOPE {
            self.scope.pop_front();
        }
        self.scoped += left.len() / APART;
    }

    fn follow(&mut self, insert: [f32; 3]) {
        self.point.iter_mut().zip(insert).for_each(|(most, x)| *most = most.max(x));
        self.points += 1;
        if self.points == POINT {
            let [input, output, reduction] = std::mem::take(&mut self.point);
            let decibels = |x: f32| math::gain_to_db(f64::from(x)) as f32;
            self.points = 0;
            if self.dynamics.len() < MOST_POINTS {
                self.dynamics.push([decibels(input), decibels(output), reduction]);
            }
        }
    }

    fn add(&mut self, sums: &StripSums) {
        self.strips.resize_with(sums.of, Strip::default);
        let Some(strip) = self.strips.get_mut(sums.strip) else { return };
        for side in 0..2 {
            strip.peak[side] = strip.peak[side].max(sums.peak[side]);
            strip.squares[side] += f64::from(sums.squares[side]);
        }
        strip.frames += SPAN;
        strip.reduction = strip.reduction.max(sums.reduction);
        strip.energies.push_back(sums.energy);
        while strip.energies.len() > 3 * self.rate as usize / SPAN {
            strip.energies.pop_front();
        }
    }

    /// What was gathered since the last call; the caller adds what it knows of the transport.
    pub fn read(&mut self) -> Readings {
        let now = self.loudness.now();
        let level = |value: Option<f64>| value.map_or(f32::NEG_INFINITY, |value| value as f32);
        let peak = |gain: f64| math::gain_to_db(gain) as f32;
        let [left, right, product] = self.sums;
        let (both, root) = (left + right, (left * right).sqrt());
        let scope = if self.scoped > 0 { self.scope.iter().copied().collect() } else { Vec::new() };
        self.scoped = 0;
        let [before, after] = &mut self.spectra;
        let spectrum = before.read().zip(after.read()).map(|(pre, post)| Spectra { pre, post });
        Readings {
            playing: false,
            looping: false,
            frame: 0,
            load: 0.0,
            dropouts: 0,
            momentary: level(now.momentary),
            short_term: level(now.short_term),
            integrated: level(self.integrated),
            true_peak_max: peak(self.peaks.highest()),
            true_peak: peak(self.peaks.now()),
            correlation: if root > SILENCE { (product / root).clamp(-1.0, 1.0) as f32 } else { 0.0 },
            // The side's power is that of half the difference, (l2 + r2 - 2 lr) / 4; middle and side together are half of both.
            width: if both > SILENCE { (0.5 - product / both).clamp(0.0, 1.0) as f32 } else { 0.0 },
            loudness_range: self.range.map_or(0.0, |range| range as f32),
            strips: self.strips.iter_mut().map(Strip::read).collect(),
            spectrum,
            scope,
            dynamics: std::mem::take(&mut self.dynamics),
            bands: std::mem::take(&mut self.bands),
        }
    }
}

/// Sums under this are silence.
const SILENCE: f64 = 1e-18;
/// What BS.1770 takes from the level of the weighted power.
const OFFSET: f64 = -0.691;

impl Strip {
    fn read(&mut self) -> StripReading {
        let frames = self.frames.max(1) as f64;
        let energy: f64 = self.energies.iter().sum();
        let mean = energy / (self.energies.len().max(1) * SPAN) as f64;
        let short_term = if mean > SILENCE { (math::power_to_db(mean) + OFFSET) as f32 } else { f32::NEG_INFINITY };
        let reading = StripReading {
            peak: self.peak,
            rms: self.squares.map(|squares| (squares / frames).sqrt() as f32),
            reduction: self.reduction,
            short_term,
        };
        (self.peak, self.squares, self.frames, self.reduction) = ([0.0; 2], [0.0; 2], 0, 0.0);
        reading
    }
}

/// The other ends of the audio thread's rings.
pub struct Listener {
    pub heard: Consumer<Heard>,
    pub mixed: Consumer<Mixed>,
    pub strips: Consumer<StripSums>,
    pub gathered: Arc<Mutex<Gathered>>,
    pub outlets: Arc<Mutex<Outlets>>,
}

/// What is behind a poisoned lock here is whole enough to be read: sums.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Listener {
    /// Hears all that has come.
    pub fn listen(&mut self) {
        let mut outlets = locked(&self.outlets);
        while let Ok(block) = self.heard.pop() {
            outlets.hand(&block);
        }
        drop(outlets);
        // A few at a time, so that nobody who reads waits long.
        while !self.mixed.is_empty() || !self.strips.is_empty() {
            let mut gathered = locked(&self.gathered);
            for mixed in std::iter::from_fn(|| self.mixed.pop().ok()).take(16) {
                gathered.hear(&mixed);
            }
            for sums in std::iter::from_fn(|| self.strips.pop().ok()).take(1024) {
                gathered.add(&sums);
            }
        }
    }
}
