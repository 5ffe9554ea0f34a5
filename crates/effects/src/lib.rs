//! The effects, one file each.
//!
//! An effect is its settings, a [`Declared`] struct in the engineer's units. What it does to the sound is its
//! [`Kernel`], written once over `L` lanes; what it remembers is the kernel's own and can be cloned. [`LIST`] is the one
//! list: a file and a word in it add an effect to the command line, the song file, the studio, the docs and the tests.

mod butterworth;
mod detector;
mod gain_envelope;
mod glide;
mod interpolated_peak;
#[macro_use]
mod list;
mod line;
mod look_ahead;
mod oversampling;
mod shaper;
mod sliding_maximum;
#[cfg(test)]
mod trial;

pub use list::{Context, Effect, Kernel, Kind, Processor, Width, find};

effects! {
    gain::Gain,
    high_pass::HighPass,
    low_pass::LowPass,
    gate::Gate,
    compressor::Compressor,
    equalizer::Equalizer,
    saturator::Saturator,
    exciter::Exciter,
    delay::Delay,
    reverb::Reverb,
    width::StereoWidth,
    clipper::Clipper,
    limiter::Limiter,
}
