//! Where a line is heard: at a whole frame, between two, or on the way from one place to another.

use crate::line::Line;
use signal::window::{bessel_i0, kaiser_beta};
use signal::{QUANTUM, math};
use std::f64::consts::PI;

/// Taps of a place between frames.
pub const TAPS: usize = 32;
/// What the taps leave of what lies beyond the band, dB.
const ATTENUATION: f64 = 80.0;

/// One delay.
#[derive(Clone, Copy)]
pub struct Place {
    wanted: f64,
    frames: usize,
    /// Weights of the frames around, the oldest first; none on a frame.
    taps: Option<[f32; TAPS]>,
}

impl Place {
    /// A delay in frames. Taps reach ahead by half their number: with less delay than that, it is the nearest frame.
    pub fn new(wanted: f64) -> Self {
        let share = wanted.fract();
        if share == 0.0 || wanted < (TAPS / 2) as f64 {
            return Self { wanted, frames: wanted.round() as usize, taps: None };
        }
        let beta = kaiser_beta(ATTENUATION);
        let half = (TAPS / 2) as f64;
        let mut taps = [0.0; TAPS];
        for (k, tap) in taps.iter_mut().enumerate() {
            let distance = k as f64 - half + share;
            let side = distance / half;
            let window = bessel_i0(beta * (1.0 - side * side).max(0.0).sqrt()) / bessel_i0(beta);
            *tap = math::sin(PI * distance) / (PI * distance) * window;
        }
        // A constant passes as it is.
        let sum: f64 = taps.iter().sum();
        Self { wanted, frames: wanted.floor() as usize, taps: Some(taps.map(|tap| (tap / sum) as f32)) }
    }

    /// What is heard of a line into which the present quantum has been written.
    #[inline(always)]
    fn read(&self, line: &Line, heard: &mut [f32; QUANTUM]) {
        let Some(taps) = &self.taps else {
            *heard = *line.read(self.frames + QUANTUM);
            return;
        };
        let past: &[f32; QUANTUM + TAPS] = line.read(self.frames + TAPS / 2 + QUANTUM);
        *heard = [0.0; QUANTUM];
        for (k, tap) in taps.iter().enumerate() {
            for n in 0..QUANTUM {
                heard[n] += tap * past[n + k];
            }
        }
    }
}

/// Where a strip hears its lines: a new place fades in while the old one fades out.
#[derive(Clone)]
pub struct Head {
    from: Place,
    to: Place,
    /// Where it shall go when the crossfade has ended.
    next: f64,
    /// Quanta of the crossfade done; none while it rests.
    done: Option<usize>,
}

impl Head {
    /// At rest.
    pub fn at(place: Place) -> Self {
        Self { from: place, to: place, next: place.wanted, done: None }
    }

    /// Sets the delay to go to.
    pub fn aim(&mut self, frames: f64) {
        self.next = frames;
    }

    /// Jumps to the delay aimed at.
    pub fn settle(&mut self) {
        if self.done.is_some() || self.to.wanted != self.next {
            *self = Self::at(Place::new(self.next));
        }
    }

    /// What is heard of one line.
    #[inline(always)]
    pub fn read(&mut self, line: &Line, heard: &mut [f32; QUANTUM], crossfade: usize) {
        if self.done.is_none() && self.to.wanted != self.next {
            (self.to, self.done) = (Place::new(self.next), Some(0));
        }
        self.from.read(line, heard);
        let Some(done) = self.done else { return };
        let mut new = [0.0; QUANTUM];
        self.to.read(line, &mut new);
        for n in 0..QUANTUM {
            let t = (done * QUANTUM + n + 1) as f32 / (crossfade * QUANTUM) as f32;
            let share = t * t * (3.0 - 2.0 * t);
            heard[n] += (new[n] - heard[n]) * share;
        }
    }

    /// A step of the crossfade, after all lines were read.
    pub fn step(&mut self, crossfade: usize) {
        self.done = self.done.map(|done| done + 1);
        if self.done == Some(crossfade) {
            (self.from, self.done) = (self.to, None);
        }
    }
}
