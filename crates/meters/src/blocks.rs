//! Cuts whatever comes in into blocks of 10 ms on the sound's own grid, so that readings cannot depend on block size.
//!
//! Block k begins at frame floor(k * rate / 100); rates that 100 does not divide have blocks of two lengths. Samples that
//! are no numbers, or lie more than 180 dB over full scale, become silence and are counted.

use multiversion::multiversion;

/// Blocks in a second.
pub(crate) const BLOCKS_IN_A_SECOND: u64 = 100;

/// What is louder than this is no sound: +180 dBFS.
const LARGEST: f32 = 1e9;

/// Collects a block of 10 ms, planar.
#[derive(Clone, Debug)]
pub(crate) struct Blocks {
    rate: u64,
    channels: usize,
    /// `channels` planes of `room` samples.
    samples: Vec<f32>,
    room: usize,
    filled: usize,
    /// Number of the block being filled.
    number: u64,
    bad_samples: u64,
}

impl Blocks {
    pub(crate) fn new(rate: u32, channels: usize) -> Self {
        let rate = u64::from(rate);
        let room = rate.div_ceil(BLOCKS_IN_A_SECOND) as usize;
        Self { rate, channels, samples: vec![0.0; room * channels], room, filled: 0, number: 0, bad_samples: 0 }
    }

    /// First frame of a block.
    fn start(&self, number: u64) -> u64 {
        number * self.rate / BLOCKS_IN_A_SECOND
    }

    /// Frames taken in so far.
    pub(crate) fn frames(&self) -> u64 {
        self.start(self.number) + self.filled as u64
    }

    /// Samples that were no numbers and were taken for silence.
    pub(crate) fn bad_samples(&self) -> u64 {
        self.bad_samples
    }

    /// Takes in planar sound and hands on every block that gets full. All channels have the length of the shortest;
    /// a channel that is missing is silent.
    pub(crate) fn push(&mut self, input: &[&[f32]], mut full: impl FnMut(&[&[f32]])) {
        let input = &input[..input.len().min(self.channels)];
        let frames = input.iter().map(|channel| channel.len()).min().unwrap_or(0);
        let mut from = 0;
        while from < frames {
            let length = (self.start(self.number + 1) - self.start(self.number)) as usize;
            let count = (length - self.filled).min(frames - from);
            self.take(input, from, count);
            from += count;
            if self.filled == length {
                self.hand_on(&mut full);
                self.filled = 0;
                self.number += 1;
            }
        }
    }

    /// Hands on what has been collected of the last block, which may be nothing.
    pub(crate) fn rest(&mut self, mut last: impl FnMut(&[&[f32]])) {
        if self.filled > 0 {
            self.hand_on(&mut last);
        }
    }

    fn take(&mut self, input: &[&[f32]], from: usize, count: usize) {
        for (channel, plane) in self.samples.chunks_exact_mut(self.room.max(1)).enumerate() {
            let to = &mut plane[self.filled..self.filled + count];
            match input.get(channel) {
                Some(samples) => self.bad_samples += copy_numbers(&samples[from..from + count], to),
                None => to.fill(0.0),
            }
        }
        self.filled += count;
    }

    fn hand_on(&self, to: &mut impl FnMut(&[&[f32]])) {
        let plane = |channel: usize| &self.samples[channel * self.room..channel * self.room + self.filled];
        match self.channels {
            1 => to(&[plane(0)]),
            2 => to(&[plane(0), plane(1)]),
            _ => to(&(0..self.channels).map(plane).collect::<Vec<_>>()),
        }
    }
}

/// Copies what is a number, silences the rest and returns how many that were.
#[multiversion(targets("x86_64+avx+avx2"))]
fn copy_numbers(from: &[f32], to: &mut [f32]) -> u64 {
    let mut bad = 0u32;
    for (to, from) in to.iter_mut().zip(from) {
        let good = from.abs() <= LARGEST; // false for NaN
        *to = if good { *from } else { 0.0 };
        bad += u32::from(!good);
    }
    u64::from(bad)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_blocks_cover_a_second_at_any_rate() {
        for rate in [8000, 11_025, 44_100, 48_000, 96_000] {
            let mut blocks = Blocks::new(rate, 1);
            let (mut count, mut frames) = (0, 0);
            for piece in vec![0.5; rate as usize].chunks(377) {
                blocks.push(&[piece], |block| {
                    count += 1;
                    frames += block[0].len();
                });
            }
            assert_eq!((count, frames), (100, rate as usize), "{rate}");
            assert_eq!(blocks.frames(), u64::from(rate));
        }
    }

    #[test]
    fn what_is_no_number_is_silent_and_counted() {
        let mut blocks = Blocks::new(8000, 1);
        blocks.push(&[&[0.25, f32::NAN, f32::INFINITY, -1e30]], |_| {});
        blocks.rest(|block| assert_eq!(block[0], [0.25, 0.0, 0.0, 0.0]));
        assert_eq!(blocks.bad_samples(), 3);
    }
}
