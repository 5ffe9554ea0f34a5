//! Shows the loudest passage, over 3 s: the chorus.
//!
//! Source: EBU Tech 3341, 2023, section 2.2.  Units: LUFS.

use crate::{Meter, Read};
use signal::Unit;

/// In the list.
pub const METER: Meter = Meter {
    name: "max-short-term",
    key: "max_short_term_lufs",
    unit: Unit::Lufs,
    sentence: "The loudness of the loudest 3 s.",
    standard: "EBU Tech 3341 section 2.2",
    read: Read::At(|readings| readings.max_short_term_lufs, |readings| readings.max_short_term_at),
};
