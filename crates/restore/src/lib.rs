//! Faults of recordings, one file each: what is wrong, where, how sure, and what to do.
//!
//! [`examine`] reads a recording once, in blocks, and lets every detector of [`LIST`] hear it; an hour costs no more
//! memory than a minute, save for what was found. It also leaves a [`Summary`], and [`compare`] finds over many
//! summaries what one file alone cannot show: duplicates, odd sample rates, microphones against each other.

#[macro_use]
mod list;

mod check;
mod ear;
mod examine;
mod low_rate;
mod pair;
mod plateau;
mod residual;
mod severity;
mod summary;
#[cfg(test)]
mod trial;

pub use check::{CHECKS, Check, compare};
pub use examine::{Examination, examine};
pub use list::{Detector, Kind, Listener, Take, find};
pub use severity::must_be_mended;
pub use summary::Summary;

faults! {
    level::Level,
    clipping::Clipping,
    dc_offset::DcOffset,
    hum::Hum,
    noise::Noise,
    clicks::Clicks,
    dropout::Dropout,
    silence::Silence,
    polarity::Polarity,
    dual_mono::DualMono,
}
