//! Makes a channel late by an exact time, to line it up with others.
//!
//! The delay is the effect's purpose, so it is not declared as latency and nothing makes up for it. Whole frames keep
//! every bit; with `fractional`, times between frames are reached by a windowed sinc of 32 taps, within 0.01 dB up to 0.41
//! of the rate (19.7 kHz at 48 kHz) and from 16 frames on, below which there is nothing to look ahead to.
//!
//! Source: Laakso, Valimaki, Karjalainen, Laine, "Splitting the Unit Delay", IEEE Signal Processing Magazine 13(1), 1996;
//! Kaiser's window. A new time fades in while the old one fades out.
//! Units: frames, ms.  Latency: none.  Cost: a read of memory a lane; 32 multiplications where it is fractional.
//! Not for: echoes; use `delay`. Nor for a negative time: delay the other channels.

mod place;

use crate::line::Line;
use crate::{Context, Effect, Kernel};
use multiversion::multiversion;
use place::{Head, Place, TAPS};
use signal::{Lanes, Ms, Plain, QUANTUM, Seconds, params};

params! {
    /// Makes a channel late by an exact time, to line it up with others.
    SampleDelay as "sample-delay" {
        /// Frames; what lies beyond a second in all is held at a second.
        samples: Plain = 0.0, 0.0..=192000.0, first;
        /// Time besides the frames.
        time: Ms = 0.0, 0.0..=1000.0;
        /// Goes to times between frames too, instead of to the nearest frame.
        fractional: bool = false;
    }
}

/// How long the old time takes to give way to a new one.
const CROSSFADE: Ms = Ms(40.0);

impl SampleDelay {
    fn frames(&self, context: &Context) -> f64 {
        let frames = self.samples.0 + self.time.0 * context.rate.0 / 1000.0;
        let held = frames.min(context.rate.0);
        if self.fractional { held } else { held.round() }
    }
}

impl Effect for SampleDelay {
    type Kernel<const L: usize> = SampleDelayKernel<L>;

    fn tail(&self, context: &Context) -> Seconds {
        Seconds((self.frames(context).ceil() + TAPS as f64 / 2.0) / context.rate.0)
    }
}

/// A line a lane and a place to hear it at a strip.
#[derive(Clone)]
pub struct SampleDelayKernel<const L: usize> {
    lines: Vec<Line>,
    heads: Vec<Head>,
    channels: usize,
    /// Quanta of a crossfade.
    crossfade: usize,
}

impl<const L: usize> Kernel<L, SampleDelay> for SampleDelayKernel<L> {
    fn new(effect: &SampleDelay, context: &Context) -> Self {
        let channels = context.channels.max(1);
        let longest = context.rate.0.ceil() as usize + QUANTUM + TAPS;
        Self {
            lines: vec![Line::new(longest); L],
            heads: vec![Head::at(Place::new(effect.frames(context))); L.div_ceil(channels)],
            channels,
            crossfade: CROSSFADE.frames(context.rate).div_ceil(QUANTUM).max(1),
        }
    }

    fn aim(&mut self, strip: usize, effect: &SampleDelay, context: &Context) {
        self.heads[strip].aim(effect.frames(context));
    }

    fn settle(&mut self) {
        self.heads.iter_mut().for_each(Head::settle);
    }

    fn reset(&mut self) {
        self.settle();
        self.lines.iter_mut().for_each(Line::reset);
    }

    fn run(&mut self, lanes: &mut Lanes<L>, _side: Option<&Lanes<L>>) {
        shift(self, lanes);
    }
}

#[multiversion(targets("x86_64+avx+avx2"))]
fn shift<const L: usize>(kernel: &mut SampleDelayKernel<L>, lanes: &mut Lanes<L>) {
    let mut row = [0.0; QUANTUM];
    for lane in 0..L {
        for (to, from) in row.iter_mut().zip(lanes.iter()) {
            *to = from[lane];
        }
        kernel.lines[lane].write(&row);
        kernel.heads[lane / kernel.channels].read(&kernel.lines[lane], &mut row, kernel.crossfade);
        for (from, to) in row.iter().zip(lanes.iter_mut()) {
            to[lane] = *from;
        }
    }
    for head in &mut kernel.heads {
        head.step(kernel.crossfade);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{self, RATES, Strip};
    use signal::random::Random;
    use signal::{Hz, math};
    use std::f64::consts::TAU;

    fn delay(samples: f64, time: f64, fractional: bool) -> SampleDelay {
        SampleDelay { samples: Plain(samples), time: Ms(time), fractional }
    }

    fn noise(n: usize) -> f32 {
        Random::at(3, n as u64).signed() as f32
    }

    #[test]
    fn whole_frames_and_milliseconds_move_the_sound_and_keep_its_bits() {
        for rate in RATES {
            for (samples, time, expected) in [
                (0.0, 0.0, 0),
                (1.0, 0.0, 1),
                (63.0, 0.0, 63),
                (64.0, 0.0, 64),
                (7.0, 10.0, 7 + (rate.0 / 100.0) as usize),
                (192_000.0, 1000.0, rate.0 as usize),
            ] {
                for fractional in [false, true] {
                    let mut strip = Strip::<SampleDelay, 1>::new(&delay(samples, time, fractional), rate, 1);
                    let heard = strip.play(expected + 2000, |n| [noise(n)]);
                    for (n, x) in heard.iter().enumerate() {
                        let wanted = n.checked_sub(expected).map_or(0.0, noise);
                        assert_eq!(x[0].to_bits(), wanted.to_bits(), "{samples} and {time} ms at {rate}, {n}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_fraction_of_a_frame_turns_every_frequency_by_its_share_and_keeps_its_level() {
        for frames in [16.5, 20.25, 100.7, 1000.1] {
            let mut strip = Strip::<SampleDelay, 1>::new(&delay(frames, 0.0, true), RATES[1], 1);
            let heard = strip.play(2048, |n| [f32::from(u8::from(n == 0))]);
            for frequency in [20.0, 1000.0, 5000.0, 10_000.0, 15_000.0, 19_500.0] {
                let w = TAU * frequency / 48_000.0;
                let (mut re, mut im) = (0.0, 0.0);
                for (n, x) in heard.iter().enumerate() {
                    let (s, c) = math::sin_cos(w * (n as f64 - frames));
                    (re, im) = (re + f64::from(x[0]) * c, im - f64::from(x[0]) * s);
                }
                // Seen from the exact delay, the response is 1: real, and of level 0 dB.
                assert!((re - 1.0).abs() < 0.0012 && im.abs() < 0.0012, "{frames}, {frequency} Hz: {re} {im}");
            }
        }
    }

    #[test]
    fn without_fractional_the_nearest_frame_is_taken() {
        let mut strip = Strip::<SampleDelay, 1>::new(&delay(20.6, 0.0, false), RATES[1], 1);
        assert_eq!(strip.play(640, |n| [f32::from(u8::from(n == 0))]).iter().position(|x| x[0] == 1.0), Some(21));
    }

    #[test]
    fn it_is_silent_after_its_tail() {
        for rate in [Hz(8000.0), RATES[1]] {
            trial::is_silent_after_its_tail(&delay(100.4, 3.0, true), rate);
        }
    }

    #[test]
    fn eight_lanes_are_eight_single_runs() {
        trial::lanes_are_single_runs(&delay(30.3, 0.0, true), &delay(500.0, 0.0, false));
    }
}
