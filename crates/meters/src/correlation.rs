//! Shows how alike left and right are: 1 the same, 0 unrelated, -1 one the reverse of the other.
//!
//! Units: -1 to 1.  Not for: one bad passage; use `correlation_minimum`.

use crate::{Meter, Read};
use signal::Unit;

/// In the list.
pub const METER: Meter = Meter {
    name: "correlation",
    key: "correlation",
    unit: Unit::Plain,
    sentence: "How alike left and right are over the whole, from -1 to 1.",
    standard: "sum of products over the root of the product of the sums of squares",
    read: Read::One(|readings| readings.correlation),
};
