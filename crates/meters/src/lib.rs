//! The meters, one file each.
//!
//! [`measure`] reads a source once and gives every value as [`Readings`]; [`Meters`] does the same for sound that comes
//! in pieces. [`LIST`] is the one list: a file and a word in it add a meter to the command line, the studio and the docs.
//!
//! A meter in the list only says what it is and where its value stands in the readings. What is counted lies beside it:
//! [`loudness`] (weighted energies), `levels` (peaks, sums and products of samples), [`true_peak`] (between the
//! samples) and `spectrum` (the transform). All of them see the sound in blocks of 10 ms from its first frame, so that
//! no reading depends on the sizes in which it was handed in.

#[macro_use]
mod list;

mod blocks;
mod front;
mod gating;
mod interpolation;
mod levels;
pub mod loudness;
mod measure;
mod readings;
mod spectrum;
pub mod weighting;

pub use front::Meters;
pub use list::{Kind, Meter, Read, find};
pub use loudness::{Loudness, LoudnessAt, LoudnessReadings};
pub use measure::{loudness_only, measure};
pub use readings::{ChannelReadings, Place, Readings};
pub use spectrum::{Band, Spectrum};
pub use true_peak::TruePeaks;

meters! {
    integrated,
    loudness_range,
    max_momentary,
    max_short_term,
    true_peak,
    sample_peak,
    rms,
    crest,
    plr,
    psr,
    dc_offset,
    correlation,
    correlation_minimum,
    mono_fold_loss,
    ranges,
    third_octaves,
}
