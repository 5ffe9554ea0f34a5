//! The slow oscillator that moves an effect. Its phase is a function of the song's position.
//!
//! While its rate stands still, the phase is a closed form: at frame n of the song, n times the rate, in turns. So it is
//! the same after a seek, offline and live, and after a silence in which a strip slept. A rate that moves has no closed
//! form: then the phase goes on without a jump from where it was, and when the rate rests again it is counted from the
//! frame where it came to rest, until the next locate.
//!
//! Source: the edges of the square are the cubic whose slope is 0 at both ends (Hermite), 4 ms long.

use crate::Context;
use crate::delay::Sync;
use crate::slide::Slide;
use signal::{Hz, Ms, QUANTUM, math, words};
use std::f64::consts::TAU;

words! {
    /// How an effect moves to and fro: roundly, at an even pace, or between two states with edges of 4 ms.
    pub enum Shape { Sine = "sine", Triangle = "triangle", Square = "square" }
}

/// Time from one state of the square to the other.
const EDGE: Ms = Ms(4.0);

/// Turns a second, of a rate or of the note value that stands instead of it.
pub fn hertz(rate: Hz, sync: Sync, context: &Context) -> f64 {
    sync.quarters().map_or(rate.0, |quarters| context.tempo.clamp(10.0, 1000.0) / (60.0 * quarters))
}

/// As [`hertz`], in turns a frame.
pub fn turns(rate: Hz, sync: Sync, context: &Context) -> f64 {
    hertz(rate, sync, context) / context.rate.0
}

/// One strip's oscillator.
#[derive(Clone)]
pub struct Lfo {
    /// The song's frame at which the next quantum begins.
    frame: i64,
    /// A frame since which the rate stands still, and the phase there.
    since: (i64, f64),
    from: f64,
    to: f64,
    /// Frames of the square's edge.
    edge: f64,
}

impl Lfo {
    /// At the song's first frame, at rest.
    pub fn new(rate: Hz) -> Self {
        Self { frame: 0, since: (0, 0.0), from: 0.0, to: 0.0, edge: EDGE.0 * rate.0 / 1000.0 }
    }

    /// Sets how many turns a frame it shall make at the end of the next quantum.
    pub fn aim(&mut self, turns: f64) {
        self.to = turns;
    }

    /// Jumps to the rate aimed at; the phase stays.
    pub fn settle(&mut self) {
        if self.from != self.to {
            self.since = (self.frame, self.phase());
            self.from = self.to;
        }
    }

    /// Takes the phase that the song has at a frame.
    pub fn locate(&mut self, frame: i64) {
        self.frame = frame;
        self.since = (0, 0.0);
    }

    fn phase(&self) -> f64 {
        let phase = self.since.1 + (self.frame - self.since.0) as f64 * self.from;
        phase - phase.floor()
    }

    /// The way through the next quantum.
    #[inline(always)]
    pub fn next(&mut self) -> Course {
        let bend = (self.to - self.from) * (0.5 / QUANTUM as f64);
        let course = Course { begin: self.phase(), pace: self.from, bend, edge: self.edge };
        self.frame += QUANTUM as i64;
        if self.from != self.to {
            self.since = (self.frame, course.phase(QUANTUM));
            self.from = self.to;
        }
        course
    }
}

/// A quantum's phases, in turns: a parabola, so that a rate that moves leaves no jump.
#[derive(Clone, Copy)]
pub struct Course {
    begin: f64,
    pace: f64,
    bend: f64,
    edge: f64,
}

impl Course {
    /// The phase at a frame of the quantum.
    #[inline(always)]
    pub fn phase(&self, frame: usize) -> f64 {
        // By way of 32 bits, which a vector can turn into a fraction.
        let n = f64::from(frame as i32);
        self.begin + n * (self.pace + n * self.bend)
    }

    /// How far each frame is from the quantum's beginning, for sines at several phases: they share most of the work.
    #[inline(always)]
    pub fn turn(&self) -> Turn {
        let mut turn = Turn { begin: self.begin, sines: [0.0; QUANTUM], cosines: [0.0; QUANTUM] };
        let farthest = QUANTUM as f64 * (self.pace.abs() + QUANTUM as f64 * self.bend.abs());
        let way = Self { begin: 0.0, ..*self };
        for n in 0..QUANTUM {
            turn.sines[n] = TAU * way.phase(n);
        }
        if farthest < SHORT {
            for n in 0..QUANTUM {
                (turn.sines[n], turn.cosines[n]) = short(turn.sines[n]);
            }
        } else {
            for n in 0..QUANTUM {
                turn.sines[n] = sine(way.phase(n));
                turn.cosines[n] = sine(way.phase(n) + 0.25);
            }
        }
        turn
    }

    /// The value at every frame, -1 to 1, so many turns ahead.
    #[inline(always)]
    pub fn values(&self, shape: Shape, ahead: &Slide) -> [f64; QUANTUM] {
        let mut values = [0.0; QUANTUM];
        match shape {
            Shape::Sine if ahead.rests_at(ahead.end()) => return self.turn().sines(ahead.end()),
            Shape::Sine => {
                for (n, value) in values.iter_mut().enumerate() {
                    *value = sine(self.phase(n) + ahead.at(n));
                }
            }
            Shape::Triangle => {
                for (n, value) in values.iter_mut().enumerate() {
                    *value = triangle(self.phase(n) + ahead.at(n));
                }
            }
            Shape::Square => {
                for (n, value) in values.iter_mut().enumerate() {
                    let edge = 2.0 * self.edge * (self.pace + 2.0 * self.bend * f64::from(n as i32));
                    // A steep triangle, cut off, then rounded; where an edge would take half a turn there is no steeper one.
                    let steep = triangle(self.phase(n) + ahead.at(n)) / if edge < 1.0 { edge } else { 1.0 };
                    let steep = if steep > 1.0 { 1.0 } else { steep };
                    let steep = if steep < -1.0 { -1.0 } else { steep };
                    *value = steep * (1.5 - 0.5 * steep * steep);
                }
            }
        }
        values
    }
}

/// Sine and cosine of the way through a quantum.
#[derive(Clone)]
pub struct Turn {
    begin: f64,
    sines: [f64; QUANTUM],
    cosines: [f64; QUANTUM],
}

impl Turn {
    /// The sine at every frame, so many turns ahead: that of a sum of two angles.
    #[inline(always)]
    pub fn sines(&self, ahead: f64) -> [f64; QUANTUM] {
        let (s, c) = (sine(self.begin + ahead), sine(self.begin + ahead + 0.25));
        let mut values = [0.0; QUANTUM];
        for n in 0..QUANTUM {
            values[n] = s * self.cosines[n] + c * self.sines[n];
        }
        values
    }
}

/// A way through a quantum shorter than this (in turns) has its sine and cosine from few terms.
const SHORT: f64 = 1.0 / 32.0;

/// Sine and cosine of an angle of at most a fifth; what the series leave out lies under 1e-12.
#[inline(always)]
fn short(x: f64) -> (f64, f64) {
    let x2 = x * x;
    let sine = x - x * x2 * (1.0 / 6.0 - x2 * (1.0 / 120.0 - x2 * (1.0 / 5040.0 - x2 * (1.0 / 362_880.0))));
    let cosine = 1.0 - x2 * (0.5 - x2 * (1.0 / 24.0 - x2 * (1.0 / 720.0 - x2 * (1.0 / 40_320.0))));
    (sine, cosine)
}

/// How far a phase lies from the nearest zero of the sine, in turns with its sign: -1/4 to 1/4.
#[inline(always)]
fn fold(turns: f64) -> f64 {
    // 1.5 * 2^52: adding and subtracting it rounds to a whole number.
    const ROUND: f64 = 6_755_399_441_055_744.0;
    let x = turns - ((turns + ROUND) - ROUND);
    let far = if x < 0.0 { -0.5 } else { 0.5 };
    if x.abs() > 0.25 { far - x } else { x }
}

/// The sine of a phase in turns, without a branch; absolute error under 1e-13.
#[inline(always)]
pub fn sine(turns: f64) -> f64 {
    math::sin_core(TAU * fold(turns))
}

/// Straight lines between the sine's peaks.
#[inline(always)]
fn triangle(turns: f64) -> f64 {
    4.0 * fold(turns)
}

#[cfg(test)]
mod tests {
    use super::*;
    use signal::math;

    const RATE: Hz = Hz(48_000.0);

    fn phases(lfo: &mut Lfo, quanta: usize) -> Vec<f64> {
        let mut all = Vec::new();
        for _ in 0..quanta {
            let course = lfo.next();
            all.extend((0..QUANTUM).map(|n| course.phase(n)));
        }
        all
    }

    /// The distance between two phases, whole turns aside.
    fn apart(a: f64, b: f64) -> f64 {
        (a - b - (a - b).round()).abs()
    }

    #[test]
    fn the_phase_is_the_songs_position_times_the_rate_after_an_hour_too() {
        let mut lfo = Lfo::new(RATE);
        lfo.aim(0.37 / RATE.0);
        lfo.settle();
        for frame in [-6400, 0, 64 * 777, 48_000 * 3600] {
            lfo.locate(frame);
            for (n, phase) in phases(&mut lfo, 20).into_iter().enumerate() {
                let exact = (frame + n as i64) as f64 * 0.37 / RATE.0;
                assert!(apart(phase, exact) < 1e-10, "frame {frame} + {n}");
            }
        }
    }

    #[test]
    fn a_note_value_turns_once_in_its_length() {
        let context = Context { rate: RATE, channels: 2, tempo: 90.0 };
        // A dotted eighth at 90 lasts half a second.
        assert!((turns(Hz(1.0), Sync::EighthDotted, &context) * 24_000.0 - 1.0).abs() < 1e-12);
        assert!((turns(Hz(3.0), Sync::Off, &context) * 16_000.0 - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_new_rate_goes_on_from_the_phase_there_was() {
        let mut lfo = Lfo::new(RATE);
        lfo.aim(0.1 / RATE.0);
        lfo.settle();
        let mut all = phases(&mut lfo, 100);
        lfo.aim(20.0 / RATE.0);
        all.extend(phases(&mut lfo, 100));
        let steps: Vec<f64> = all.windows(2).map(|pair| apart(pair[1], pair[0]) * RATE.0).collect();
        // Turns a second: never more than the new rate, never back, and a straight line from one to the other.
        for (n, step) in steps.iter().enumerate() {
            let along = ((n as f64 + 0.5 - 6400.0) / 64.0).clamp(0.0, 1.0);
            assert!((step - (0.1 + 19.9 * along)).abs() < 1e-6, "{step} at {n}");
        }
    }

    #[test]
    fn the_sine_is_a_sine_and_the_triangle_meets_its_peaks() {
        for n in -4000..4000 {
            let phase = f64::from(n) * 0.000_73;
            assert!((sine(phase) - math::sin(TAU * phase)).abs() < 1e-13);
            // The arc sine of the sine is a triangle.
            let s = math::sin(TAU * phase);
            let arc = math::atan2(s, (1.0 - s * s).max(0.0).sqrt());
            assert!((triangle(phase) - arc / std::f64::consts::FRAC_PI_2).abs() < 1e-6, "{phase}");
        }
    }

    #[test]
    fn slow_or_fast_the_sine_of_a_course_is_that_of_its_phase() {
        let mut lfo = Lfo::new(RATE);
        for (from, to) in [(0.6, 0.6), (8.0, 0.05), (20.0, 20.0), (0.0, 25.0), (200.0, 3000.0)] {
            for ahead in [0.0, 0.3, -0.75] {
                lfo.aim(from / RATE.0);
                lfo.settle();
                lfo.locate(64 * 777);
                lfo.aim(to / RATE.0);
                let course = lfo.next();
                for (n, value) in course.values(Shape::Sine, &Slide::at_rest(ahead)).into_iter().enumerate() {
                    let exact = math::sin(TAU * (course.phase(n) + ahead));
                    assert!((value - exact).abs() < 2e-12, "{from} to {to} Hz, frame {n}: {value}, not {exact}");
                }
            }
        }
    }

    #[test]
    fn the_square_takes_four_milliseconds_from_one_state_to_the_other() {
        let mut lfo = Lfo::new(RATE);
        lfo.aim(2.0 / RATE.0);
        lfo.settle();
        let mut values = Vec::new();
        for _ in 0..750 {
            values.extend(lfo.next().values(Shape::Square, &Slide::quick()));
        }
        let between = values.iter().filter(|value| value.abs() < 1.0).count();
        // Four edges of 192 frames in a second; their ends are the states themselves.
        assert!(between.abs_diff(4 * 191) <= 4, "{between}");
        let steepest = values.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(0.0, f64::max);
        // Hermite's cubic is one and a half times as steep as the straight line.
        assert!((steepest - 1.5 * 2.0 / 192.0).abs() < 1e-4, "{steepest}");
        assert!(values[3000] == 1.0 && values[15_000] == -1.0);
    }
}
