//! Rounds samples to whole numbers of 16 or 24 bits, with dither where the audio had more.
//!
//! Full scale is 2^(bits-1), so that what was read from a file of the same depth goes back bit for bit; what lies
//! beyond is held at the ends, and what is not a number becomes silence.

use multiversion::multiversion;
use signal::dither::Dither;

use crate::format::{Depth, Spec};

/// The same noise every time: a render must be the same bits.
const SEED: u64 = 0x746f_6e6d;

/// Rounds the channels of one file.
pub(crate) struct Quantizer {
    bits: u32,
    /// One a channel; empty where nothing is dithered.
    dithers: Vec<Dither>,
}

impl Quantizer {
    /// For a file to be written.
    pub fn new(spec: &Spec) -> Self {
        let bits = spec.format.depth.bits();
        let dithered = spec.dither && spec.format.depth != Depth::Float;
        let dithers = (0..spec.channels).filter(|_| dithered).map(|c| Dither::new(bits, SEED, c)).collect();
        Self { bits, dithers }
    }

    /// Appends the numbers of one channel's next frames.
    pub fn run(&mut self, channel: usize, from: &[f32], to: &mut Vec<i32>) {
        if let Some(dither) = self.dithers.get_mut(channel) {
            let start = to.len();
            to.resize(start + from.len(), 0);
            dither.steps(from, &mut to[start..]);
            return;
        }
        round(from, self.bits, to);
    }
}

#[multiversion(targets("x86_64+avx+avx2"))]
fn round(from: &[f32], bits: u32, to: &mut Vec<i32>) {
    let scale = (1u32 << (bits - 1)) as f32;
    let (low, high) = (-scale, scale - 1.0);
    // The cast turns what is not a number into 0.
    to.extend(from.iter().map(|s| (s * scale).round_ties_even().clamp(low, high) as i32));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Format;
    use crate::info::Container;

    #[test]
    fn ends_hold_and_nonsense_is_silence() {
        let format = Format { container: Container::Wav, depth: Depth::Sixteen, bit_rate: None };
        for dither in [false, true] {
            let mut spec = Spec::new(format, 48_000, 1);
            spec.dither = dither;
            let mut to = Vec::new();
            Quantizer::new(&spec).run(0, &[4.0, -4.0, f32::NAN, f32::INFINITY, f32::NEG_INFINITY], &mut to);
            assert_eq!(to, [32_767, -32_768, 0, 32_767, -32_768], "dither {dither}");
        }
    }
}
