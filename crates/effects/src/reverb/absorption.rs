//! What each delay line loses on a round trip, so that all of them decay alike at every frequency.
//!
//! Source: Jot, Chaigne, "Digital Delay Networks for Designing Artificial Reverberators", AES 90th Convention, 1991: the
//! loss of a line in dB is its length over the reverberation time, times 60. Lows and highs are first-order shelves about
//! that loss whose gains in dB are in proportion to the length too.

use super::LINES;
use signal::svf::warp;
use signal::{Hz, QUANTUM, Seconds, math};

/// How long a space sounds on, over frequency.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Decay {
    /// The time of the middle frequencies to fall by 60 dB.
    pub middle: Seconds,
    /// The time of the lowest over that of the middle.
    pub low: f64,
    /// Where the lows are half way between the two, in dB a second.
    pub low_corner: Hz,
    /// The time of the highest over that of the middle.
    pub high: f64,
    /// Where the highs are half way.
    pub high_corner: Hz,
}

impl Decay {
    /// The longest time at any frequency.
    pub fn longest(&self) -> Seconds {
        Seconds(self.middle.0 * self.low.max(self.high).max(1.0))
    }
}

/// Coefficients of a frame: of the low shelf, then of the high one, the gains of its input and its state and the pole.
type Shelves = [[f32; LINES]; 6];

/// Two first-order shelves a line: y = b x + k s, then s = x + p s. Written so, a step waits for one multiplication and
/// one addition only, and k is small, so that little of the state's rounding is heard.
#[derive(Clone)]
pub struct Absorption {
    from: Shelves,
    to: Shelves,
    moves: bool,
    state: [[f32; LINES]; 2],
}

/// What lies under this in a state is silence.
const FLUSH: f32 = 1e-20;

/// A first-order shelf (zero, pole, gain at the top) as gains of input and state and the pole.
fn shelf(zero: f64, pole: f64, top: f64) -> [f32; 3] {
    let scale = top / (1.0 + pole);
    let (b0, b1) = (scale * (1.0 + zero), scale * (zero - 1.0));
    let p = (1.0 - pole) / (1.0 + pole);
    [b0 as f32, (b1 + b0 * p) as f32, p as f32]
}

impl Absorption {
    /// Lets nothing round.
    pub fn new() -> Self {
        Self { from: [[0.0; LINES]; 6], to: [[0.0; LINES]; 6], moves: false, state: [[0.0; LINES]; 2] }
    }

    /// Aims at a decay, for lines of these lengths, and multiplies by `scale` on the way. Gives the mean of the lines'
    /// squared gains in the middle, without the scale.
    pub fn aim(&mut self, lengths: &[Seconds; LINES], decay: &Decay, scale: f64, rate: Hz) -> f64 {
        let (low, high) = (warp(decay.low_corner, rate), warp(decay.high_corner, rate));
        let mut energy = 0.0;
        for (i, length) in lengths.iter().enumerate() {
            let loss = -60.0 * length.0 / decay.middle.0;
            let gain = math::db_to_gain(loss);
            // Zero and pole lie about the corner, so that half of the shelf's dB are reached there.
            let root = math::db_to_gain(0.5 * (1.0 / decay.low - 1.0) * loss);
            let lows = shelf(low * root, low / root, 1.0);
            let root = math::db_to_gain(0.5 * (1.0 / decay.high - 1.0) * loss);
            let highs = shelf(high / root, high * root, scale * gain * root * root);
            for k in 0..3 {
                self.to[k][i] = lows[k];
                self.to[3 + k][i] = highs[k];
            }
            energy += gain * gain;
        }
        self.moves = self.from != self.to;
        energy / LINES as f64
    }

    /// Jumps to what was aimed at.
    pub fn settle(&mut self) {
        self.from = self.to;
        self.moves = false;
    }

    /// Forgets the sound so far.
    pub fn reset(&mut self) {
        self.state = [[0.0; LINES]; 2];
        self.settle();
    }

    /// Whether a coefficient moves.
    pub fn moves(&self) -> bool {
        self.moves
    }

    /// The coefficients at the end of a quantum.
    #[inline(always)]
    pub fn target(&self) -> &Shelves {
        &self.to
    }

    /// The coefficients at a frame.
    #[inline(always)]
    pub fn at(&self, frame: usize) -> Shelves {
        let t = (frame + 1) as f32 * (1.0 / QUANTUM as f32);
        let mut c = self.from;
        for k in 0..6 {
            for i in 0..LINES {
                c[k][i] += (self.to[k][i] - self.from[k][i]) * t;
            }
        }
        c
    }

    /// The states, to be carried through a quantum and handed back to [`Absorption::keep`].
    #[inline(always)]
    pub fn state(&self) -> [[f32; LINES]; 2] {
        self.state
    }

    /// One frame of all lines; the recursion goes over the lines side by side.
    #[inline(always)]
    pub fn step(c: &Shelves, state: &mut [[f32; LINES]; 2], frame: &mut [f32; LINES]) {
        for i in 0..LINES {
            let x = frame[i];
            let y = c[0][i] * x + c[1][i] * state[0][i];
            state[0][i] = c[2][i] * state[0][i] + x;
            frame[i] = c[3][i] * y + c[4][i] * state[1][i];
            state[1][i] = c[5][i] * state[1][i] + y;
        }
    }

    /// Ends a quantum.
    #[inline(always)]
    pub fn keep(&mut self, state: [[f32; LINES]; 2]) {
        for k in 0..2 {
            for i in 0..LINES {
                let s = state[k][i];
                self.state[k][i] = if s.abs() >= FLUSH && s.abs() <= f32::MAX { s } else { 0.0 };
            }
        }
        if self.moves {
            self.settle();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_loses_its_share_of_sixty_decibels_in_every_range() {
        let mut absorption = Absorption::new();
        let rate = Hz(48_000.0);
        let decay =
            Decay { middle: Seconds(1.0), low: 2.0, low_corner: Hz(100.0), high: 1.0 / 3.0, high_corner: Hz(6000.0) };
        absorption.aim(&[Seconds(0.05); LINES], &decay, 1.0, rate);
        absorption.settle();
        let (c, mut state, mut heard) = (absorption.target(), absorption.state(), Vec::new());
        for n in 0..24_000 {
            let mut frame = [0.0; LINES];
            frame[3] = f32::from(u8::from(n == 0));
            Absorption::step(c, &mut state, &mut frame);
            heard.push(f64::from(frame[3]));
        }
        let level = |f: f64| math::gain_to_db(crate::trial::magnitude(heard.iter().copied(), f, rate));
        // 60 dB a second over 0.05 s: 3 dB in the middle, half of it below, twice at the highs' corner, 9 dB far above.
        for (frequency, loss) in [(4.0, 1.5), (100.0, 2.25), (800.0, 3.0), (6000.0, 6.0), (23_900.0, 9.0)] {
            assert!((level(frequency) + loss).abs() < 0.1, "{frequency} Hz: {}", level(frequency));
        }
    }
}
