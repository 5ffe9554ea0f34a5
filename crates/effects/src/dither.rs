//! Shortens the samples to fewer bits without distortion, as the last step before they are delivered.
//!
//! What is lost becomes a steady hiss that knows nothing of the sound: 93.3 dB under a full-scale sine at 16 bits. A shape
//! moves the hiss to where the ear hears less of it. Left and right have hisses of their own. Digital silence stays
//! digital silence.
//!
//! Source: Lipshitz, Wannamaker, Vanderkooy, "Quantization and Dither: A Theoretical Survey", JAES 40(5), 1992;
//! Wannamaker, "Psychoacoustically Optimal Noise Shaping", JAES 40(7/8), 1992 (see `signal::dither`).
//! Units: bits.  Latency: none.  Cost: a random number a sample, nine multiplications where the hiss is shaped.
//! Not for: anything but the last step; what comes after it (a gain, a fade) takes the sound off the steps again.

use crate::{Context, Effect, Kernel};
use multiversion::multiversion;
use signal::dither::{self, BLANK, Shape};
use signal::{Lanes, Plain, Seconds, params};

params! {
    /// Shortens the samples to fewer bits without distortion.
    Dither as "dither" {
        /// Bits of a sample.
        bits: Plain = 16.0, 8.0..=24.0, first, fixed;
        /// Where the hiss lies: everywhere alike, rising with frequency, or where the ear hears it least.
        shape: Shape = Shape::Flat, fixed;
    }
}

/// The same hiss every time: a render must be the same bits.
const SEED: u64 = 0x6469_7468;

impl Effect for Dither {
    type Kernel<const L: usize> = DitherKernel<L>;

    fn tail(&self, context: &Context) -> Seconds {
        Seconds(BLANK as f64 / context.rate.0)
    }
}

/// The rounding of each lane.
#[derive(Clone)]
pub struct DitherKernel<const L: usize> {
    lanes: Vec<dither::Dither>,
}

impl<const L: usize> Kernel<L, Dither> for DitherKernel<L> {
    fn new(effect: &Dither, context: &Context) -> Self {
        let bits = effect.bits.0.round().clamp(8.0, 24.0) as u32;
        let lane = |lane: usize| dither::Dither::new(bits, SEED, lane % context.channels.max(1));
        // Silence lies before the first frame, so a silent start is digital silence.
        let lanes = (0..L).map(|n| lane(n).shaped(effect.shape, context.rate).at(0, BLANK));
        Self { lanes: lanes.collect() }
    }

    fn aim(&mut self, _strip: usize, _effect: &Dither, _context: &Context) {}

    fn settle(&mut self) {}

    fn reset(&mut self) {
        self.lanes.iter_mut().for_each(|lane| *lane = lane.clone().at(0, BLANK));
    }

    fn run(&mut self, lanes: &mut Lanes<L>, _side: Option<&Lanes<L>>) {
        shorten(&mut self.lanes, lanes);
    }
}

#[multiversion(targets("x86_64+avx+avx2"))]
fn shorten<const L: usize>(rounding: &mut [dither::Dither], lanes: &mut Lanes<L>) {
    for (lane, dither) in rounding.iter_mut().enumerate() {
        for x in lanes.iter_mut() {
            x[lane] = dither.shorten(x[lane]);
        }
    }
}

#[cfg(test)]
mod tests;
