//! Bends the pitch up and down, as a singer or a string player does.
//!
//! The sound is read from a delay line at a place that swings about the latency, so it stays in time. The swing is the
//! one whose pitch goes by a sine in cents; only its mean is shifted (0.4 cents down at a depth of 50, 1.4 at 100), so that
//! the place does not drift.
//!
//! Source: Dattorro, "Effect Design, Part 2: Delay-Line Modulation and Chorus", JAES 45(10), 1997 (vibrato by a modulated
//! delay). exp(z cos w) is I0(z) + 2 I1(z) cos w + 2 I2(z) cos 2w + ... (Abramowitz, Stegun, 9.6.34), and its integral the
//! swing; the next term is a hundredth of a cent.
//! A modulated tone stands 75 dB above its distortion up to 1 kHz, 72 dB at 10 kHz, where it droops by 0.001 dB.
//! Units: Hz, cents.  Latency: 9.5 ms, the widest swing.  Cost: two polynomials and 16 taps a sample.
//! Not for: thickening, where the straight sound is heard too; use `chorus`.

use crate::delay::Sync;
use crate::glide::Glide;
use crate::lfo::{Lfo, hertz, sine};
use crate::line::kept;
use crate::slide::Slide;
use crate::{Context, Effect, Kernel};
use multiversion::multiversion;
use signal::delay_line::DelayLine;
use signal::{Hz, Lanes, Ms, Plain, QUANTUM, Seconds, params};
use std::f64::consts::{LN_2, TAU};

params! {
    /// Bends the pitch up and down.
    Vibrato as "vibrato" {
        /// Swings in a second.
        rate: Hz = 5.5, 1.0..=16.0, log, first;
        /// Note value in which it swings once at the song's tempo, instead of the rate; doubled or halved until it fits.
        sync: Sync = Sync::Off;
        /// How far the pitch goes to either side, in cents.
        depth: Plain = 20.0, 0.0..=100.0;
        /// How far the right swings behind the left, in degrees.
        offset: Plain = 0.0, 0.0..=180.0;
    }
}

/// The widest swing (100 cents at 1 Hz is 9.2 ms) and the taps of the read.
const MIDDLE: Ms = Ms(9.5);
/// The ends of the rate's range.
const SLOWEST: f64 = 1.0;
const FASTEST: f64 = 16.0;
/// A quarter of an octave in the time of 64 quanta: the swing, which is wider the slower it is, must follow.
const SLOWLY: f64 = 64.0;

impl Vibrato {
    /// Turns a frame.
    fn turns(&self, context: &Context) -> f64 {
        let mut hertz = hertz(self.rate, self.sync, context);
        while hertz < SLOWEST {
            hertz *= 2.0;
        }
        while hertz > FASTEST {
            hertz *= 0.5;
        }
        hertz / context.rate.0
    }
}

/// The swing, in frames, by which the pitch moves by a sine of so many cents.
fn swing(cents: f64, turns: f64) -> f64 {
    let z = cents * LN_2 / 1200.0;
    // 2 I1(z) / I0(z), to a millionth.
    z * (1.0 - z * z / 8.0) / (TAU * turns)
}

impl Effect for Vibrato {
    type Kernel<const L: usize> = VibratoKernel<L>;

    fn latency(&self, rate: Hz) -> usize {
        MIDDLE.frames(rate)
    }

    fn tail(&self, _context: &Context) -> Seconds {
        Seconds(2.0 * MIDDLE.0 / 1000.0 + 0.001)
    }
}

/// What moves a strip.
#[derive(Clone)]
struct Strip {
    lfo: Lfo,
    /// Turns a frame: where the rate stands, and where it goes.
    pace: (f64, f64),
    cents: f64,
    swing: Slide,
    /// How much of the swing goes twice as fast, for the pitch's sine to be one in cents.
    second: Slide,
    /// Turns by which the right is ahead.
    ahead: Slide,
}

impl Strip {
    fn set_swing(&mut self) {
        self.lfo.aim(self.pace.0);
        self.swing.aim(swing(self.cents, self.pace.0));
    }

    /// Begins the next quantum.
    fn step(&mut self, glide: &Glide) {
        if self.pace.0 != self.pace.1 {
            self.pace.0 = glide.ratio(self.pace.0, self.pace.1);
            self.set_swing();
        }
        self.swing.step();
        self.set_second();
        self.second.step();
        self.ahead.step();
    }

    /// I2 / (2 I1), from the swing as it is.
    fn set_second(&mut self) {
        self.second.aim(self.swing.end() * TAU * self.pace.0 / 8.0);
    }
}

/// The swings of `L` lanes.
#[derive(Clone)]
pub struct VibratoKernel<const L: usize> {
    lines: Vec<DelayLine>,
    strips: Vec<Strip>,
    glide: Glide,
    middle: f64,
    channels: usize,
}

impl<const L: usize> Kernel<L, Vibrato> for VibratoKernel<L> {
    fn new(effect: &Vibrato, context: &Context) -> Self {
        let channels = context.channels.max(1);
        let middle = effect.latency(context.rate);
        let line = DelayLine::new(2 * middle + QUANTUM);
        let strip = Strip {
            lfo: Lfo::new(context.rate),
            pace: (effect.turns(context), effect.turns(context)),
            cents: 0.0,
            swing: Slide::time(),
            second: Slide::quick(),
            ahead: Slide::phase(context.rate),
        };
        Self {
            lines: vec![line; L],
            strips: vec![strip; L.div_ceil(channels)],
            glide: Glide::slower(context.rate, SLOWLY),
            middle: middle as f64,
            channels,
        }
    }

    fn aim(&mut self, strip: usize, effect: &Vibrato, context: &Context) {
        let strip = &mut self.strips[strip];
        strip.pace.1 = effect.turns(context);
        strip.cents = effect.depth.0;
        strip.set_swing();
        strip.ahead.aim(-effect.offset.0 / 360.0);
    }

    fn settle(&mut self) {
        for strip in &mut self.strips {
            strip.pace.0 = strip.pace.1;
            strip.set_swing();
            strip.lfo.settle();
            strip.swing.settle();
            strip.set_second();
            strip.second.settle();
            strip.ahead.settle();
        }
    }

    fn reset(&mut self) {
        self.settle();
        self.lines.iter_mut().for_each(DelayLine::reset);
        self.locate(0);
    }

    fn locate(&mut self, frame: i64) {
        self.strips.iter_mut().for_each(|strip| strip.lfo.locate(frame));
    }

    fn run(&mut self, lanes: &mut Lanes<L>, _side: Option<&Lanes<L>>) {
        for strip in &mut self.strips {
            strip.step(&self.glide);
        }
        bend(self, lanes);
    }
}

#[multiversion(targets("x86_64+avx+avx2"))]
fn bend<const L: usize>(kernel: &mut VibratoKernel<L>, lanes: &mut Lanes<L>) {
    for (index, strip) in kernel.strips.iter_mut().enumerate() {
        let course = strip.lfo.next();
        let apart = !strip.ahead.rests_at(0.0);
        let mut delays = [0.0; QUANTUM];
        for channel in 0..kernel.channels {
            // Channels that swing together do so by the same delays.
            if channel == 0 || apart {
                let ahead = if channel > 0 { strip.ahead } else { Slide::at_rest(0.0) };
                for (n, delay) in delays.iter_mut().enumerate() {
                    let phase = course.phase(n) + ahead.at(n);
                    let along = sine(phase) + strip.second.at(n) * sine(2.0 * phase);
                    // Counted from the last frame of the quantum, which is in the line by then.
                    *delay = kernel.middle - strip.swing.at(n) * along + f64::from((QUANTUM - 1 - n) as i32);
                }
            }
            let lane = index * kernel.channels + channel;
            let (mut sound, mut heard) = ([0.0; QUANTUM], [0.0; QUANTUM]);
            for (x, frame) in sound.iter_mut().zip(lanes.iter()) {
                *x = kept(frame[lane]);
            }
            kernel.lines[lane].write_all(&sound);
            kernel.lines[lane].read_all(&delays, &mut heard);
            for (x, frame) in heard.iter().zip(lanes.iter_mut()) {
                frame[lane] = *x;
            }
        }
    }
}

#[cfg(test)]
mod tests;
