//! Shows the level in the seven ranges engineers speak of, from sub-bass to air.
//!
//! Units: dBFS RMS; a full-scale sine reads -3.01.

use crate::{Band, Meter, Read};
use signal::{Hz, Unit, bands::RANGES};

/// In the list.
pub const METER: Meter = Meter {
    name: "ranges",
    key: "ranges_dbfs",
    unit: Unit::Db,
    sentence: "The RMS level in each of the seven frequency ranges, averaged over the whole.",
    standard: "the mean square between the edges of each range",
    read: Read::Bands(|readings| &readings.spectrum.ranges),
};

pub(crate) fn bands(level: impl Fn(Hz, Hz) -> Option<f64>) -> Vec<Band> {
    RANGES
        .iter()
        .map(|range| Band { name: range.name, low: range.low, high: range.high, level_dbfs: level(range.low, range.high) })
        .collect()
}
