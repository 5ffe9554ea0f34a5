//! Shows where left and right fight each other most, over 400 ms.
//!
//! Windows follow every 100 ms; those in which a side lies under -70 dBFS RMS do not count.
//!
//! Units: -1 to 1.

use crate::{Meter, Read};
use signal::Unit;

/// In the list.
pub const METER: Meter = Meter {
    name: "correlation-minimum",
    key: "correlation_minimum",
    unit: Unit::Plain,
    sentence: "The lowest correlation of left and right over any 400 ms.",
    standard: "as correlation, in windows of 400 ms",
    read: Read::At(|readings| readings.correlation_minimum, |readings| readings.correlation_minimum_at),
};
