//! Thickens the sound: several copies, each a little late and a little out of tune, stand beside it.
//!
//! The voices' phases lie evenly around the turn, their places evenly from left to right. Each goes to the sides by shares
//! that add up to one whole, so that folded to mono the spread changes nothing.
//!
//! Source: Dattorro, "Effect Design, Part 2: Delay-Line Modulation and Chorus", JAES 45(10), 1997 (chorus: a delay of
//! some milliseconds that swings, mixed with the sound).
//! Units: Hz, ms, %.  Latency: none.  Cost: a polynomial a voice, and 16 taps a voice and channel.
//! Not for: pitch alone, use `vibrato`; or notches that sweep, use `flanger`.

use crate::delay::Sync;
use crate::lfo::{Course, Lfo, Shape, Turn, turns};
use crate::line::kept;
use crate::slide::Slide;
use crate::{Context, Effect, Kernel};
use multiversion::multiversion;
use signal::delay_line::DelayLine;
use signal::{Hz, Lanes, Ms, Percent, Plain, QUANTUM, Seconds, params, words};

words! {
    /// How the voices' pitch moves: roundly, or up and down between two steps.
    pub enum Swing { Sine = "sine", Triangle = "triangle" }
}

params! {
    /// Thickens the sound with copies that are a little late and a little out of tune.
    Chorus as "chorus" {
        /// Swings of a voice in a second.
        rate: Hz = 0.6, 0.05..=8.0, log, first;
        /// Note value in which a voice swings once at the song's tempo, instead of the rate.
        sync: Sync = Sync::Off;
        /// How far a voice moves in time, to either side.
        depth: Ms = 1.5, 0.0..=5.0;
        /// How late the voices are in the middle of their way.
        delay: Ms = 12.0, 6.0..=40.0, log;
        /// Number of voices.
        voices: Plain = 3.0, 1.0..=4.0, fixed;
        /// Whether pitch swings roundly, or goes between two steps.
        shape: Swing = Swing::Sine, fixed;
        /// How far apart the voices stand; 0 is the middle, 100 from side to side.
        spread: Percent = 100.0, 0.0..=100.0;
        /// Share of the voices; at 50 they are as loud as the sound.
        mix: Percent = 50.0, 0.0..=100.0;
    }
}

/// The longest delay, from the ranges of delay and depth.
const LONGEST: Ms = Ms(45.0);
/// Most voices, from their range.
const MOST: usize = 4;

impl Chorus {
    fn count(&self) -> usize {
        (self.voices.0.round() as usize).clamp(1, MOST)
    }
}

impl Effect for Chorus {
    type Kernel<const L: usize> = ChorusKernel<L>;
    const WIDENS: bool = true;

    fn tail(&self, _context: &Context) -> Seconds {
        Seconds((self.delay.0 + self.depth.0) / 1000.0 + 0.001)
    }
}

/// What moves a strip.
#[derive(Clone)]
struct Strip {
    lfo: Lfo,
    delay: Slide,
    depth: Slide,
    spread: Slide,
    mix: Slide,
}

impl Strip {
    fn all(&mut self) -> [&mut Slide; 4] {
        [&mut self.delay, &mut self.depth, &mut self.spread, &mut self.mix]
    }
}

/// The voices of `L` lanes.
#[derive(Clone)]
pub struct ChorusKernel<const L: usize> {
    lines: Vec<DelayLine>,
    strips: Vec<Strip>,
    voices: usize,
    shape: Shape,
    channels: usize,
}

impl<const L: usize> Kernel<L, Chorus> for ChorusKernel<L> {
    fn new(effect: &Chorus, context: &Context) -> Self {
        let channels = context.channels.max(1);
        let line = DelayLine::new(LONGEST.frames(context.rate) + QUANTUM + 1);
        let strip = Strip {
            lfo: Lfo::new(context.rate),
            delay: Slide::time(),
            depth: Slide::time(),
            spread: Slide::quick(),
            mix: Slide::quick(),
        };
        Self {
            lines: vec![line; L],
            strips: vec![strip; L.div_ceil(channels)],
            voices: effect.count(),
            shape: match effect.shape {
                Swing::Sine => Shape::Sine,
                Swing::Triangle => Shape::Triangle,
            },
            channels,
        }
    }

    fn aim(&mut self, strip: usize, effect: &Chorus, context: &Context) {
        let frames = |time: Ms| time.0 * context.rate.0 / 1000.0;
        let strip = &mut self.strips[strip];
        strip.lfo.aim(turns(effect.rate, effect.sync, context));
        strip.delay.aim(frames(effect.delay));
        strip.depth.aim(frames(effect.depth));
        strip.spread.aim(effect.spread.0 / 100.0);
        strip.mix.aim(effect.mix.0 / 100.0);
    }

    fn settle(&mut self) {
        for strip in &mut self.strips {
            strip.lfo.settle();
            strip.all().into_iter().for_each(Slide::settle);
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
        thicken(self, lanes);
    }
}

#[multiversion(targets("x86_64+avx+avx2"))]
fn thicken<const L: usize>(kernel: &mut ChorusKernel<L>, lanes: &mut Lanes<L>) {
    let (channels, voices) = (kernel.channels, kernel.voices);
    for (index, strip) in kernel.strips.iter_mut().enumerate() {
        let way = Way::next(strip, kernel.shape);
        let mut sounds = [[0.0; QUANTUM]; 2];
        for channel in 0..channels {
            let lane = index * channels + channel;
            let sound = &mut sounds[channel];
            for (x, frame) in sound.iter_mut().zip(lanes.iter()) {
                *x = kept(frame[lane]);
            }
            kernel.lines[lane].write_all(sound);
        }
        let mut wet = [[0.0f32; QUANTUM]; 2];
        for voice in 0..voices {
            let delays = way.delays(voice as f64 / voices as f64);
            let place = place(voice, voices);
            for channel in 0..channels {
                let side = side(place, channel, channels);
                if side == -1.0 && strip.spread.rests_at(1.0) {
                    continue;
                }
                let mut heard = [0.0; QUANTUM];
                kernel.lines[index * channels + channel].read_all(&delays, &mut heard);
                for n in 0..QUANTUM {
                    wet[channel][n] += heard[n] * (1.0 + side * way.spread[n]) as f32;
                }
            }
        }
        // Voices out of step add up by their powers.
        let level = 1.0 / (voices as f64).sqrt();
        for channel in 0..channels {
            let (sound, wet) = (&mut sounds[channel], &wet[channel]);
            let lane = index * channels + channel;
            for (x, frame) in sound.iter_mut().zip(lanes.iter()) {
                *x = frame[lane];
            }
            for n in 0..QUANTUM {
                let mix = strip.mix.at(n);
                sound[n] = sound[n] * (1.0 - mix) as f32 + wet[n] * (level * mix) as f32;
            }
            for (x, frame) in sound.iter().zip(lanes.iter_mut()) {
                frame[lane] = *x;
            }
        }
    }
}

/// What all voices of a strip have in common over a quantum.
struct Way {
    course: Course,
    /// Where sines are asked for.
    turn: Option<Turn>,
    /// The delay in the middle of the voices' way, counted from the last frame of the quantum, which is in the line by then.
    middle: [f64; QUANTUM],
    depth: [f64; QUANTUM],
    spread: [f64; QUANTUM],
}

impl Way {
    #[inline(always)]
    fn next(strip: &mut Strip, shape: Shape) -> Self {
        let course = strip.lfo.next();
        let [mut middle, mut depth, mut spread] = [[0.0; QUANTUM]; 3];
        strip.delay.step();
        strip.depth.step();
        strip.spread.step();
        strip.mix.step();
        for n in 0..QUANTUM {
            middle[n] = strip.delay.at(n) + f64::from((QUANTUM - 1 - n) as i32);
            depth[n] = strip.depth.at(n);
            spread[n] = strip.spread.at(n);
        }
        let turn = if shape == Shape::Sine { Some(course.turn()) } else { None };
        Self { course, turn, middle, depth, spread }
    }

    /// A voice's delays, so many turns ahead.
    #[inline(always)]
    fn delays(&self, ahead: f64) -> [f64; QUANTUM] {
        let mut delays = match &self.turn {
            Some(turn) => turn.sines(ahead),
            None => self.course.values(Shape::Triangle, &Slide::at_rest(ahead)),
        };
        for n in 0..QUANTUM {
            delays[n] = self.middle[n] + self.depth[n] * delays[n];
        }
        delays
    }
}

/// Where a voice stands at full spread, -1 (left) to 1; a single one stands in the middle.
fn place(voice: usize, voices: usize) -> f64 {
    if voices == 1 { 0.0 } else { 2.0 * voice as f64 / (voices - 1) as f64 - 1.0 }
}

/// What a place adds to a channel's share of a voice. A strip of one channel has no sides.
fn side(place: f64, channel: usize, channels: usize) -> f64 {
    match channel {
        _ if channels != 2 => 0.0,
        0 => -place,
        _ => place,
    }
}

#[cfg(test)]
mod tests;
