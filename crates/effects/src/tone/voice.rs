//! One tone: its phase, its waveform, its level.

use super::edges::{Edges, HALF_TURN};
use super::{Tone, Waveform};
use signal::lanes::Ramp;
use signal::{Hz, QUANTUM, math};
use std::f64::consts::TAU;

/// A whole turn of the phase: it is counted in whole numbers that run over at the turn, so it never drifts.
const TURN: f64 = 18_446_744_073_709_551_616.0;

/// Nothing sounds higher than this part of the rate.
const HIGHEST: f64 = 0.49;

/// Turns from a whole-number phase, 0 to 1.
fn turns(phase: u64) -> f64 {
    (phase >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
}

/// What a sweep is made of, settled when it begins.
#[derive(Clone, Copy)]
struct Sweep {
    octaves: f64,
    /// Turns to its end, whole, over what the frequency grows by, as a part of the first.
    scale: f64,
}

impl Sweep {
    fn new(from: f64, to: f64, frames: u64, rate: Hz) -> Self {
        let octaves = math::log2(to / from);
        let seconds = frames as f64 / rate.0;
        // The turns are the integral of the frequency; of an even climb in pitch, its difference over its logarithm.
        let exact = if octaves.abs() < 1e-9 { from * seconds } else { (to - from) * seconds / math::ln(to / from) };
        let grown = if octaves.abs() < 1e-9 { 1.0 } else { math::exp2(octaves) - 1.0 };
        Self { octaves, scale: exact.round().max(1.0) / grown }
    }

    /// Turns at a part of its length.
    fn at(&self, part: f64) -> f64 {
        if self.octaves.abs() < 1e-9 {
            return self.scale * part;
        }
        self.scale * (math::exp2(self.octaves * part) - 1.0)
    }
}

/// One tone.
#[derive(Clone)]
pub struct Voice {
    wave: Waveform,
    rate: Hz,
    to: f64,
    /// Frames from one beginning to the next, of sweeps and impulses.
    length: u64,
    /// Frames since the last beginning.
    frame: u64,
    phase: u64,
    /// Turns a frame.
    step: Ramp<f64, 1>,
    level: Ramp<f64, 1>,
    sweep: Sweep,
    edges: Option<Edges>,
}

impl Voice {
    /// Before its first frame.
    pub fn new(effect: &Tone, rate: Hz) -> Self {
        let highest = HIGHEST * rate.0;
        let length = (effect.length.0 * rate.0).round().max(1.0) as u64;
        let edged = matches!(effect.wave, Waveform::Square | Waveform::Saw);
        Self {
            wave: effect.wave,
            rate,
            to: effect.to.0.min(highest),
            length,
            frame: 0,
            phase: 0,
            step: Ramp::<f64, 1>::new(0.0),
            level: Ramp::<f64, 1>::new(0.0),
            sweep: Sweep::new(effect.frequency.0.min(highest), effect.to.0.min(highest), length, rate),
            edges: edged.then(Edges::new),
        }
    }

    /// Sets frequency and level at the end of the next quantum.
    pub fn aim(&mut self, effect: &Tone) {
        self.step.aim(0, (effect.frequency.0 / self.rate.0).min(HIGHEST));
        self.level.aim(0, effect.level.gain());
    }

    /// Jumps there.
    pub fn settle(&mut self) {
        self.step.settle();
        self.level.settle();
    }

    /// Begins again.
    pub fn reset(&mut self) {
        (self.frame, self.phase) = (0, 0);
        if let Some(edges) = &mut self.edges {
            edges.reset();
        }
    }

    /// The next quantum.
    #[inline(always)]
    pub fn sound(&mut self, tone: &mut [f64; QUANTUM]) {
        match self.wave {
            Waveform::Sine => self.sine(tone),
            Waveform::Square | Waveform::Saw => self.edged(tone),
            Waveform::Sweep => self.sweep(tone),
            Waveform::Impulse => self.impulses(tone),
        }
        for (n, x) in tone.iter_mut().enumerate() {
            *x *= self.level.at(n)[0];
        }
        self.step.arrive();
        self.level.arrive();
    }

    #[inline(always)]
    fn sine(&mut self, tone: &mut [f64; QUANTUM]) {
        for (n, x) in tone.iter_mut().enumerate() {
            *x = TAU * turns(self.phase);
            self.phase = self.phase.wrapping_add((self.step.at(n)[0] * TURN) as u64);
        }
        for x in tone {
            *x = math::sin(*x);
        }
    }

    #[inline(always)]
    fn edged(&mut self, tone: &mut [f64; QUANTUM]) {
        let Some(edges) = &mut self.edges else { return };
        let square = self.wave == Waveform::Square;
        if square && self.frame == 0 && self.phase == 0 {
            // The first edge comes out of silence.
            edges.step(0.0, 1.0);
            self.frame = 1;
        }
        for (n, x) in tone.iter_mut().enumerate() {
            let place = turns(self.phase);
            // A saw begins in its middle.
            let naive = match (square, place < 0.5) {
                (true, true) => 1.0,
                (true, false) => -1.0,
                (false, true) => 2.0 * place,
                (false, false) => 2.0 * place - 2.0,
            };
            *x = edges.next(naive);
            let step = (self.step.at(n)[0] * TURN) as u64;
            // How far an edge lies behind the next frame, in frames, is how far the phase has run beyond it.
            let behind = |phase: u64| phase as f64 / step as f64;
            let (half, over_half) = self.phase.wrapping_sub(HALF_TURN).overflowing_add(step);
            let (phase, over) = self.phase.overflowing_add(step);
            if over_half {
                edges.step(behind(half), -2.0);
            }
            if over && square {
                edges.step(behind(phase), 2.0);
            }
            self.phase = phase;
        }
    }

    #[inline(always)]
    fn sweep(&mut self, tone: &mut [f64; QUANTUM]) {
        for (n, x) in tone.iter_mut().enumerate() {
            if self.frame == 0 {
                self.sweep = Sweep::new(self.step.at(n)[0] * self.rate.0, self.to, self.length, self.rate);
            }
            let turns = self.sweep.at(self.frame as f64 / self.length as f64);
            *x = math::sin(TAU * (turns - turns.floor()));
            self.frame = if self.frame + 1 == self.length { 0 } else { self.frame + 1 };
        }
    }

    #[inline(always)]
    fn impulses(&mut self, tone: &mut [f64; QUANTUM]) {
        for x in tone {
            *x = f64::from(u8::from(self.frame == 0));
            self.frame = if self.frame + 1 == self.length { 0 } else { self.frame + 1 };
        }
    }
}
