//! Turns the signal up or down, and can flip its polarity.
//!
//! Units: dB.  Latency: none.  Cost: one multiplication a sample.
//! Not for: balance; that is the fader's work.

use crate::{Context, Effect, Kernel};
use multiversion::multiversion;
use signal::lanes::Ramp;
use signal::{Db, Hz, Lanes, params};

params! {
    /// Turns the signal up or down, and can flip its polarity.
    Gain as "gain" {
        /// How much louder.
        gain: Db = 0.0, -96.0..=48.0, first;
        /// Turns the waveform upside down.
        flip: bool = false;
    }
}

impl Gain {
    fn factor(&self) -> f64 {
        if self.flip { -self.gain.gain() } else { self.gain.gain() }
    }
}

impl Effect for Gain {
    type Kernel<const L: usize> = GainKernel<L>;

    fn response(&self, _frequency: Hz, _rate: Hz) -> Option<f64> {
        Some(self.gain.gain())
    }
}

/// One ramped factor a lane.
#[derive(Clone)]
pub struct GainKernel<const L: usize> {
    factor: Ramp<f32, L>,
    channels: usize,
}

impl<const L: usize> Kernel<L, Gain> for GainKernel<L> {
    fn new(_effect: &Gain, context: &Context) -> Self {
        Self { factor: Ramp::<f32, L>::new(1.0), channels: context.channels }
    }

    fn aim(&mut self, strip: usize, effect: &Gain, _context: &Context) {
        for lane in strip * self.channels..(strip + 1) * self.channels {
            self.factor.aim(lane, effect.factor() as f32);
        }
    }

    fn settle(&mut self) {
        self.factor.settle();
    }

    fn reset(&mut self) {
        self.settle();
    }

    fn run(&mut self, lanes: &mut Lanes<L>, _side: Option<&Lanes<L>>) {
        multiply(lanes, &self.factor);
        self.factor.arrive();
    }
}

#[multiversion(targets("x86_64+avx+avx2"))]
pub(crate) fn multiply<const L: usize>(lanes: &mut Lanes<L>, factor: &Ramp<f32, L>) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{self, RATES, Strip};

    fn gain(gain: f64, flip: bool) -> Gain {
        Gain { gain: Db(gain), flip }
    }

    #[test]
    fn six_decibels_are_twice_the_level() {
        let mut strip = Strip::<Gain, 2>::new(&gain(6.0206, false), RATES[1], 2);
        assert!(strip.play(64, |_| [0.25, -0.5]).iter().all(|x| (x[0] - 0.5).abs() < 1e-6 && (x[1] + 1.0).abs() < 1e-6));
    }

    #[test]
    fn flip_turns_the_waveform_and_zero_changes_nothing() {
        let mut flipped = Strip::<Gain, 1>::new(&gain(0.0, true), RATES[1], 1);
        assert!(flipped.play(64, |_| [0.3]).iter().all(|x| x[0] == -0.3));
        let mut straight = Strip::<Gain, 1>::new(&gain(0.0, false), RATES[1], 1);
        assert!(straight.play(64, |n| [n as f32]).iter().enumerate().all(|(n, x)| x[0] == n as f32));
    }

    #[test]
    fn a_jump_is_a_straight_line_over_one_quantum() {
        let mut strip = Strip::<Gain, 1>::new(&gain(0.0, false), RATES[1], 1);
        strip.aim(&gain(6.0206, false));
        let heard = strip.play(128, |_| [1.0]);
        assert!(heard.iter().enumerate().all(|(n, x)| (x[0] - (1.0 + (n + 1).min(64) as f32 / 64.0)).abs() < 1e-6));
    }

    #[test]
    fn eight_lanes_are_eight_single_runs() {
        trial::lanes_are_single_runs(&gain(3.0, false), &gain(-7.0, true));
    }
}
