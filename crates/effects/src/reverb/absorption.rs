//! What each delay line loses on a round trip, so that all of them decay alike at every frequency.
//!
//! Source: Jot, Chaigne, "Digital Delay Networks for Designing Artificial Reverberators", AES 90th Convention, 1991: the
//! loss of a line in dB is its length over the reverberation time, times 60. The highs are a first-order shelf whose
//! gain in dB is in proportion to the length too.

use super::LINES;
use signal::svf::warp;
use signal::{Hz, QUANTUM, Seconds, math};

/// The highs, far above the damping frequency, decay this many times faster; at the damping frequency, half way: twice.
pub const HIGHS: f64 = 3.0;

/// A first-order shelf a line: y = b0 x + s, then s = b1 x - a1 y.
#[derive(Clone)]
pub struct Absorption {
    /// b0, b1, -a1.
    from: [[f32; LINES]; 3],
    to: [[f32; LINES]; 3],
    state: [f32; LINES],
}

/// What lies under this in a state is silence.
const FLUSH: f32 = 1e-20;

impl Absorption {
    /// Lets nothing round.
    pub fn new() -> Self {
        Self { from: [[0.0; LINES]; 3], to: [[0.0; LINES]; 3], state: [0.0; LINES] }
    }

    /// Aims at a reverberation time, for lines of these lengths. Gives the mean of their squared gains.
    pub fn aim(&mut self, lengths: &[Seconds; LINES], decay: Seconds, damping: Hz, rate: Hz) -> f64 {
        let tangent = warp(damping, rate);
        let mut energy = 0.0;
        for (i, length) in lengths.iter().enumerate() {
            let loss = -60.0 * length.0 / decay.0;
            let gain = math::db_to_gain(loss);
            // The zero and the pole lie about the damping frequency, so that half of the shelf's dB are reached there.
            let root = math::db_to_gain(0.5 * (HIGHS - 1.0) * loss);
            let (zero, pole) = (tangent / root, tangent * root);
            let scale = gain * root * root / (1.0 + pole);
            self.to[0][i] = (scale * (1.0 + zero)) as f32;
            self.to[1][i] = (scale * (zero - 1.0)) as f32;
            self.to[2][i] = ((1.0 - pole) / (1.0 + pole)) as f32;
            energy += gain * gain;
        }
        energy / LINES as f64
    }

    /// Jumps to what was aimed at.
    pub fn settle(&mut self) {
        self.from = self.to;
    }

    /// Forgets the sound so far.
    pub fn reset(&mut self) {
        self.state = [0.0; LINES];
        self.settle();
    }

    #[allow(clippy::needless_range_loop)] // a frame lies across all lines
    /// One quantum of all lines in place; the recursion goes over the lines side by side.
    #[inline(always)]
    pub fn run(&mut self, lines: &mut [[f32; QUANTUM]; LINES]) {
        let steady = self.from == self.to;
        let (mut c, mut state) = (self.to, self.state);
        for n in 0..QUANTUM {
            if !steady {
                let t = (n + 1) as f32 * (1.0 / QUANTUM as f32);
                for (row, (from, to)) in c.iter_mut().zip(self.from.iter().zip(&self.to)) {
                    for i in 0..LINES {
                        row[i] = from[i] + (to[i] - from[i]) * t;
                    }
                }
            }
            let x: [f32; LINES] = std::array::from_fn(|i| lines[i][n]);
            let mut y = [0.0; LINES];
            for i in 0..LINES {
                y[i] = c[0][i] * x[i] + state[i];
                state[i] = c[1][i] * x[i] + c[2][i] * y[i];
            }
            for i in 0..LINES {
                lines[i][n] = y[i];
            }
        }
        for s in &mut state {
            *s = if s.abs() >= FLUSH && s.abs() <= f32::MAX { *s } else { 0.0 };
        }
        self.state = state;
        self.from = self.to;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_loses_its_share_of_sixty_decibels_and_twice_that_at_the_damping() {
        let mut absorption = Absorption::new();
        let rate = Hz(48_000.0);
        absorption.aim(&[Seconds(0.05); LINES], Seconds(1.0), Hz(4000.0), rate);
        absorption.settle();
        let mut heard = Vec::new();
        for quantum in 0..40 {
            let mut lines = [[0.0; QUANTUM]; LINES];
            lines[3][0] = f32::from(u8::from(quantum == 0));
            absorption.run(&mut lines);
            heard.extend(lines[3].map(f64::from));
        }
        let level = |f: f64| math::gain_to_db(crate::trial::magnitude(heard.iter().copied(), f, rate));
        // 60 dB a second over 0.05 s: 3 dB below, 6 dB at the damping frequency, 9 dB far above.
        for (frequency, loss) in [(20.0, 3.0), (4000.0, 6.0), (23_900.0, 9.0)] {
            assert!((level(frequency) + loss).abs() < 0.02, "{frequency} Hz: {}", level(frequency));
        }
    }
}
