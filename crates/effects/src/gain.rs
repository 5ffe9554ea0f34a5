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
fn multiply<const L: usize>(lanes: &mut Lanes<L>, factor: &Ramp<f32, L>) {
    for (frame, x) in lanes.iter_mut().enumerate() {
        let gain = factor.at(frame);
        for i in 0..L {
            x[i] *= gain[i];
        }
    }
}
