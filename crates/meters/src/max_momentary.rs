//! Shows the loudest moment, over 400 ms: a hit, a shout.
//!
//! Windows begin every 10 ms, so that the loudest is found wherever it lies.
//!
//! Source: EBU Tech 3341, 2023, section 2.2.  Units: LUFS.

use crate::{Meter, Read};
use signal::Unit;

/// In the list.
pub const METER: Meter = Meter {
    name: "max-momentary",
    key: "max_momentary_lufs",
    unit: Unit::Lufs,
    sentence: "The loudness of the loudest 400 ms.",
    standard: "EBU Tech 3341 section 2.2",
    read: Read::At(|readings| readings.max_momentary_lufs, |readings| readings.max_momentary_at),
};
