//! Holds sound back: by whole frames, to bring paths of different latency together; by any time, for delay effects.
//!
//! The fractional read is 16 taps of a windowed sinc: up to 18 kHz at 48 kHz it droops less than 0.1 dB and its error lies
//! 60 dB down or more.
//!
//! Source: Laakso, Valimaki, Karjalainen, Laine, "Splitting the unit delay", IEEE Signal Processing Magazine 13(1), 1996,
//! section "Windowing the ideal impulse response".
//! Latency: what is asked for; [`DelayLine::SHORTEST`] is the least a fractional read can give.
//! Not for: changing the rate of a recording (see `resample`).

use crate::window::{bessel_i0, kaiser_beta};
use multiversion::multiversion;
use std::f64::consts::PI;
use std::sync::Arc;

/// Holds every channel back by the same whole number of frames.
#[derive(Clone, Debug, Default)]
pub struct Delay {
    rings: Vec<Vec<f32>>,
    at: usize,
}

impl Delay {
    /// A delay of `frames` for `channels` planes; 0 changes nothing.
    pub fn new(frames: usize, channels: usize) -> Self {
        Self { rings: vec![vec![0.0; frames]; channels], at: 0 }
    }

    /// The delay in frames.
    pub fn frames(&self) -> usize {
        self.rings.first().map_or(0, Vec::len)
    }

    /// Back to silence.
    pub fn reset(&mut self) {
        self.rings.iter_mut().for_each(|ring| ring.fill(0.0));
        self.at = 0;
    }

    /// Takes a block of the only channel in, and gives what came so many frames earlier, without a change to the block.
    pub fn run_into(&mut self, block: &[f32], late: &mut [f32]) {
        let Some(ring) = self.rings.first_mut().filter(|ring| !ring.is_empty()) else {
            late.copy_from_slice(block);
            return;
        };
        let (mut block, mut late) = (block, late);
        while !block.is_empty() {
            let count = block.len().min(ring.len() - self.at);
            let (now, later) = block.split_at(count);
            let (out, rest) = late.split_at_mut(count);
            let place = &mut ring[self.at..self.at + count];
            out.copy_from_slice(place);
            place.copy_from_slice(now);
            self.at = if self.at + count == ring.len() { 0 } else { self.at + count };
            (block, late) = (later, rest);
        }
    }

    /// Goes on from what another of as many channels holds, as if it had been fed the same; what the other has let out already
    /// is silence.
    pub fn take_up(&mut self, other: &Delay) {
        self.at = 0;
        for (ring, held) in self.rings.iter_mut().zip(&other.rings) {
            let missing = ring.len().saturating_sub(held.len());
            let newest = held.len() - (ring.len() - missing);
            ring[..missing].fill(0.0);
            for (frame, x) in ring[missing..].iter_mut().enumerate() {
                *x = held[(other.at + newest + frame) % held.len()];
            }
        }
    }

    /// Delays a block in place; planes of one length, as many as there are channels.
    pub fn run(&mut self, planes: &mut [impl AsMut<[f32]>]) {
        let (length, start) = (self.frames(), self.at);
        if length == 0 {
            return;
        }
        for (ring, plane) in self.rings.iter_mut().zip(planes) {
            let mut at = start;
            let mut rest = plane.as_mut();
            while !rest.is_empty() {
                let count = rest.len().min(length - at);
                let (now, later) = rest.split_at_mut(count);
                now.swap_with_slice(&mut ring[at..at + count]);
                at = (at + count) % length;
                rest = later;
            }
            self.at = at;
        }
    }
}

/// Taps of a fractional read.
const TAPS: usize = 16;
/// Rows of taps between two frames; the straight line between two rows errs by (pi / 256)^2 / 8, -94 dB.
const ROWS: usize = 256;
/// The window's side lobes, dB: with 16 taps they leave the band up to three quarters of half the rate untouched.
const ATTENUATION: f64 = 65.0;

/// Reads that are worked out together: as many as a vector has lanes.
const TOGETHER: usize = 8;

type Row = [f32; TAPS];

/// One channel of past sound that can be read at any delay, between frames too.
#[derive(Clone, Debug)]
pub struct DelayLine {
    /// Every sample twice, `size` apart, so that any stretch up to `size` lies in one piece.
    past: Vec<f32>,
    size: usize,
    at: usize,
    rows: Arc<[Row]>,
}

impl DelayLine {
    /// The least delay a fractional read gives, in frames: the taps reach this far ahead.
    pub const SHORTEST: f64 = (TAPS / 2) as f64;

    /// A line for delays up to `longest` frames.
    pub fn new(longest: usize) -> Self {
        let size = longest.max(TAPS) + TAPS;
        Self { past: vec![0.0; 2 * size], size, at: 0, rows: rows() }
    }

    /// A second line of the same length, silent, sharing the taps.
    pub fn another(&self) -> Self {
        Self { past: vec![0.0; 2 * self.size], size: self.size, at: 0, rows: Arc::clone(&self.rows) }
    }

    /// The longest delay in frames.
    pub fn longest(&self) -> usize {
        self.size - TAPS
    }

    /// Back to silence.
    pub fn reset(&mut self) {
        self.past.fill(0.0);
        self.at = 0;
    }

    /// Adds the newest sample.
    #[inline(always)]
    pub fn write(&mut self, sample: f32) {
        self.at = if self.at + 1 == self.size { 0 } else { self.at + 1 };
        self.past[self.at] = sample;
        self.past[self.at + self.size] = sample;
    }

    /// Adds samples in order of time.
    #[inline(always)]
    pub fn write_all(&mut self, samples: &[f32]) {
        let mut rest = samples;
        while !rest.is_empty() {
            let begin = if self.at + 1 == self.size { 0 } else { self.at + 1 };
            let (now, later) = rest.split_at(rest.len().min(self.size - begin));
            self.past[begin..begin + now.len()].copy_from_slice(now);
            self.past[begin + self.size..begin + self.size + now.len()].copy_from_slice(now);
            self.at = begin + now.len() - 1;
            rest = later;
        }
    }

    /// The sample `delay` whole frames before the newest, 0 to `longest`.
    #[inline(always)]
    pub fn read_frame(&self, delay: usize) -> f32 {
        self.past[self.at + self.size - delay.min(self.size - 1)]
    }

    /// The sound `delay` frames before the newest, from [`DelayLine::SHORTEST`] to `longest`; what lies beyond is taken
    /// for the nearest of the two.
    pub fn read(&self, delay: f64) -> f32 {
        let mut heard = [0.0];
        read_one(self, delay, &mut heard);
        heard[0]
    }

    /// As [`DelayLine::read`], at many delays. Inline it into a `multiversion` function for speed; the bits are the same.
    #[inline(always)]
    pub fn read_all(&self, delays: &[f64], heard: &mut [f32]) {
        let longest = f64::from((self.size - TAPS) as u32);
        for (delays, heard) in delays.chunks(TOGETHER).zip(heard.chunks_mut(TOGETHER)) {
            let mut held = [Self::SHORTEST; TOGETHER];
            held[..delays.len()].copy_from_slice(delays);
            let (mut wholes, mut rows, mut betweens) = ([0; TOGETHER], [0; TOGETHER], [0.0; TOGETHER]);
            for i in 0..TOGETHER {
                // A delay that is not a number reads as the shortest.
                let delay = if held[i] > Self::SHORTEST { held[i] } else { Self::SHORTEST };
                let delay = if delay < longest { delay } else { longest };
                let (whole, frames) = whole_below(delay);
                let place = (1.0 - (delay - whole)) * ROWS as f64;
                let (row, number) = whole_below(place);
                (wholes[i], rows[i], betweens[i]) = (frames, number, (place - row) as f32);
            }
            let mut sums = [[0.0; TAPS / 2]; TOGETHER];
            for (i, sums) in sums.iter_mut().enumerate().take(delays.len()) {
                *sums = self.multiply(wholes[i] as usize, rows[i] as usize, betweens[i]);
            }
            add_up(&sums, heard);
        }
    }

    /// Samples times the taps of a place between two rows, each with the one half of the taps further on.
    #[inline(always)]
    fn multiply(&self, whole: usize, row: usize, between: f32) -> [f32; TAPS / 2] {
        // The read lies between the frames `whole + 1` and `whole` back; half of the taps on each side.
        let first = self.at + self.size - whole - TAPS / 2;
        let samples: &Row = self.past[first..].first_chunk().expect("sixteen samples");
        let [low, high] = self.rows[row..].first_chunk().expect("two rows");
        let mut products = [0.0; TAPS];
        for i in 0..TAPS {
            products[i] = (low[i] + (high[i] - low[i]) * between) * samples[i];
        }
        let mut sums = [0.0; TAPS / 2];
        for i in 0..TAPS / 2 {
            sums[i] = products[i] + products[i + TAPS / 2];
        }
        sums
    }
}

/// The whole number below or at a number under 2^31, which may be that number less one where it is whole itself; as a
/// fraction and as it is. No conversion is needed that a vector does not have.
#[inline(always)]
fn whole_below(x: f64) -> (f64, u32) {
    // 1.5 * 2^52: adding it rounds to a whole number, which then lies in the last bits.
    const ROUND: f64 = 6_755_399_441_055_744.0;
    let sum = (x - 0.5) + ROUND;
    (sum - ROUND, sum.to_bits() as u32)
}

/// Adds up the sums of each read, in a fixed tree, all reads side by side: first halves onto halves, which leaves half as
/// much to be turned about.
#[inline(always)]
fn add_up(sums: &[[f32; TAPS / 2]; TOGETHER], heard: &mut [f32]) {
    let mut turned = [[0.0; TOGETHER]; TAPS / 4];
    for i in 0..TOGETHER {
        for k in 0..TAPS / 4 {
            turned[k][i] = sums[i][k] + sums[i][k + TAPS / 4];
        }
    }
    let [a, b, c, d] = &turned;
    let mut all = [0.0; TOGETHER];
    for i in 0..TOGETHER {
        all[i] = (a[i] + c[i]) + (b[i] + d[i]);
    }
    heard.copy_from_slice(&all[..heard.len()]);
}

#[multiversion(targets("x86_64+avx+avx2"))]
fn read_one(line: &DelayLine, delay: f64, heard: &mut [f32; 1]) {
    line.read_all(&[delay], heard);
}

/// Row r holds the taps for r parts of `ROWS` of the way from the older to the newer of the two frames in the middle; one
/// row more than the last place needs, so that a read on the newer frame has a neighbour.
fn rows() -> Arc<[Row]> {
    let beta = kaiser_beta(ATTENUATION);
    let half = (TAPS / 2) as f64;
    let tap = |distance: f64| {
        let side = distance / half;
        // On a frame the read is that frame to the bit.
        if side.abs() >= 1.0 || distance.fract() == 0.0 {
            return f64::from(u8::from(distance == 0.0));
        }
        let x = PI * distance;
        crate::math::sin(x) / x * bessel_i0(beta * (1.0 - side * side).sqrt()) / bessel_i0(beta)
    };
    (0..=ROWS + 1)
        .map(|row| {
            let place = half - 1.0 + row as f64 / ROWS as f64;
            std::array::from_fn(|i| tap(i as f64 - place) as f32)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math;
    use crate::random::Random;

    #[test]
    fn a_delay_that_takes_up_another_goes_on_as_if_it_had_been_fed_the_same() {
        let sound = |range: std::ops::Range<usize>| range.map(|n| 1.0 + n as f32).collect::<Vec<f32>>();
        for (before, after) in [(7, 3), (7, 7), (3, 7), (0, 5), (5, 0)] {
            let mut old = Delay::new(before, 1);
            old.run(&mut [sound(0..100)]);
            let mut new = Delay::new(after, 1);
            new.take_up(&old);
            let mut heard = [sound(100..200)];
            new.run(&mut heard);
            for (n, x) in heard[0].iter().enumerate() {
                // What lies further back than the older one holds is silence.
                let expected = if n + before < after { 0.0 } else { (101 + n - after) as f32 };
                assert_eq!(*x, expected, "{before} to {after}, frame {n}");
            }
        }
    }

    #[test]
    fn a_whole_delay_moves_the_sound_and_keeps_its_bits() {
        let mut random = Random::new(1);
        let input: Vec<f32> = (0..1_000).map(|_| random.signed() as f32).collect();
        for frames in [0, 1, 63, 64, 65, 300] {
            let mut delay = Delay::new(frames, 2);
            let mut output = vec![input.clone(), input.iter().map(|x| -x).collect::<Vec<f32>>()];
            let (mut left, mut right) = (Vec::new(), Vec::new());
            for i in (0..1_000).step_by(40) {
                let mut block = [output[0][i..i + 40].to_vec(), output[1][i..i + 40].to_vec()];
                delay.run(&mut block);
                left.extend_from_slice(&block[0]);
                right.extend_from_slice(&block[1]);
            }
            output = vec![left, right];
            assert!(output[0][..frames].iter().all(|x| *x == 0.0));
            assert!(output[0][frames..] == input[..1_000 - frames], "{frames}");
            assert!(output[1].iter().zip(&output[0]).all(|(r, l)| *r == -*l));
            delay.reset();
            let mut block = [vec![1.0_f32; 8], vec![1.0; 8]];
            delay.run(&mut block);
            assert_eq!(block[1][0], if frames == 0 { 1.0 } else { 0.0 });
        }
    }

    #[test]
    fn one_channel_into_another_block_is_the_same_delay() {
        let input: Vec<f32> = (0..900_u16).map(f32::from).collect();
        for frames in [0, 1, 63, 64, 65, 300] {
            let (mut into, mut within) = (Delay::new(frames, 1), Delay::new(frames, 1));
            for block in input.chunks(70) {
                let (mut late, mut own) = (vec![-1.0; block.len()], block.to_vec());
                into.run_into(block, &mut late);
                within.run(&mut [&mut own]);
                assert_eq!(late, own, "{frames}");
            }
        }
    }

    /// Amplitude and greatest error of a sine read at a delay, against the sine itself.
    fn read_sine(frequency: f64, delay: f64) -> (f64, f64) {
        let turn = std::f64::consts::TAU * frequency / 48_000.0;
        let mut line = DelayLine::new(400);
        let (mut along, mut worst) = (0.0, 0.0_f64);
        for frame in 0..5_300 {
            line.write(math::sin(turn * f64::from(frame)) as f32);
            if frame >= 500 {
                let exact = math::sin(turn * (f64::from(frame) - delay));
                let read = f64::from(line.read(delay));
                along += read * exact * 2.0 / 4_800.0;
                worst = worst.max((read - exact).abs());
            }
        }
        (math::gain_to_db(along), math::gain_to_db(worst))
    }

    #[test]
    fn any_delay_droops_less_than_a_tenth_of_a_decibel_up_to_18_kilohertz() {
        for delay in [8.0, 8.001, 20.25, 20.5, 99.9, 399.5, 400.0] {
            for frequency in [100.0, 1_000.0, 8_000.0, 15_000.0, 18_000.0] {
                let (droop, error) = read_sine(frequency, delay);
                assert!(droop.abs() < 0.1, "{delay} frames, {frequency} Hz: {droop} dB");
                assert!(error < -60.0, "{delay} frames, {frequency} Hz: {error} dB");
            }
        }
    }

    #[test]
    fn a_read_on_a_frame_is_that_frame() {
        let mut line = DelayLine::new(100);
        let mut other = line.another();
        for i in 0..600_u16 {
            line.write(f32::from(i));
            other.write(1.0);
        }
        assert_eq!((line.read_frame(0), line.read_frame(100)), (line.read_frame(1) + 1.0, line.read_frame(99) - 1.0));
        for delay in [8, 9, 50, 100] {
            assert_eq!(line.read(f64::from(delay)), line.read_frame(delay as usize));
        }
        line.reset();
        assert_eq!((line.read(50.0), other.read_frame(7)), (0.0, 1.0));
    }

    #[test]
    fn delays_out_of_range_are_the_nearest_in_range() {
        let mut line = DelayLine::new(64);
        for i in 0..200_u8 {
            line.write(f32::from(i));
        }
        assert_eq!(line.read(0.0), line.read(8.0));
        assert_eq!(line.read(f64::NAN), line.read(8.0));
        assert_eq!(line.read(1e9), line.read(64.0));
        assert_eq!(line.read(f64::NEG_INFINITY), line.read(8.0));
    }
}
