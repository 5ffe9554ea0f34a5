//! Rounds samples to whole numbers of 16 or 24 bits.
//!
//! Full scale is 2^(bits-1), so that what was read from a file of the same depth goes back bit for bit; what lies
//! beyond is held at the ends, and what is not a number becomes silence.

use crate::format::Spec;

/// Rounds the channels of one file.
pub(crate) struct Quantizer {
    bits: u32,
}

impl Quantizer {
    /// For a file to be written.
    pub fn new(spec: &Spec) -> Self {
        Self { bits: spec.format.depth.bits() }
    }

    /// The numbers of one channel's frames.
    pub fn run(&mut self, _channel: usize, from: &[f32], to: &mut Vec<i32>) {
        let scale = (1u32 << (self.bits - 1)) as f32;
        let (low, high) = (-scale, scale - 1.0);
        // The cast turns what is not a number into 0.
        to.extend(from.iter().map(|s| (s * scale).round_ties_even().clamp(low, high) as i32));
    }
}
