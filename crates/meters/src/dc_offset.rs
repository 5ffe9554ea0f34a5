//! Shows how far the waveform lies off centre, which eats headroom and clicks at every edit.
//!
//! The mean of the channel where it lies farthest off.
//!
//! Units: full scale is 1.

use crate::{Meter, Read};
use signal::Unit;

/// In the list.
pub const METER: Meter = Meter {
    name: "dc-offset",
    key: "dc_offset",
    unit: Unit::Plain,
    sentence: "How far the mean of a channel lies from 0, where full scale is 1.",
    standard: "the mean of all samples",
    read: Read::One(|readings| readings.dc_offset),
};
