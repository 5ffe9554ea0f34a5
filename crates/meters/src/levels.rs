//! Sums what sample peak, RMS, DC offset and correlation are made of, in one pass over the samples.
//!
//! Units: full scale is 1.  Cost: four operations a sample, in f64.

use crate::Place;
use multiversion::multiversion;
use signal::Seconds;

/// Blocks of 10 ms in a step of 100 ms, and steps in the window that correlation is followed in.
const STEP: u64 = 10;
const WINDOW: usize = 4;
/// What either side must exceed for its correlation to be heard: -70 dBFS RMS, as a mean square.
const AUDIBLE: f64 = 1e-7;
/// Sums that are kept apart so that they fill a vector register.
const LANES: usize = 8;

/// What one channel adds up to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Sums {
    /// The largest magnitude.
    pub(crate) peak: f32,
    /// The frame of the peak.
    pub(crate) peak_at: u64,
    /// Of the samples.
    pub(crate) sum: f64,
    /// Of their squares.
    pub(crate) squares: f64,
}

/// Products of left and right over a stretch: left with itself, right with itself, left with right.
type Products = [f64; 3];

/// The sums over all of the sound.
#[derive(Clone, Debug)]
pub(crate) struct Levels {
    rate: u32,
    pub(crate) channels: Vec<Sums>,
    pub(crate) frames: u64,
    product: f64,
    blocks: u64,
    steps: [Products; WINDOW],
    step: Products,
    step_frames: u64,
    lowest: Option<(f64, u64)>,
}

impl Levels {
    pub(crate) fn new(rate: u32, channels: usize) -> Self {
        Self {
            rate,
            channels: vec![Sums::default(); channels],
            frames: 0,
            product: 0.0,
            blocks: 0,
            steps: [[0.0; 3]; WINDOW],
            step: [0.0; 3],
            step_frames: 0,
            lowest: None,
        }
    }

    /// Takes in one block; only the last may be shorter than 10 ms.
    pub(crate) fn block(&mut self, channels: &[&[f32]]) {
        let mut products = [0.0; 3];
        for (index, (total, samples)) in self.channels.iter_mut().zip(channels).enumerate() {
            let block = sums(samples);
            if block.peak > total.peak {
                let place = samples.iter().position(|x| x.abs() == block.peak).unwrap_or(0);
                (total.peak, total.peak_at) = (block.peak, self.frames + place as u64);
            }
            total.sum += block.sum;
            total.squares += block.squares;
            if index < 2 {
                products[index] = block.squares;
            }
        }
        if let [left, right] = channels {
            products[2] = product(left, right);
            self.product += products[2];
        }
        let frames = channels.first().map_or(0, |channel| channel.len()) as u64;
        self.frames += frames;
        self.follow(products, frames);
    }

    /// Follows the correlation in windows of 400 ms, every 100 ms.
    fn follow(&mut self, products: Products, frames: u64) {
        for (sum, product) in self.step.iter_mut().zip(products) {
            *sum += product;
        }
        self.step_frames += frames;
        self.blocks += 1;
        if self.blocks.is_multiple_of(STEP) {
            let step = self.blocks / STEP;
            self.steps[step as usize % WINDOW] = std::mem::take(&mut self.step);
            if step >= WINDOW as u64 {
                self.compare(step, self.step_frames * WINDOW as u64);
            }
            self.step_frames = 0;
        }
    }

    fn compare(&mut self, step: u64, frames: u64) {
        let window: Products = std::array::from_fn(|i| self.steps.iter().map(|step| step[i]).sum());
        let audible = window[0].min(window[1]) > AUDIBLE * frames as f64;
        if let Some(value) = correlation(window).filter(|_| audible)
            && self.lowest.is_none_or(|(lowest, _)| value < lowest)
        {
            self.lowest = Some((value, step));
        }
    }

    /// The channel with the highest sample peak, and the peak.
    pub(crate) fn peak(&self) -> Option<(f64, Place)> {
        let better = |best: usize, channel: usize| {
            if self.channels[channel].peak > self.channels[best].peak { channel } else { best }
        };
        let channel = (0..self.channels.len()).reduce(better)?;
        let Sums { peak, peak_at, .. } = self.channels[channel];
        let place = Place { channel: Some(channel), time: Seconds(peak_at as f64 / f64::from(self.rate)) };
        (peak > 0.0).then_some((f64::from(peak), place))
    }

    /// The mean square over all channels.
    pub(crate) fn mean_square(&self) -> Option<f64> {
        let samples = self.frames as f64 * self.channels.len() as f64;
        let mean = self.channels.iter().map(|channel| channel.squares).sum::<f64>() / samples;
        (mean > 0.0).then_some(mean)
    }

    /// The mean of the channel where it lies farthest from 0.
    pub(crate) fn offset(&self) -> Option<f64> {
        let mean = |channel: &Sums| channel.sum / self.frames as f64;
        let farther = |a: f64, b: f64| if b.abs() > a.abs() { b } else { a };
        self.channels.iter().map(mean).reduce(farther).filter(|_| self.frames > 0)
    }

    /// The correlation of left and right over the whole; `None` but for stereo with sound on both sides.
    pub(crate) fn correlation(&self) -> Option<f64> {
        match self.channels.as_slice() {
            [left, right] => correlation([left.squares, right.squares, self.product]),
            _ => None,
        }
    }

    /// The lowest correlation over 400 ms, and where its window begins.
    pub(crate) fn lowest_correlation(&self) -> Option<(f64, Place)> {
        let (value, step) = self.lowest.filter(|_| self.channels.len() == 2)?;
        let start = (step - WINDOW as u64) as f64 / STEP as f64;
        Some((value, Place { channel: None, time: Seconds(start) }))
    }
}

fn correlation([left, right, both]: Products) -> Option<f64> {
    let scale = left.sqrt() * right.sqrt();
    (scale > 0.0).then(|| (both / scale).clamp(-1.0, 1.0))
}

#[multiversion(targets("x86_64+avx+avx2"))]
fn sums(samples: &[f32]) -> Sums {
    let (mut peak, mut sum, mut squares) = ([0f32; LANES], [0.0; LANES], [0.0; LANES]);
    let (chunks, rest) = samples.as_chunks::<LANES>();
    for chunk in chunks {
        for lane in 0..LANES {
            let (x, wide) = (chunk[lane].abs(), f64::from(chunk[lane]));
            peak[lane] = if x > peak[lane] { x } else { peak[lane] };
            sum[lane] += wide;
            squares[lane] += wide * wide;
        }
    }
    let mut total = Sums { peak: 0.0, peak_at: 0, sum: sum.iter().sum::<f64>(), squares: squares.iter().sum::<f64>() };
    total.peak = peak.iter().fold(0.0, |a, b| a.max(*b));
    for x in rest {
        total.peak = total.peak.max(x.abs());
        total.sum += f64::from(*x);
        total.squares += f64::from(*x) * f64::from(*x);
    }
    total
}

#[multiversion(targets("x86_64+avx+avx2"))]
fn product(left: &[f32], right: &[f32]) -> f64 {
    let mut sums = [0.0; LANES];
    let ((left, left_rest), (right, right_rest)) = (left.as_chunks::<LANES>(), right.as_chunks::<LANES>());
    for (a, b) in left.iter().zip(right) {
        for lane in 0..LANES {
            sums[lane] += f64::from(a[lane]) * f64::from(b[lane]);
        }
    }
    let rest: f64 = left_rest.iter().zip(right_rest).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum();
    sums.iter().sum::<f64>() + rest
}
