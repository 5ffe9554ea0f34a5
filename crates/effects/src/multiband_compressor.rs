//! Turns loud passages down band by band, so that a loud bass does not take the voice with it.
//!
//! Source: Linkwitz, "Active Crossover Networks for Noncoincident Drivers", JAES 24(1), 1976 (24 dB an octave, sums to an
//! all-pass); D'Appolito, "Active Realization of Multiway All-Pass Crossover Systems", JAES 35(4), 1987 (the all-passes
//! that the lower bands need). Linear phase: low-passes of the same magnitude, each band the difference of two of them. A
//! band's curve, attack and release are those of `compressor`.
//! Units: Hz, dB, ms.  Latency: the look-ahead; with linear phase 128 ms more.
//! Cost: two filters a crossover and one for each band between; the bands of a strip are compressed side by side as lanes.
//! Not for: changing the tone; use `equalizer`.

mod crossover;
mod linear_phase;
#[cfg(test)]
mod tests;

use crate::compressor::{Compressor, CompressorKernel, LevelDetector};
use crate::glide::Glide;
use crate::{Context, Effect, Kernel};
use crossover::Crossover;
use linear_phase::LinearPhase;
use signal::{Db, Hz, Lanes, Ms, QUANTUM, Ratio, Seconds, params, parts, words};

words! {
    /// How the bands are told apart.
    pub enum Phase { Minimum = "minimum", Linear = "linear" }
}

parts! {
    /// One band, from where the one before it ends.
    Band as "band" up to 5: BandKind { Band = "band" } {
        /// Where the band ends and the next begins; the last band reaches to the top whatever stands here.
        upper: Hz = 1000.0, 30.0..=20000.0, log, first;
        /// Level in the band above which its gain is reduced.
        threshold: Db = -24.0, -60.0..=0.0;
        /// How many decibels above the threshold come out as one.
        ratio: Ratio = 2.0, 1.0..=100.0, log;
        /// Time to cover 63 % of a rise in gain reduction.
        attack: Ms = 15.0, 0.05..=250.0, log;
        /// Time to give back 63 % of the gain reduction; never shorter than the attack.
        release: Ms = 120.0, 5.0..=5000.0, log;
        /// Width of the soft bend around the threshold.
        knee: Db = 6.0, 0.0..=24.0;
        /// Gain of the band after the reduction.
        gain: Db = 0.0, -24.0..=24.0;
        /// Leaves the band as it is.
        through: bool = false;
    }
}

params! {
    /// Turns loud passages down band by band.
    MultibandCompressor as "multiband-compressor" {
        /// Whether the bands are told apart without delay, turning the phase (minimum), or with delay and not (linear).
        phase: Phase = Phase::Minimum, fixed;
        /// Whether single peaks (peak) or the mean power over 10 ms (rms) set the levels.
        detector: LevelDetector = LevelDetector::Rms, fixed;
        /// How far the detectors hear ahead.
        look_ahead as "look-ahead": Ms = 0.0, 0.0..=20.0, fixed;
    }
    parts bands: Band
}

/// The most bands there are.
const MOST: usize = 5;
/// The most crossovers between them.
const SPLITS: usize = MOST - 1;
/// Lanes that are compressed side by side.
const WIDE: usize = 4;
/// A crossover lies at least so many times over the one below it.
const APART: f64 = 1.25;

impl MultibandCompressor {
    /// What the compressors of all bands have in common; also a band that does nothing.
    fn compressor(&self) -> Compressor {
        let idle = Compressor { ratio: Ratio(1.0), makeup: Db(0.0), ..Compressor::default() };
        Compressor { detector: self.detector, look_ahead: self.look_ahead, ..idle }
    }

    /// Where the bands meet, from the lowest up, and how many there are.
    fn crossovers(&self) -> ([Hz; SPLITS], usize) {
        let mut crossovers = [Hz(1000.0); SPLITS];
        let count = self.bands.len().clamp(1, MOST) - 1;
        let mut lowest = 0.0f64;
        for (crossover, band) in crossovers.iter_mut().zip(&self.bands[..count]) {
            *crossover = Hz(band.upper.0.max(lowest));
            lowest = crossover.0 * APART;
        }
        (crossovers, count)
    }
}

impl Band {
    fn compressor(&self, common: &Compressor) -> Compressor {
        if self.through {
            return common.clone();
        }
        Compressor {
            threshold: self.threshold,
            ratio: self.ratio,
            attack: self.attack,
            release: self.release,
            knee: self.knee,
            makeup: self.gain,
            ..common.clone()
        }
    }
}

impl Effect for MultibandCompressor {
    type Kernel<const L: usize> = MultibandCompressorKernel<L>;
    const SIDECHAIN: bool = true;
    const STEREO: bool = true;

    fn latency(&self, rate: Hz) -> usize {
        let split = if self.phase == Phase::Linear { linear_phase::latency(rate) } else { 0 };
        split + self.look_ahead.frames(rate)
    }

    fn tail(&self, context: &Context) -> Seconds {
        let (crossovers, count) = self.crossovers();
        let ring = match self.phase {
            // A crossover's double pole falls by e in 1 / (sqrt(2) pi f); 20 of them are -120 dB with room for gain.
            Phase::Minimum => {
                crossovers[..count].iter().map(|f| 20.0 / (std::f64::consts::SQRT_2 * std::f64::consts::PI * f.0)).sum()
            }
            Phase::Linear => linear_phase::latency(context.rate) as f64 / context.rate.0,
        };
        Seconds(ring + self.latency(context.rate) as f64 / context.rate.0)
    }
}

/// Tells the bands apart and puts them together again.
#[derive(Clone)]
enum Splitter<const L: usize> {
    Minimum(Crossover<L>),
    Linear(Box<LinearPhase<L>>),
}

impl<const L: usize> Splitter<L> {
    fn new(effect: &MultibandCompressor, context: &Context) -> Self {
        let (_, count) = effect.crossovers();
        match effect.phase {
            Phase::Minimum => Splitter::Minimum(Crossover::new(count, context.rate)),
            Phase::Linear => Splitter::Linear(Box::new(LinearPhase::new(count, context))),
        }
    }

    /// Where a strip's crossover shall be.
    fn aim(&mut self, strip: usize, channels: usize, split: usize, frequency: Hz) {
        match self {
            Splitter::Minimum(crossover) => {
                for lane in strip * channels..(strip + 1) * channels {
                    crossover.aim(lane, split, frequency);
                }
            }
            Splitter::Linear(linear) => linear.aim(strip, split, frequency),
        }
    }

    fn settle(&mut self) {
        match self {
            Splitter::Minimum(crossover) => crossover.settle(),
            Splitter::Linear(linear) => linear.settle(),
        }
    }

    fn reset(&mut self) {
        match self {
            Splitter::Minimum(crossover) => crossover.reset(),
            Splitter::Linear(linear) => linear.reset(),
        }
    }

    fn split(&mut self, lanes: &Lanes<L>, bands: &mut [Lanes<WIDE>]) {
        match self {
            Splitter::Minimum(crossover) => crossover.split(lanes, bands),
            Splitter::Linear(linear) => linear.split(lanes, bands),
        }
    }

    fn sum(&mut self, bands: &[Lanes<WIDE>], lanes: &mut Lanes<L>) {
        match self {
            Splitter::Minimum(crossover) => crossover.sum(bands, lanes),
            Splitter::Linear(linear) => linear.sum(bands, lanes),
        }
    }

    fn arrive(&mut self) {
        if let Splitter::Minimum(crossover) = self {
            crossover.arrive();
        }
    }
}

/// Where band `band` of a lane lies in the rows: the row and the place in it.
#[inline(always)]
fn place<const L: usize>(band: usize, lane: usize) -> (usize, usize) {
    ((band * L + lane) / WIDE, (band * L + lane) % WIDE)
}

/// Where a strip's crossover stands and where it shall go.
#[derive(Clone, Copy)]
struct Sweep {
    now: Hz,
    goal: Hz,
}

/// Splitters for the sound and its sidechain, and the compressors: each band of each strip is a strip of theirs.
#[derive(Clone)]
pub struct MultibandCompressorKernel<const L: usize> {
    splitter: Splitter<L>,
    side_splitter: Splitter<L>,
    compressors: Vec<CompressorKernel<WIDE>>,
    bands: Vec<Lanes<WIDE>>,
    side_bands: Vec<Lanes<WIDE>>,
    /// Strip by strip, each strip's crossovers in a row.
    sweeps: Vec<[Sweep; SPLITS]>,
    count: usize,
    glide: Glide,
    channels: usize,
}

impl<const L: usize> MultibandCompressorKernel<L> {
    fn tune(&mut self, strip: usize) {
        for (split, sweep) in self.sweeps[strip][..self.count].iter().enumerate() {
            self.splitter.aim(strip, self.channels, split, sweep.now);
            self.side_splitter.aim(strip, self.channels, split, sweep.now);
        }
    }
}

impl<const L: usize> Kernel<L, MultibandCompressor> for MultibandCompressorKernel<L> {
    fn new(effect: &MultibandCompressor, context: &Context) -> Self {
        let channels = context.channels.max(1);
        let (crossovers, count) = effect.crossovers();
        let rows = ((count + 1) * L).div_ceil(WIDE);
        let common = effect.compressor();
        let sweeps = crossovers.map(|crossover| Sweep { now: crossover, goal: crossover });
        let mut kernel = Self {
            splitter: Splitter::new(effect, context),
            side_splitter: Splitter::new(effect, context),
            compressors: (0..rows).map(|_| CompressorKernel::<WIDE>::new(&common, context)).collect(),
            bands: vec![[[0.0; WIDE]; QUANTUM]; rows],
            side_bands: vec![[[0.0; WIDE]; QUANTUM]; rows],
            sweeps: vec![sweeps; L.div_ceil(channels)],
            count,
            glide: Glide::new(context.rate),
            channels,
        };
        for compressor in &mut kernel.compressors {
            for strip in 0..WIDE / channels {
                compressor.aim(strip, &common, context);
            }
        }
        kernel.settle();
        kernel
    }

    fn aim(&mut self, strip: usize, effect: &MultibandCompressor, context: &Context) {
        let (crossovers, _) = effect.crossovers();
        for (sweep, crossover) in self.sweeps[strip].iter_mut().zip(crossovers) {
            sweep.goal = crossover;
        }
        let common = effect.compressor();
        for (band, settings) in effect.bands.iter().take(self.count + 1).enumerate() {
            let (row, lane) = place::<L>(band, strip * self.channels);
            self.compressors[row].aim(lane / self.channels, &settings.compressor(&common), context);
        }
    }

    fn settle(&mut self) {
        for strip in 0..self.sweeps.len() {
            for sweep in &mut self.sweeps[strip] {
                sweep.now = sweep.goal;
            }
            self.tune(strip);
        }
        self.splitter.settle();
        self.side_splitter.settle();
        for compressor in &mut self.compressors {
            compressor.settle();
        }
    }

    fn reset(&mut self) {
        self.settle();
        self.splitter.reset();
        self.side_splitter.reset();
        for compressor in &mut self.compressors {
            compressor.reset();
        }
    }

    fn run(&mut self, lanes: &mut Lanes<L>, side: Option<&Lanes<L>>) {
        for strip in 0..self.sweeps.len() {
            let mut moves = false;
            for sweep in &mut self.sweeps[strip][..self.count] {
                moves |= sweep.now != sweep.goal;
                sweep.now = Hz(self.glide.ratio(sweep.now.0, sweep.goal.0));
            }
            if moves {
                self.tune(strip);
            }
        }
        self.splitter.split(lanes, &mut self.bands);
        if let Some(side) = side {
            self.side_splitter.split(side, &mut self.side_bands);
        }
        for (row, compressor) in self.compressors.iter_mut().enumerate() {
            compressor.run(&mut self.bands[row], side.map(|_| &self.side_bands[row]));
        }
        self.splitter.sum(&self.bands, lanes);
        self.splitter.arrive();
        self.side_splitter.arrive();
    }

    /// That of the band that is turned down most.
    fn reduction(&self, lane: usize) -> Option<Db> {
        let reductions = (0..=self.count).filter_map(|band| self.band_reduction(lane, band));
        reductions.reduce(|a, b| if a.0 > b.0 { a } else { b })
    }

    fn band_reduction(&self, lane: usize, band: usize) -> Option<Db> {
        let (row, lane) = place::<L>(band, lane);
        (band <= self.count).then(|| self.compressors[row].reduction(lane)).flatten()
    }
}
