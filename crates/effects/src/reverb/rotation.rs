//! How the mixing of the lines turns slowly, so that no mode of the room stands still and rings.
//!
//! Source: Schlecht, Habets, "Time-Varying Feedback Matrices in Feedback Delay Networks and Their Application in
//! Artificial Reverberation", JASA 138(3), 2015: a mixing that turns is as lossless as one that stands. Unlike delays
//! whose lengths wander, it bends no pitch and interpolates nothing, so the highs decay as they are told.

use super::LINES;
use signal::{Hz, QUANTUM, Seconds, math};
use std::f64::consts::TAU;

/// Angles that swing by themselves; each turns two pairs of lines, one the other way.
pub const ROTATIONS: usize = LINES / 4;

/// Times of a swing to and fro: without a common measure, so that the four never come back together.
const PERIODS: [Seconds; ROTATIONS] = [Seconds(0.41), Seconds(0.53), Seconds(0.67), Seconds(0.83)];

/// Largest angle, in radians.
const WIDEST: f64 = 0.9;

/// Cosine and sine of every angle.
pub type Turn = [[f32; ROTATIONS]; 2];

/// The angles.
#[derive(Clone)]
pub struct Rotation {
    /// A point on the circle an angle, its cosine and sine.
    circle: [[f64; ROTATIONS]; 2],
    /// What the point moves by in a quantum.
    step: [[f64; ROTATIONS]; 2],
    depth: f64,
    /// Cosine and sine of the angles now.
    now: Turn,
}

/// Where the angles begin, a quarter apart.
const BEGIN: [[f64; ROTATIONS]; 2] = [[1.0, 0.0, -1.0, 0.0], [0.0, 1.0, 0.0, -1.0]];

impl Rotation {
    /// At its beginning.
    pub fn new(rate: Hz) -> Self {
        let angles = PERIODS.map(|period| math::sin_cos(TAU * QUANTUM as f64 / (rate.0 * period.0)));
        let mut rotation = Self {
            circle: BEGIN,
            step: [angles.map(|a| a.1), angles.map(|a| a.0)],
            depth: 0.0,
            now: [[0.0; ROTATIONS]; 2],
        };
        rotation.now = rotation.turned();
        rotation
    }

    /// How far it swings, 0 to 1.
    pub fn aim(&mut self, depth: f64) {
        self.depth = depth * WIDEST;
    }

    /// Jumps to the depth aimed at.
    pub fn settle(&mut self) {
        self.now = self.turned();
    }

    /// Back to the beginning.
    pub fn reset(&mut self) {
        self.circle = BEGIN;
        self.settle();
    }

    /// Cosine and sine of the angles: Taylor's series, which for angles up to 0.9 ends within 1e-7.
    #[inline(always)]
    fn turned(&self) -> Turn {
        let mut turned = [[0.0; ROTATIONS]; 2];
        for i in 0..ROTATIONS {
            let angle = self.depth * self.circle[1][i];
            let s = angle * angle;
            let cosine = -1.0 / 720.0 + s * (1.0 / 40_320.0 - s * (1.0 / 3_628_800.0));
            turned[0][i] = (1.0 + s * (-0.5 + s * (1.0 / 24.0 + s * cosine))) as f32;
            let sine = -1.0 / 5040.0 + s * (1.0 / 362_880.0);
            turned[1][i] = (angle * (1.0 + s * (-1.0 / 6.0 + s * (1.0 / 120.0 + s * sine)))) as f32;
        }
        turned
    }

    /// One quantum on: cosine and sine of all angles at its begin and at its end. Between, they run straight; the chord
    /// of so small an arc loses a few millionths.
    #[inline(always)]
    pub fn step(&mut self) -> [Turn; 2] {
        for i in 0..ROTATIONS {
            let (c, s) = (self.circle[0][i], self.circle[1][i]);
            let (c, s) = (c * self.step[0][i] - s * self.step[1][i], s * self.step[0][i] + c * self.step[1][i]);
            // One step of Newton's keeps the point on the circle.
            let back = 1.5 - 0.5 * (c * c + s * s);
            (self.circle[0][i], self.circle[1][i]) = (c * back, s * back);
        }
        let from = self.now;
        self.now = self.turned();
        [from, self.now]
    }
}
