//! Shows how loud the whole is: what platforms and broadcasters set their level by.
//!
//! Source: ITU-R BS.1770-5, 2023, annex 1, equations 1 to 7; EBU R 128, 2023.  Units: LUFS.
//! Not for: anything under 400 ms, which has none.

use crate::{Meter, Read};
use signal::Unit;

/// In the list.
pub const METER: Meter = Meter {
    name: "integrated",
    key: "integrated_lufs",
    unit: Unit::Lufs,
    sentence: "The loudness of the whole, with pauses left out.",
    standard: "ITU-R BS.1770-5 annex 1",
    read: Read::One(|readings| readings.integrated_lufs),
};
