//! The effects, one file each.
//!
//! An effect is its settings, a [`Declared`] struct in the engineer's units. What it does to the sound is its
//! [`Kernel`], written once over `L` lanes; what it remembers is the kernel's own and can be cloned. [`LIST`] is the one
//! list: a file and a word in it add an effect to the command line, the song file, the studio, the docs and the tests.

mod butterworth;
mod detector;
mod gain_envelope;
mod gain_math;
mod glide;
mod interpolated_peak;
#[macro_use]
mod list;
mod lfo;
mod line;
mod look_ahead;
mod loudness_makeup;
mod multiplier;
mod oversampling;
mod shaper;
mod slide;
mod sliding_maximum;
#[cfg(test)]
mod trial;

pub use list::{Context, Effect, Kernel, Kind, Processor, Width, find};

effects! {
    tone::Tone,
    noise::Noise,
    polarity::Polarity,
    sample_delay::SampleDelay,
    dc_filter::DcFilter,
    gain::Gain,
    high_pass::HighPass,
    low_pass::LowPass,
    gate::Gate,
    expander::Expander,
    transient_shaper::TransientShaper,
    compressor::Compressor,
    multiband_compressor::MultibandCompressor,
    de_esser::DeEsser,
    equalizer::Equalizer,
    saturator::Saturator,
    exciter::Exciter,
    tremolo::Tremolo,
    vibrato::Vibrato,
    phaser::Phaser,
    flanger::Flanger,
    chorus::Chorus,
    auto_pan::AutoPan,
    delay::Delay,
    reverb::Reverb,
    convolution::Convolution,
    mid_side::MidSide,
    width::StereoWidth,
    clipper::Clipper,
    limiter::Limiter,
    dither::Dither,
}
