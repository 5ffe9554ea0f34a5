//! Gives back the treble that averaging takes from what a curve adds.
//!
//! Deep in a curve what is added is nearly the wave's opposite: a hundredth too little of it would leave a part of the wave
//! standing. Both averages lose, to first order, the square of the frequency times a number, which is the second
//! derivative; so much of it is taken away again.
//!
//! Source: Hildebrand, "Introduction to Numerical Analysis", 1974, section 5.3 (derivatives by central differences, here to
//! the sixth).

use signal::{Lanes, QUANTUM};

/// Frames that it waits for its last tap.
pub(crate) const LATE: usize = 3;

/// The second derivative upside down, from the middle outwards.
const BENT: [f64; LATE + 1] = [49.0 / 18.0, -3.0 / 2.0, 3.0 / 20.0, -1.0 / 90.0];

/// The filter over `L` lanes, at the sound's own rate.
#[derive(Clone)]
pub(crate) struct Treble<const L: usize> {
    taps: [f32; LATE + 1],
    line: Vec<[f32; L]>,
}

impl<const L: usize> Treble<L> {
    /// For an average that loses `loss` times the square of the angle, at `factor` times the rate.
    pub(crate) fn new(loss: f64, factor: usize) -> Self {
        let share = loss / (factor * factor) as f64;
        let mut taps = BENT.map(|tap| (share * tap) as f32);
        taps[0] = (1.0 + share * BENT[0]) as f32;
        Self { taps, line: vec![[0.0; L]; QUANTUM + 2 * LATE] }
    }

    pub(crate) fn reset(&mut self) {
        self.line.fill([0.0; L]);
    }

    #[inline(always)]
    pub(crate) fn run(&mut self, wave: &mut Lanes<L>) {
        self.line.copy_within(QUANTUM.., 0);
        self.line[2 * LATE..].copy_from_slice(wave);
        for (near, out) in self.line.windows(2 * LATE + 1).zip(wave) {
            for i in 0..L {
                out[i] = self.taps[0] * near[3][i]
                    + self.taps[1] * (near[2][i] + near[4][i])
                    + self.taps[2] * (near[1][i] + near[5][i])
                    + self.taps[3] * (near[0][i] + near[6][i]);
            }
        }
    }
}
