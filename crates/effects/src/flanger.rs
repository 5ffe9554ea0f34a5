//! Sweeps notches through the sound: a copy follows it at a short distance that swings.
//!
//! At a distance of T the notches lie at 1/2T, 3/2T, 5/2T ... (at 0, 1/T, 2/T ... where the copy is inverted). Through
//! zero the sound itself is held back and the copy swings past it to both sides, as between two tape machines: the
//! notches leave the top of the band and come back.
//!
//! Source: Dattorro, "Effect Design, Part 2: Delay-Line Modulation and Chorus", JAES 45(10), 1997 (flange and its feedback);
//! Bartlett, "A Scientific Explanation of Phasing (Flanging)", JAES 18(6), 1970 (notches, and the passage through zero).
//! Units: Hz, ms, %, degrees.  Latency: none; 10.25 ms through zero.  Cost: a polynomial and 16 taps a sample.
//! Not for: notches that are few and not evenly spaced; use `phaser`.

use crate::delay::Sync;
use crate::lfo::{Lfo, Shape, turns};
use crate::line::kept;
use crate::look_ahead::LookAhead;
use crate::slide::Slide;
use crate::{Context, Effect, Kernel};
use multiversion::multiversion;
use signal::delay_line::DelayLine;
use signal::{Hz, Lanes, Ms, Percent, Plain, QUANTUM, Seconds, math, params};

params! {
    /// Sweeps evenly spaced notches through the sound.
    Flanger as "flanger" {
        /// Sweeps in a second.
        rate: Hz = 0.25, 0.02..=10.0, log, first;
        /// Note value in which it sweeps once at the song's tempo, instead of the rate.
        sync: Sync = Sync::Off;
        /// How late the copy is in the middle of its way; through zero, how far it is off at the most.
        delay: Ms = 2.0, 0.5..=10.0, log;
        /// How much of that it moves; at 100, down to a quarter of a millisecond.
        depth: Percent = 80.0, 0.0..=100.0;
        /// How much of the copy goes round again; a negative one sounds hollow.
        feedback: Percent = 30.0, -95.0..=95.0;
        /// Turns the copy upside down, so that the lows go.
        invert: bool = false;
        /// Holds the sound itself back, so that the copy passes it; the feedback then goes round the longer way.
        through_zero as "through-zero": bool = false, fixed;
        /// How far the right sweeps behind the left, in degrees.
        offset: Plain = 0.0, 0.0..=180.0;
        /// Share of the copy; at 50 the notches are deepest.
        mix: Percent = 50.0, 0.0..=100.0;
    }
}

/// The least delay: the taps of a read and a few frames that can be worked out at once.
const SHORTEST: Ms = Ms(0.25);
/// How late the copy is in the middle of its way through zero: its farthest distance and the least delay.
const HELD: Ms = Ms(10.25);

fn frames(time: f64, rate: Hz) -> f64 {
    time * rate.0 / 1000.0
}

impl Flanger {
    /// Middle and width of the swing, in frames.
    fn swing(&self, rate: Hz) -> (f64, f64) {
        let depth = self.depth.0 / 100.0;
        if self.through_zero {
            (HELD.frames(rate) as f64, frames(self.delay.0, rate) * depth)
        } else {
            (frames(self.delay.0, rate), frames(self.delay.0 - SHORTEST.0, rate) * depth)
        }
    }
}

impl Effect for Flanger {
    type Kernel<const L: usize> = FlangerKernel<L>;

    fn latency(&self, rate: Hz) -> usize {
        if self.through_zero { HELD.frames(rate) } else { 0 }
    }

    fn tail(&self, context: &Context) -> Seconds {
        let (middle, width) = self.swing(context.rate);
        let round = (middle + width) / context.rate.0;
        let rounds = match self.feedback.0.abs() {
            0.0 => 1.0,
            feedback => 1.0 + 140.0 / -math::gain_to_db(feedback / 100.0),
        };
        Seconds((round + 0.0005) * rounds.ceil() + 0.001)
    }
}

/// What moves a strip.
#[derive(Clone)]
struct Strip {
    lfo: Lfo,
    middle: Slide,
    width: Slide,
    feedback: Slide,
    straight: Slide,
    copy: Slide,
    /// Turns by which the right is ahead.
    ahead: Slide,
}

impl Strip {
    fn all(&mut self) -> [&mut Slide; 6] {
        let Self { middle, width, feedback, straight, copy, ahead, .. } = self;
        [middle, width, feedback, straight, copy, ahead]
    }
}

/// The copies of `L` lanes.
#[derive(Clone)]
pub struct FlangerKernel<const L: usize> {
    lines: Vec<DelayLine>,
    strips: Vec<Strip>,
    held: LookAhead<L>,
    channels: usize,
}

impl<const L: usize> Kernel<L, Flanger> for FlangerKernel<L> {
    fn new(effect: &Flanger, context: &Context) -> Self {
        let channels = context.channels.max(1);
        let line = DelayLine::new(2 * HELD.frames(context.rate) + QUANTUM);
        let strip = Strip {
            lfo: Lfo::new(context.rate),
            middle: Slide::time(),
            width: Slide::time(),
            feedback: Slide::share(context.rate),
            straight: Slide::quick(),
            copy: Slide::quick(),
            ahead: Slide::phase(context.rate),
        };
        Self {
            lines: vec![line; L],
            strips: vec![strip; L.div_ceil(channels)],
            held: LookAhead::new(effect.latency(context.rate)),
            channels,
        }
    }

    fn aim(&mut self, strip: usize, effect: &Flanger, context: &Context) {
        let (middle, width) = effect.swing(context.rate);
        let mix = effect.mix.0 / 100.0;
        let strip = &mut self.strips[strip];
        strip.lfo.aim(turns(effect.rate, effect.sync, context));
        strip.middle.aim(middle);
        strip.width.aim(width);
        strip.feedback.aim(effect.feedback.0 / 100.0);
        strip.straight.aim(1.0 - mix);
        strip.copy.aim(if effect.invert { -mix } else { mix });
        strip.ahead.aim(-effect.offset.0 / 360.0);
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
        self.held.reset();
        self.locate(0);
    }

    fn locate(&mut self, frame: i64) {
        self.strips.iter_mut().for_each(|strip| strip.lfo.locate(frame));
    }

    fn run(&mut self, lanes: &mut Lanes<L>, _side: Option<&Lanes<L>>) {
        sweep(self, lanes);
    }
}

#[multiversion(targets("x86_64+avx+avx2"))]
fn sweep<const L: usize>(kernel: &mut FlangerKernel<L>, lanes: &mut Lanes<L>) {
    let channels = kernel.channels;
    let sound = *lanes;
    kernel.held.run(lanes);
    for (index, strip) in kernel.strips.iter_mut().enumerate() {
        let course = strip.lfo.next();
        strip.all().into_iter().for_each(Slide::step);
        for channel in 0..channels {
            let lane = index * channels + channel;
            let ahead = if channel > 0 { strip.ahead } else { Slide::at_rest(0.0) };
            let mut delays = course.values(Shape::Sine, &ahead);
            for (n, delay) in delays.iter_mut().enumerate() {
                *delay = strip.middle.at(n) + strip.width.at(n) * *delay;
            }
            let mut fed = [0.0; QUANTUM];
            for (x, frame) in fed.iter_mut().zip(&sound) {
                *x = frame[lane];
            }
            let mut heard = [0.0; QUANTUM];
            go_round(&mut kernel.lines[lane], &delays, &strip.feedback, &mut fed, &mut heard);
            for (n, frame) in lanes.iter_mut().enumerate() {
                frame[lane] = frame[lane] * strip.straight.at(n) as f32 + heard[n] * strip.copy.at(n) as f32;
            }
        }
    }
}

/// Reads the copy and writes the sound with what goes round again. As many frames are worked out at once as the shortest
/// delay leaves between a read and its write.
#[inline(always)]
fn go_round(
    line: &mut DelayLine,
    delays: &[f64; QUANTUM],
    feedback: &Slide,
    fed: &mut [f32; QUANTUM],
    heard: &mut [f32; QUANTUM],
) {
    let mut shortest = delays[0];
    for &delay in delays {
        shortest = if delay < shortest { delay } else { shortest };
    }
    let at_once = ((shortest - DelayLine::SHORTEST) as usize).clamp(1, QUANTUM);
    let mut begin = 0;
    while begin < QUANTUM {
        let end = (begin + at_once).min(QUANTUM);
        let mut places = [0.0; QUANTUM];
        for n in begin..end {
            // Counted from the newest frame in the line, the one before `begin`.
            places[n] = delays[n] - f64::from((n - begin + 1) as i32);
        }
        line.read_all(&places[begin..end], &mut heard[begin..end]);
        for n in begin..end {
            fed[n] = kept(fed[n] + heard[n] * feedback.at(n) as f32);
        }
        line.write_all(&fed[begin..end]);
        begin = end;
    }
}

#[cfg(test)]
mod tests;
