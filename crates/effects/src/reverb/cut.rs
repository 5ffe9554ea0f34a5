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

/// The last two inputs and three outputs.
#[derive(Clone, Copy, Default)]
struct Past {
    x: [[f64; LANES]; 2],
    y: [[f64; LANES]; 3],
}

/// Parts of a quantum.
const PARTS: usize = 8;

/// A quantum on its way through the cuts, part by part, so that other work may go on beside: a step waits long for the
/// one before.
pub struct Passage<'a> {
    waits: bool,
    c: Coefficients,
    past: Past,
    sound: &'a [[f32; 2]; QUANTUM],
    said: [[f64; LANES]; QUANTUM],
}

impl Passage<'_> {
    /// All frames are through.
    #[inline(always)]
    pub fn is_over(&mut self) {
        self.waits = false;
    }

    /// The next frames: those of part 0 to 7.
    #[inline(always)]
    pub fn go_on(&mut self, part: usize) {
        const PART: usize = QUANTUM / PARTS;
        if self.waits
            && let Some(sound) = self.sound[part * PART..].first_chunk::<PART>()
            && let Some(said) = self.said[part * PART..].first_chunk_mut::<PART>()
        {
            let (c, mut past) = (self.c, self.past);
            for (frame, said) in sound.iter().zip(said) {
                Cut::step(&c, &mut past, *frame, said);
            }
            self.past = past;
        }
    }
}

/// Both cuts of both sides. The high-cut hears what the low-cut said three frames ago, so that all four run side by side
/// and none waits for another's whole sum.
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

    /// The coefficients at a frame.
    #[inline(always)]
    fn at(&self, frame: usize) -> Coefficients {
        let t = (frame + 1) as f64 * (1.0 / QUANTUM as f64);
        let mut c = self.from;
        for k in 0..4 {
            for i in 0..LANES {
                c[k][i] += (self.to[k][i] - self.from[k][i]) * t;
            }
        }
        c
    }

    /// One frame: what all four say to what comes in on both sides.
    #[inline(always)]
    fn step(c: &Coefficients, past: &mut Past, [left, right]: [f32; 2], said: &mut [f64; LANES]) {
        let x = [f64::from(left), f64::from(right), past.y[2][0], past.y[2][1]];
        let mut y = [0.0; LANES];
        for i in 0..LANES {
            let far = c[0][i] * (x[i] + past.x[1][i]) + c[1][i] * past.x[0][i];
            y[i] = (far + c[3][i] * past.y[1][i]) + c[2][i] * past.y[0][i];
        }
        past.x = [x, past.x[0]];
        past.y = [y, past.y[0], past.y[1]];
        // All four, though two are enough: the compiler puts side by side what is written side by side.
        *said = y;
    }

    /// Begins a quantum of both sides. What moves goes through at once.
    #[inline(always)]
    pub fn begin<'a>(&self, sound: &'a [[f32; 2]; QUANTUM]) -> Passage<'a> {
        let mut passage =
            Passage { waits: !self.moves, c: self.to, past: self.past, sound, said: [[0.0; LANES]; QUANTUM] };
        if self.moves {
            for (n, (frame, said)) in sound.iter().zip(&mut passage.said).enumerate() {
                Self::step(&self.at(n), &mut passage.past, *frame, said);
            }
        }
        passage
    }

    /// Ends a quantum: what both sides hear.
    #[inline(always)]
    pub fn end(&mut self, passage: &Passage, heard: &mut [[f32; QUANTUM]; 2]) {
        let [left, right] = heard;
        for n in 0..QUANTUM {
            (left[n], right[n]) = (passage.said[n][2] as f32, passage.said[n][3] as f32);
        }
        self.keep(passage.past);
    }

    /// Ends a quantum.
    #[inline(always)]
    fn keep(&mut self, past: Past) {
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
