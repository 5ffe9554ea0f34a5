//! Changes the sample rate and nothing else: what both rates can hold stays, what the lower cannot is gone.
//!
//! 95 % of the lower rate's band is flat within 0.001 dB; from its half on everything, aliases and images alike, lies 160 dB
//! down. Linear phase, aligned: output frame m is the input at m * from / to frames, and n input frames give
//! ceil(n * to / from). Any two whole rates go together; the output does not depend on how the input is cut in chunks.
//!
//! Two stages: `band` cuts in the spectrum and goes to a rate in between, `between` reads that at the new frames' places.
//!
//! Source: Crochiere, Rabiner, "Multirate Digital Signal Processing", 1983, chapters 4 and 7; the filters in the stages.
//! Latency: none in the result; a block of 4096 frames (more by the ratio, going down) must be read ahead.
//! Cost: two real transforms of a block, and 24 multiplications an output frame, four times as many for rates whose ratio
//! has so many phases that the filter is interpolated.
//! Not for: a rate that drifts; a delay that moves (see `delay_line`).

mod band;
mod between;

use crate::fft::Float;
use band::Band;
use between::Between;
use std::fmt;
use std::sync::Arc;

/// The lowest and the highest rate a resampler takes, in frames a second.
pub const RATES: std::ops::RangeInclusive<u32> = 1_000..=768_000;

/// A rate outside [`RATES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateError {
    /// The rate that was asked for.
    pub rate: u32,
}

impl fmt::Display for RateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (low, high) = (RATES.start(), RATES.end());
        write!(f, "a sample rate of {} Hz cannot be converted; choose one from {low} to {high} Hz", self.rate)
    }
}

impl std::error::Error for RateError {}

/// A stream of frames on its way from one rate to another. A clone shares the filters.
#[derive(Clone, Debug)]
pub struct Resampler {
    from: u32,
    to: u32,
    /// `None` where both rates are the same.
    stages: Option<Stages>,
    channels: Vec<Channel>,
    /// Input frames taken so far.
    taken: u64,
    /// Output frames given so far.
    given: u64,
}

#[derive(Clone, Debug)]
struct Stages {
    band: Band,
    /// `None` where the rate in between is the new one.
    between: Option<Arc<Between>>,
    /// Output on its way from `f64`.
    new: Vec<f64>,
}

/// What one channel has in hand.
#[derive(Clone, Debug, Default)]
struct Channel {
    /// Input that waits for its block to fill.
    input: Vec<f64>,
    /// Frames at the rate in between, from number `start` on.
    middle: Vec<f64>,
    start: i64,
}

impl Resampler {
    /// From `from` to `to` frames a second.
    ///
    /// # Errors
    /// Where a rate lies outside [`RATES`].
    pub fn new(from: u32, to: u32, channels: usize) -> Result<Self, RateError> {
        for rate in [from, to] {
            if !RATES.contains(&rate) {
                return Err(RateError { rate });
            }
        }
        let stages = (from != to).then(|| Stages::new(from, to));
        let mut resampler = Self { from, to, stages, channels: vec![Channel::default(); channels], taken: 0, given: 0 };
        resampler.reset();
        Ok(resampler)
    }

    /// Forgets all input: the next frame is frame 0.
    pub fn reset(&mut self) {
        let before = self.stages.as_ref().map_or(0, |stages| stages.band.before());
        for channel in &mut self.channels {
            channel.input.clear();
            channel.input.resize(before, 0.0);
            channel.middle.clear();
            channel.start = if self.stages.is_some() { -(band::GUARD as i64) } else { 0 };
        }
        (self.taken, self.given) = (0, 0);
    }

    /// How many output frames a whole input of `frames` becomes.
    pub fn output_length(&self, frames: u64) -> u64 {
        let exact = (u128::from(frames) * u128::from(self.to)).div_ceil(u128::from(self.from));
        u64::try_from(exact).unwrap_or(u64::MAX)
    }

    /// Takes more input, planar, and appends what can be said so far to `output`, which gets a plane a channel.
    ///
    /// # Panics
    /// Where `input` has not one plane a channel, or its planes differ in length.
    pub fn process<S: Float>(&mut self, input: &[impl AsRef<[S]>], output: &mut Vec<Vec<S>>) {
        assert!(input.len() == self.channels.len(), "{} planes are needed, not {}", self.channels.len(), input.len());
        let frames = input.first().map_or(0, |plane| plane.as_ref().len());
        assert!(input.iter().all(|plane| plane.as_ref().len() == frames), "all planes must be of one length");
        output.resize_with(self.channels.len(), Vec::new);
        let Some(stages) = &mut self.stages else {
            for (plane, output) in input.iter().zip(output) {
                output.extend_from_slice(plane.as_ref());
            }
            return;
        };
        // In pieces, so that a long input does not stand in memory a second time.
        for start in (0..frames).step_by(PIECE) {
            let end = (start + PIECE).min(frames);
            self.taken += (end - start) as u64;
            let mut ready = self.given;
            for ((channel, plane), output) in self.channels.iter_mut().zip(input).zip(&mut *output) {
                channel.input.extend(plane.as_ref()[start..end].iter().map(|x| x.number()));
                channel.fill(&mut stages.band);
                ready = stages.ready(channel).max(self.given);
                stages.give(channel, self.given, ready, output);
            }
            self.given = ready;
        }
    }

    /// Says that the input is over: appends the rest of the output. The resampler is then as new.
    pub fn finish<S: Float>(&mut self, output: &mut Vec<Vec<S>>) {
        output.resize_with(self.channels.len(), Vec::new);
        let end = self.output_length(self.taken);
        if let Some(stages) = &mut self.stages {
            for (channel, output) in self.channels.iter_mut().zip(output) {
                while stages.ready(channel) < end {
                    channel.input.resize(stages.band.block(), 0.0);
                    channel.fill(&mut stages.band);
                }
                stages.give(channel, self.given, end, output);
            }
        }
        self.reset();
    }
}

/// Frames handled at a time.
const PIECE: usize = 1 << 13;

impl Stages {
    fn new(from: u32, to: u32) -> Self {
        let band = Band::new(from, to);
        let middle = u64::from(from) << band.octaves.max(0);
        let new = u64::from(to) << (-band.octaves).max(0);
        let between = (middle != new).then(|| Arc::new(Between::new(middle, new)));
        Self { band, between, new: vec![0.0; PIECE] }
    }

    /// Output frames that a channel's middle is enough for.
    fn ready(&self, channel: &Channel) -> u64 {
        let end = channel.start + channel.middle.len() as i64;
        self.between.as_ref().map_or(end.max(0) as u64, |between| between.ready(end))
    }

    /// Appends the output frames `from` to `until`, and drops what no later one needs.
    fn give<S: Float>(&mut self, channel: &mut Channel, from: u64, until: u64, output: &mut Vec<S>) {
        if from == until {
            return;
        }
        let old = &channel.middle;
        let needed = match &self.between {
            Some(between) => {
                for start in (from..until).step_by(self.new.len()) {
                    let new = &mut self.new[..(until - start).min(PIECE as u64) as usize];
                    between.read(old, channel.start, start, new);
                    output.extend(new.iter().map(|x| S::of(*x)));
                }
                between.needs(until)
            }
            None => {
                let at = |frame: u64| (frame as i64 - channel.start) as usize;
                output.extend(old[at(from)..at(until)].iter().map(|x| S::of(*x)));
                until as i64
            }
        };
        let count = (needed - channel.start).clamp(0, old.len() as i64);
        channel.middle.drain(..count as usize);
        channel.start += count;
    }
}

impl Channel {
    /// Takes every full block through the first stage.
    fn fill(&mut self, band: &mut Band) {
        let (block, hop) = (band.block(), band.hop());
        let mut at = 0;
        while at + block <= self.input.len() {
            self.middle.extend_from_slice(band.run(&self.input[at..at + block]));
            at += hop;
        }
        self.input.drain(..at);
    }
}

/// A whole recording, planar, at another rate.
///
/// # Errors
/// Where a rate lies outside [`RATES`].
///
/// # Panics
/// Where the planes differ in length.
pub fn resample<S: Float>(channels: &[Vec<S>], from: u32, to: u32) -> Result<Vec<Vec<S>>, RateError> {
    let mut resampler = Resampler::new(from, to, channels.len())?;
    let length = resampler.output_length(channels.first().map_or(0, |plane| plane.len() as u64)) as usize;
    let mut output = channels.iter().map(|_| Vec::with_capacity(length)).collect();
    resampler.process(channels, &mut output);
    resampler.finish(&mut output);
    Ok(output)
}

#[cfg(test)]
mod tests;
