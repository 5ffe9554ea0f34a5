//! The crossovers of linear phase: symmetric low-passes, and every band the difference of two neighbours.
//!
//! The differences cancel in the sum, whatever the low-passes are: what comes out is the sound, delayed. A low-pass has
//! the magnitude of two Butterworth sections in a row, 1 / (1 + (f / crossover)^4), under a window of 85 ms. It is applied
//! block by block in the frequency domain (Stockham, AFIPS Spring Joint Computer Conference 1966: overlap and save), where
//! a symmetric filter is one real factor a bin. So the two channels of a strip go as real and imaginary part through one
//! transform and stay apart. A crossover that has moved is faded over from block to block.
//! Cost: one transform there and one back for each crossover, a strip and block; all in the quantum that ends a block.

use super::{SPLITS, WIDE, place};
use crate::Context;
use multiversion::multiversion;
use signal::fft::Fft;
use signal::window::Window;
use signal::{Hz, Lanes, QUANTUM};

/// Half a low-pass at a rate, in frames: 43 ms and more, a whole number of quanta.
fn half(rate: Hz) -> usize {
    ((rate.0 * 0.04) as usize).next_power_of_two().max(QUANTUM)
}

/// Frames from a sound to its bands: half a low-pass, and the block that must be whole first.
pub(super) fn latency(rate: Hz) -> usize {
    3 * half(rate)
}

/// What the bins of a strip are multiplied by for one crossover.
#[derive(Clone)]
struct Mask {
    factors: Vec<f32>,
    frequency: Hz,
    goal: Hz,
}

/// One strip: its sound, and what its crossovers let through of the block before.
#[derive(Clone)]
struct Strip {
    masks: Vec<Mask>,
    /// Two blocks of the past and room for one more, as real and imaginary part.
    past: [Vec<f32>; 2],
    /// For each crossover, what lies below it in the block that is being heard; at last the whole sound of that block.
    below: Vec<[Vec<f32>; 2]>,
}

/// All crossovers of some lanes.
#[derive(Clone)]
pub(super) struct LinearPhase<const L: usize> {
    fft: Fft<f32>,
    strips: Vec<Strip>,
    work: [Vec<f32>; 2],
    spectrum: [Vec<f32>; 2],
    window: Vec<f32>,
    half: usize,
    /// Frames of the block that have come in.
    filled: usize,
    channels: usize,
    rate: Hz,
}

impl<const L: usize> LinearPhase<L> {
    /// At rest.
    pub(super) fn new(count: usize, context: &Context) -> Self {
        let half = half(context.rate);
        let (length, channels) = (4 * half, context.channels.clamp(1, 2));
        let planes = |length: usize| [vec![0.0; length], vec![0.0; length]];
        let mask = Mask { factors: vec![0.0; length], frequency: Hz(0.0), goal: Hz(1000.0) };
        let count = count.min(SPLITS);
        let strip = Strip { masks: vec![mask; count], past: planes(length), below: vec![planes(2 * half); count + 1] };
        Self {
            fft: Fft::new(length),
            strips: vec![strip; L.div_ceil(channels)],
            work: planes(length),
            spectrum: planes(length),
            window: Window::Kaiser(5.0).symmetric(2 * half + 1).iter().map(|w| *w as f32).collect(),
            half,
            filled: 0,
            channels,
            rate: context.rate,
        }
    }

    pub(super) fn aim(&mut self, strip: usize, split: usize, frequency: Hz) {
        self.strips[strip].masks[split].goal = frequency;
    }

    pub(super) fn settle(&mut self) {
        for strip in 0..self.strips.len() {
            for split in 0..self.strips[strip].masks.len() {
                self.tune(strip, split);
            }
        }
    }

    pub(super) fn reset(&mut self) {
        for strip in &mut self.strips {
            strip.past.iter_mut().chain(strip.below.iter_mut().flatten()).for_each(|plane| plane.fill(0.0));
        }
        self.filled = 0;
    }

    /// Makes the low-pass of a crossover, where it is not that of its frequency yet.
    fn tune(&mut self, strip: usize, split: usize) {
        let mask = &mut self.strips[strip].masks[split];
        if mask.frequency == mask.goal {
            return;
        }
        mask.frequency = mask.goal;
        let (length, half) = (4 * self.half, self.half);
        let [re, im] = &mut self.work;
        im.fill(0.0);
        for (bin, value) in re.iter_mut().enumerate() {
            let ratio = bin.min(length - bin) as f64 / length as f64 * self.rate.0 / mask.goal.0;
            *value = (1.0 / (1.0 + ratio * ratio * ratio * ratio)) as f32;
        }
        self.fft.inverse(re, im);
        re[half + 1..length - half].fill(0.0);
        re[0] *= self.window[half];
        for at in 1..=half {
            re[at] *= self.window[half + at];
            re[length - at] = re[at];
        }
        im.fill(0.0);
        self.fft.forward(re, im);
        mask.factors.copy_from_slice(re);
    }

    /// Writes the bands of what came in [`latency`] frames ago.
    pub(super) fn split(&mut self, lanes: &Lanes<L>, bands: &mut [Lanes<WIDE>]) {
        let (filled, half) = (self.filled, self.half);
        for (strip, state) in self.strips.iter_mut().enumerate() {
            for channel in 0..self.channels {
                let lane = strip * self.channels + channel;
                let mut lower: Option<&[f32]> = None;
                for (band, planes) in state.below.iter().enumerate() {
                    let upper = &planes[channel][filled..filled + QUANTUM];
                    let (row, place) = place::<L>(band, lane);
                    for (frame, (to, x)) in bands[row].iter_mut().zip(upper).enumerate() {
                        to[place] = x - lower.map_or(0.0, |lower| lower[frame]);
                    }
                    lower = Some(upper);
                }
                for (to, frame) in state.past[channel][2 * half + filled..].iter_mut().zip(lanes) {
                    *to = frame[lane];
                }
            }
        }
        self.filled += QUANTUM;
        if self.filled == 2 * half {
            self.filled = 0;
            for strip in 0..self.strips.len() {
                self.next_block(strip);
            }
        }
    }

    /// Filters what has come in, and makes room for the next block.
    fn next_block(&mut self, strip: usize) {
        let half = self.half;
        for (to, from) in self.spectrum.iter_mut().zip(&self.strips[strip].past) {
            to.copy_from_slice(from);
        }
        let [re, im] = &mut self.spectrum;
        self.fft.forward(re, im);
        for split in 0..self.strips[strip].masks.len() {
            self.filter(strip, split);
            for (to, from) in self.strips[strip].below[split].iter_mut().zip(&self.work) {
                to.copy_from_slice(&from[half..3 * half]);
            }
            let mask = &self.strips[strip].masks[split];
            if mask.frequency != mask.goal {
                self.tune(strip, split);
                self.filter(strip, split);
                for (to, from) in self.strips[strip].below[split].iter_mut().zip(&self.work) {
                    fade(to, &from[half..3 * half]);
                }
            }
        }
        let Strip { past, below, .. } = &mut self.strips[strip];
        for (channel, past) in past.iter_mut().enumerate() {
            if let Some(sound) = below.last_mut() {
                sound[channel].copy_from_slice(&past[half..3 * half]);
            }
            past.copy_within(2 * half.., 0);
        }
    }

    /// The spectrum through one crossover's low-pass, in `work`.
    fn filter(&mut self, strip: usize, split: usize) {
        let factors = &self.strips[strip].masks[split].factors;
        for (to, from) in self.work.iter_mut().zip(&self.spectrum) {
            multiply(to, from, factors);
        }
        let [re, im] = &mut self.work;
        self.fft.inverse(re, im);
    }

    /// Sums a quantum's bands.
    pub(super) fn sum(&mut self, bands: &[Lanes<WIDE>], lanes: &mut Lanes<L>) {
        let count = self.strips.first().map_or(0, |strip| strip.masks.len());
        for (frame, x) in lanes.iter_mut().enumerate() {
            for (lane, x) in x.iter_mut().enumerate() {
                let mut total = 0.0;
                for band in 0..=count {
                    let (row, place) = place::<L>(band, lane);
                    total += f64::from(bands[row][frame][place]);
                }
                *x = total as f32;
            }
        }
    }
}

#[multiversion(targets("x86_64+avx+avx2"))]
fn multiply(to: &mut [f32], from: &[f32], factors: &[f32]) {
    for ((to, from), factor) in to.iter_mut().zip(from).zip(factors) {
        *to = from * factor;
    }
}

/// From what stands to another sound in a straight line.
fn fade(to: &mut [f32], other: &[f32]) {
    let step = 1.0 / to.len() as f32;
    for (frame, (to, other)) in to.iter_mut().zip(other).enumerate() {
        *to += (other - *to) * (frame as f32 * step);
    }
}
