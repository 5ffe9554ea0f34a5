//! Changes the sample rate and nothing else: what both rates can hold stays, what the lower cannot is gone.
//!
//! 95 % of the lower rate's band is flat within 0.001 dB; from its half on everything, aliases and images alike, lies 160 dB
//! down. Linear phase, aligned: output frame m is the input at m * from / to frames, and n input frames give
//! ceil(n * to / from). Any two whole rates go together; the output does not depend on how the input is cut in chunks.
//!
//! Source: Crochiere, Rabiner, "Multirate Digital Signal Processing", 1983, chapter 3 (polyphase form); the filter in `taps`.
//! Latency: none in the result; 200 frames of the lower rate must be read ahead.
//! Cost: 400 multiplications for an output frame at the lower rate's pace; four times that for rates whose ratio has so
//! many phases that the filter is interpolated.
//! Not for: a rate that drifts; a delay that moves (see `delay_line`).

mod sums;
mod taps;

use crate::fft::Float;
use std::fmt;
use std::sync::Arc;
use taps::Taps;

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

/// A stream of frames on its way from one rate to another. A clone shares the taps.
#[derive(Clone, Debug)]
pub struct Resampler {
    /// `None` where both rates are the same.
    taps: Option<Arc<Taps>>,
    channels: Vec<Channel>,
    /// Input frames taken so far.
    taken: u64,
    /// Output frames given so far.
    given: u64,
}

#[derive(Clone, Debug)]
struct Channel {
    /// Input from `start` on; frames before the first are silence.
    history: Vec<f64>,
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
        let taps = (from != to).then(|| Arc::new(Taps::new(from, to)));
        let channels = vec![Channel { history: Vec::new(), start: 0 }; channels];
        let mut resampler = Self { taps, channels, taken: 0, given: 0 };
        resampler.reset();
        Ok(resampler)
    }

    /// Forgets all input: the next frame is frame 0.
    pub fn reset(&mut self) {
        let before = self.taps.as_ref().map_or(0, |taps| taps.half() - 1);
        for channel in &mut self.channels {
            channel.history.clear();
            channel.history.resize(before, 0.0);
            channel.start = -(before as i64);
        }
        (self.taken, self.given) = (0, 0);
    }

    /// How many output frames a whole input of `frames` becomes.
    pub fn output_length(&self, frames: u64) -> u64 {
        self.taps.as_ref().map_or(frames, |taps| {
            let exact = (u128::from(frames) * u128::from(taps.up)).div_ceil(u128::from(taps.down));
            u64::try_from(exact).unwrap_or(u64::MAX)
        })
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
        // In pieces, so that a long input does not stand in memory a second time.
        for start in (0..frames).step_by(PIECE) {
            let end = (start + PIECE).min(frames);
            for (channel, plane) in self.channels.iter_mut().zip(input) {
                channel.history.extend(plane.as_ref()[start..end].iter().map(|x| x.number()));
            }
            self.taken += (end - start) as u64;
            let ready = self.ready();
            self.give(ready, output);
        }
    }

    /// Says that the input is over: appends the rest of the output. The resampler is then as new.
    pub fn finish<S: Float>(&mut self, output: &mut Vec<Vec<S>>) {
        output.resize_with(self.channels.len(), Vec::new);
        if let Some(taps) = &self.taps {
            for channel in &mut self.channels {
                channel.history.resize(channel.history.len() + taps.half(), 0.0);
            }
        }
        self.give(self.output_length(self.taken), output);
        self.reset();
    }

    /// Output frames whose input is there to the last tap.
    fn ready(&self) -> u64 {
        let Some(taps) = &self.taps else { return self.taken };
        match self.taken.checked_sub(taps.half() as u64) {
            // The last place that may be asked for lies before the frame `last + 1`.
            Some(last) => self.output_length(last).max(self.given),
            None => self.given,
        }
    }

    fn give<S: Float>(&mut self, until: u64, output: &mut [Vec<S>]) {
        for (channel, plane) in self.channels.iter_mut().zip(output) {
            match &self.taps {
                None => {
                    plane.extend(channel.history.iter().map(|x| S::of(*x)));
                    channel.forget(channel.start + channel.history.len() as i64);
                }
                Some(taps) => {
                    channel.give(taps, self.given, until, plane);
                    let (place, _) = taps.place(until);
                    channel.forget(place + 1 - taps.half() as i64);
                }
            }
        }
        self.given = until;
    }
}

/// Frames handled at a time.
const PIECE: usize = 1 << 15;

impl Taps {
    /// The input frame at or before an output frame, and what is left, in parts of `up`.
    fn place(&self, frame: u64) -> (i64, u64) {
        let parts = u128::from(frame) * u128::from(self.down);
        ((parts / u128::from(self.up)) as i64, (parts % u128::from(self.up)) as u64)
    }
}

impl Channel {
    /// Drops what lies before an input frame.
    fn forget(&mut self, before: i64) {
        let count = (before - self.start).clamp(0, self.history.len() as i64);
        self.history.drain(..count as usize);
        self.start += count;
    }

    /// The input under the taps of a place.
    #[inline(always)]
    fn under(&self, place: i64, taps: &Taps) -> &[f64] {
        &self.history[(place + 1 - taps.half() as i64 - self.start) as usize..][..taps.length]
    }

    fn give<S: Float>(&self, taps: &Taps, from: u64, until: u64, plane: &mut Vec<S>) {
        let first = plane.len();
        plane.resize(first + (until - from) as usize, S::default());
        let plane = &mut plane[first..];
        if !taps.is_exact() {
            return self.between_rows(taps, from, plane);
        }
        let round = taps.up as usize;
        let rounds = plane.len() / (4 * round);
        let (whole, rest) = plane.split_at_mut(rounds * 4 * round);
        for (i, outputs) in whole.chunks_exact_mut(4 * round).enumerate() {
            self.four_rounds(taps, from + (i * 4 * round) as u64, outputs);
        }
        self.in_order(taps, from + (rounds * 4 * round) as u64, rest);
    }

    /// Four rounds through all rows: outputs a round apart share their row.
    fn four_rounds<S: Float>(&self, taps: &Taps, from: u64, outputs: &mut [S]) {
        let round = taps.up as usize;
        for i in 0..round {
            let (place, row) = taps.place(from + i as u64);
            let at = |k: i64| self.under(place + k * taps.down as i64, taps);
            let sums = sums::one_row(taps.row(row as usize), [at(0), at(1), at(2), at(3)]);
            for (k, sum) in sums.into_iter().enumerate() {
                outputs[i + k * round] = S::of(sums::join(&sum));
            }
        }
    }

    /// Any outputs, four after each other at a time; the last four may hold some twice.
    fn in_order<S: Float>(&self, taps: &Taps, from: u64, outputs: &mut [S]) {
        let Some(last) = outputs.len().checked_sub(1) else { return };
        for (i, four) in outputs.chunks_mut(4).enumerate() {
            let at = |k: usize| taps.place(from + (4 * i + k).min(last) as u64);
            let (a, b, c, d) = (at(0), at(1), at(2), at(3));
            let row = |place: (i64, u64)| taps.row(place.1 as usize);
            let under = |place: (i64, u64)| self.under(place.0, taps);
            let sums = sums::each_its_own([row(a), row(b), row(c), row(d)], [under(a), under(b), under(c), under(d)]);
            for (output, sum) in four.iter_mut().zip(sums) {
                *output = S::of(sums::join(&sum));
            }
        }
    }

    /// Outputs whose row lies between four others: Lagrange's cubic through what these four give.
    fn between_rows<S: Float>(&self, taps: &Taps, from: u64, outputs: &mut [S]) {
        for (i, output) in outputs.iter_mut().enumerate() {
            let (place, left) = taps.place(from + i as u64);
            let parts = left * taps.phases;
            let row = (parts / taps.up) as usize;
            let t = (parts % taps.up) as f64 / taps.up as f64;
            let rows = [taps.row(row), taps.row(row + 1), taps.row(row + 2), taps.row(row + 3)];
            let [y0, y1, y2, y3] = sums::one_place(rows, self.under(place, taps));
            let y = [sums::join(&y0), sums::join(&y1), sums::join(&y2), sums::join(&y3)];
            let (before, after, beyond) = (t + 1.0, t - 1.0, t - 2.0);
            let outer = y[3] * (before * t * after / 6.0) - y[0] * (t * after * beyond / 6.0);
            let inner = y[1] * (before * after * beyond / 2.0) - y[2] * (before * t * beyond / 2.0);
            *output = S::of(inner + outer);
        }
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
