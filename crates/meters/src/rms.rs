//! Shows the mean level of the waveform over the whole and over all channels.
//!
//! Full scale is a square wave of full height: a full-scale sine reads -3.01.
//!
//! Units: dBFS.  Not for: loudness; use `integrated`.

use crate::{Meter, Read};
use signal::Unit;

/// In the list.
pub const METER: Meter = Meter {
    name: "rms",
    key: "rms_dbfs",
    unit: Unit::Db,
    sentence: "The root of the mean square of all samples of all channels.",
    standard: "root mean square; a full-scale sine reads -3.01 dBFS",
    read: Read::One(|readings| readings.rms_dbfs),
};
