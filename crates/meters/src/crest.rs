//! Shows how far the highest sample stands over the mean level: low in squashed sound, high in drums.
//!
//! Units: dB; a sine has 3.01, a square wave 0.

use crate::{Meter, Read};
use signal::Unit;

/// In the list.
pub const METER: Meter = Meter {
    name: "crest",
    key: "crest_db",
    unit: Unit::Db,
    sentence: "How far the sample peak stands over the RMS level.",
    standard: "sample peak less RMS level",
    read: Read::One(|readings| readings.crest_db),
};
