//! What the space does not hear: second-order Butterworth cuts below and above.
//!
//! Source: the bilinear transform of Butterworth's prototype (Zoelzer (ed.), "DAFX", 2nd ed. 2011, section 2.3). In the
//! direct form a step waits for one multiplication and one addition only; in 64 bits it is exact enough at 20 Hz.

use signal::svf::warp;
use signal::{Hz, QUANTUM};
use std::f64::consts::SQRT_2;

/// Low-cut left and right, then high-cut left and right.
const LANES: usize = 4;

/// Gains of the input now and two frames ago, of the one between, and of the last two outputs.
type Coefficients = [[f64; LANES]; 4];

/// What lies under this is silence.
const FLUSH: f64 = 1e-30;

/// The last two inputs and outputs.
#[derive(Clone, Copy, Default)]
pub struct Past {
    x: [[f64; LANES]; 2],
    y: [[f64; LANES]; 2],
}

/// Both cuts of both sides. The high-cut hears what the low-cut said a frame ago, so that all four run side by side.
#[derive(Clone)]
pub struct Cut {
    from: Coefficients,
    to: Coefficients,
    moves: bool,
    past: Past,
}

impl Cut {
    /// At rest, lets nothing through.
    pub fn new() -> Self {
        Self { from: [[0.0; LANES]; 4], to: [[0.0; LANES]; 4], moves: false, past: Past::default() }
    }

    /// Aims at corners.
    pub fn aim(&mut self, low: Hz, high: Hz, rate: Hz) {
        for (first, frequency, is_low) in [(0, low, true), (2, high, false)] {
            let t = warp(frequency, rate);
            let norm = 1.0 / (1.0 + SQRT_2 * t + t * t);
            let (b0, b1) = if is_low { (norm, -2.0 * norm) } else { (t * t * norm, 2.0 * t * t * norm) };
            let section = [b0, b1, -2.0 * (t * t - 1.0) * norm, -(1.0 - SQRT_2 * t + t * t) * norm];
            for lane in first..first + 2 {
                for (row, c) in self.to.iter_mut().zip(section) {
                    row[lane] = c;
                }
            }
        }
        self.moves = self.from != self.to;
    }

    /// Jumps to what was aimed at.
    pub fn settle(&mut self) {
        self.from = self.to;
        self.moves = false;
    }

    /// Forgets the sound so far.
    pub fn reset(&mut self) {
        self.past = Past::default();
        self.settle();
    }

    /// Whether a coefficient moves.
    pub fn moves(&self) -> bool {
        self.moves
    }

    /// The coefficients at the end of a quantum.
    #[inline(always)]
    pub fn target(&self) -> &Coefficients {
        &self.to
    }

    /// The coefficients at a frame.
    #[inline(always)]
    pub fn at(&self, frame: usize) -> Coefficients {
        let t = (frame + 1) as f64 * (1.0 / QUANTUM as f64);
        let mut c = self.from;
        for k in 0..4 {
            for i in 0..LANES {
                c[k][i] += (self.to[k][i] - self.from[k][i]) * t;
            }
        }
        c
    }

    /// The past, to be carried through a quantum and handed back to [`Cut::keep`].
    #[inline(always)]
    pub fn past(&self) -> Past {
        self.past
    }

    /// One frame of both sides.
    #[inline(always)]
    pub fn step(c: &Coefficients, past: &mut Past, frame: &mut [f64; 2]) {
        let x = [frame[0], frame[1], past.y[0][0], past.y[0][1]];
        let mut y = [0.0; LANES];
        for i in 0..LANES {
            let far = c[0][i] * (x[i] + past.x[1][i]) + c[1][i] * past.x[0][i];
            y[i] = (far + c[3][i] * past.y[1][i]) + c[2][i] * past.y[0][i];
        }
        past.x = [x, past.x[0]];
        past.y = [y, past.y[0]];
        *frame = [y[2], y[3]];
    }

    /// Ends a quantum.
    #[inline(always)]
    pub fn keep(&mut self, past: Past) {
        self.past = past;
        for row in self.past.x.iter_mut().chain(&mut self.past.y) {
            for v in row {
                *v = if v.abs() >= FLUSH && v.abs() < f64::from(f32::MAX) { *v } else { 0.0 };
            }
        }
        if self.moves {
            self.settle();
        }
    }
}
