//! Shows how much room there is between loudness and peak: what limiting has taken away.
//!
//! Source: AES TD1008, 2021 (peak to loudness ratio).  Units: dB.

use crate::{Meter, Read};
use signal::Unit;

/// In the list.
pub const METER: Meter = Meter {
    name: "plr",
    key: "plr_db",
    unit: Unit::Db,
    sentence: "How far the true peak stands over the integrated loudness.",
    standard: "AES TD1008: true peak less integrated loudness",
    read: Read::One(|readings| readings.plr_db),
};
