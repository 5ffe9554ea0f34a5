//! The kernel behind `gain` and `polarity`: a factor for every lane, on the way to another in a straight line.

use crate::{Context, Effect, Kernel};
use multiversion::multiversion;
use signal::Lanes;
use signal::lanes::Ramp;

/// An effect that multiplies each channel of a strip by a number.
pub trait Multiplies: Effect {
    /// The number for one of so many channels.
    fn factor(&self, channel: usize, channels: usize) -> f64;
}

/// One ramped factor a lane.
#[derive(Clone)]
pub struct Multiplier<const L: usize> {
    factor: Ramp<f32, L>,
    channels: usize,
}

impl<const L: usize, E: Multiplies> Kernel<L, E> for Multiplier<L> {
    fn new(_effect: &E, context: &Context) -> Self {
        Self { factor: Ramp::<f32, L>::new(1.0), channels: context.channels }
    }

    fn aim(&mut self, strip: usize, effect: &E, _context: &Context) {
        for channel in 0..self.channels {
            self.factor.aim(strip * self.channels + channel, effect.factor(channel, self.channels) as f32);
        }
    }

    fn settle(&mut self) {
        self.factor.settle();
    }

    fn reset(&mut self) {
        self.factor.settle();
    }

    fn run(&mut self, lanes: &mut Lanes<L>, _side: Option<&Lanes<L>>) {
        multiply(lanes, &self.factor);
        self.factor.arrive();
    }
}

#[multiversion(targets("x86_64+avx+avx2"))]
fn multiply<const L: usize>(lanes: &mut Lanes<L>, factor: &Ramp<f32, L>) {
    if factor.is_steady() {
        let gains = [factor.at(0); 4];
        for frames in lanes.as_chunks_mut::<4>().0 {
            for (x, gain) in frames.as_flattened_mut().iter_mut().zip(gains.as_flattened()) {
                *x *= gain;
            }
        }
        return;
    }
    // Four frames at a time are lanes enough to fill a register, and too few for the compiler to turn them about.
    for (group, frames) in lanes.as_chunks_mut::<4>().0.iter_mut().enumerate() {
        let gains: [[f32; L]; 4] = std::array::from_fn(|k| factor.at(group * 4 + k));
        for (x, gain) in frames.as_flattened_mut().iter_mut().zip(gains.as_flattened()) {
            *x *= gain;
        }
    }
}
