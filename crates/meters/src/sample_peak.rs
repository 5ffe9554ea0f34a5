//! Shows the largest sample: what a fixed-point file must hold.
//!
//! Units: dBFS.  Not for: what a converter or codec makes of it; use `true_peak`.

use crate::{Meter, Read};
use signal::Unit;

/// In the list.
pub const METER: Meter = Meter {
    name: "sample-peak",
    key: "sample_peak_dbfs",
    unit: Unit::Db,
    sentence: "The level of the largest sample of any channel.",
    standard: "the largest magnitude, relative to full scale",
    read: Read::At(|readings| readings.sample_peak_dbfs, |readings| readings.sample_peak_at),
};
