//! A delay line that is written and read a quantum at a time.

use signal::QUANTUM;

/// What lies under this is written as silence, so that an echo never fades into the subnormals.
const FLUSH: f32 = 1e-20;
/// What lies over this (+240 dB) is no sound; written as silence, it cannot overflow a loop.
const BEYOND: f32 = 1e12;

/// What may go round a loop.
#[inline(always)]
pub fn kept(x: f32) -> f32 {
    if x.abs() >= FLUSH && x.abs() <= BEYOND { x } else { 0.0 }
}

/// Longest stretch that can be read at once.
const LONGEST_READ: usize = 2 * QUANTUM;

/// The past of one lane.
#[derive(Clone)]
pub struct Line {
    /// A ring of `length` frames; its beginning is repeated behind its end, so that every read is one stretch.
    past: Vec<f32>,
    length: usize,
    /// Where the next quantum will be written.
    now: usize,
}

impl Line {
    /// Silent, for reading up to `longest` frames before the quantum that is to be written.
    pub fn new(longest: usize) -> Self {
        let length = (longest.div_ceil(QUANTUM) + 1) * QUANTUM;
        Self { past: vec![0.0; length + LONGEST_READ], length, now: 0 }
    }

    /// Forgets the past.
    pub fn reset(&mut self) {
        self.past.fill(0.0);
        self.now = 0;
    }

    /// The `N` (up to 128) frames that begin `delay` frames before the quantum about to be written. `delay` must be at
    /// least `N`; what is longer than the line is held at its length.
    #[inline(always)]
    pub fn read<const N: usize>(&self, delay: usize) -> &[f32; N] {
        const { assert!(N <= LONGEST_READ) };
        let delay = delay.clamp(N, self.length);
        let begin = if self.now >= delay { self.now - delay } else { self.now + self.length - delay };
        self.past[begin..].first_chunk::<N>().unwrap_or(&[0.0; N])
    }

    /// Writes the next quantum. What is no number is written as silence, so that it cannot go round for ever.
    #[inline(always)]
    pub fn write(&mut self, quantum: &[f32; QUANTUM]) {
        let mut clean = [0.0; QUANTUM];
        for (to, &x) in clean.iter_mut().zip(quantum) {
            *to = kept(x);
        }
        self.write_clean(&clean);
    }

    /// Writes the next quantum as it is, for those who keep it clean themselves.
    #[inline(always)]
    pub fn write_clean(&mut self, quantum: &[f32; QUANTUM]) {
        self.put(self.now, quantum);
        if self.now < LONGEST_READ {
            self.put(self.now + self.length, quantum);
        }
        self.now = if self.now + QUANTUM == self.length { 0 } else { self.now + QUANTUM };
    }

    #[inline(always)]
    fn put(&mut self, at: usize, quantum: &[f32; QUANTUM]) {
        if let Some(place) = self.past[at..].first_chunk_mut::<QUANTUM>() {
            *place = *quantum;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_as_many_frames_later() {
        let mut line = Line::new(1000);
        for quantum in 0..100usize {
            let begin = quantum * QUANTUM;
            for delay in [64, 65, 500, 1000] {
                let heard: &[f32; QUANTUM] = line.read(delay);
                for (i, &x) in heard.iter().enumerate() {
                    assert_eq!(x, (begin + i).checked_sub(delay).map_or(0.0, |n| n as f32 + 1.0));
                }
            }
            line.write(&std::array::from_fn(|i| (begin + i) as f32 + 1.0));
        }
    }
}
