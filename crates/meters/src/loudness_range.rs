//! Shows how far quiet and loud passages lie apart.
//!
//! The 10th to the 95th percentile of loudness over 3 s, ten times a second; what lies 20 LU under the mean does not count.
//!
//! Source: EBU Tech 3342, 2023, section 3.  Units: LU.  Not for: anything much shorter than a minute.

use crate::{Meter, Read};
use signal::Unit;

/// In the list.
pub const METER: Meter = Meter {
    name: "loudness-range",
    key: "loudness_range_lu",
    unit: Unit::Lu,
    sentence: "How far quiet and loud passages lie apart.",
    standard: "EBU Tech 3342 section 3",
    read: Read::One(|readings| readings.loudness_range_lu),
};
