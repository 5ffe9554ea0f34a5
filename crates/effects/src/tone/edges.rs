//! Edges without overtones beyond half the rate: each is drawn as the step that a low-pass filter leaves of it.
//!
//! The sound comes out half a step's length late, which nobody can tell of a tone that has no beginning elsewhere.

use signal::math;
use signal::window::{bessel_i0, kaiser_beta};
use std::f64::consts::PI;
use std::sync::Arc;

/// Half a turn of the phase.
pub const HALF_TURN: u64 = 1 << 63;

/// Frames that a step takes.
const LENGTH: usize = 32;
/// Points of the step from frame to frame; the straight line between two errs by (pi / 256)^2 / 8, -94 dB.
const POINTS: usize = 256;
/// The filter's stop band, dB.
const ATTENUATION: f64 = 85.0;
/// Its corner as a part of the rate: the stop band begins where what folds back lies beyond 20 kHz at 44.1 kHz.
const CORNER: f64 = 0.46;

/// The edges of one voice.
#[derive(Clone)]
pub struct Edges {
    /// The filtered step from 0 to 1.
    step: Arc<[f64]>,
    /// What is still to come, frame by frame, a ring.
    coming: [f64; LENGTH],
    at: usize,
}

impl Edges {
    /// At rest.
    pub fn new() -> Self {
        let beta = kaiser_beta(ATTENUATION);
        let half = (LENGTH / 2) as f64;
        // The integral of a windowed sinc, by the values in the middle between points.
        let impulse = |point: usize| {
            let t = (point as f64 + 0.5) / POINTS as f64 - half;
            let side = t / half;
            math::sin(2.0 * PI * CORNER * t) / (PI * t) * bessel_i0(beta * (1.0 - side * side).max(0.0).sqrt())
        };
        let mut step = vec![0.0; LENGTH * POINTS + 2];
        for point in 0..LENGTH * POINTS {
            step[point + 1] = step[point] + impulse(point);
        }
        let whole = step[LENGTH * POINTS];
        step[LENGTH * POINTS + 1] = whole;
        Self { step: step.iter().map(|x| x / whole).collect(), coming: [0.0; LENGTH], at: 0 }
    }

    /// Forgets what is still to come.
    pub fn reset(&mut self) {
        (self.coming, self.at) = ([0.0; LENGTH], 0);
    }

    /// An edge `behind` frames (0 to 1) before the next frame, of a height that the frames from there on already have.
    #[inline(always)]
    pub fn step(&mut self, behind: f64, height: f64) {
        let place = behind.min(1.0) * POINTS as f64;
        let (point, between) = (place as usize, place - place.floor());
        for frame in 0..LENGTH {
            let first = frame * POINTS + point;
            let filtered = self.step[first] + (self.step[first + 1] - self.step[first]) * between;
            let sharp = if frame >= LENGTH / 2 { 1.0 } else { 0.0 };
            self.coming[(self.at + frame) % LENGTH] += height * (filtered - sharp);
        }
    }

    /// Takes the next frame with its sharp edges, and gives that of half a length ago without.
    #[inline(always)]
    pub fn next(&mut self, sharp: f64) -> f64 {
        self.coming[(self.at + LENGTH / 2) % LENGTH] += sharp;
        let heard = std::mem::take(&mut self.coming[self.at]);
        self.at = (self.at + 1) % LENGTH;
        heard
    }
}
