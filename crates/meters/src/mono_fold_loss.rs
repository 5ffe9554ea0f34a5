//! Shows how much of the sound vanishes on a single loudspeaker or telephone.
//!
//! The integrated loudness less that of (left + right) / 2 played from both sides: 0 for a voice in the middle, 3 for two
//! unrelated sides. A fold under the absolute gate counts as -70 LUFS.
//!
//! Source: ITU-R BS.1770-5, 2023, annex 1, for both loudnesses.  Units: LU.

use crate::{Meter, Read};
use signal::Unit;

/// In the list.
pub const METER: Meter = Meter {
    name: "mono-fold-loss",
    key: "mono_fold_loss_lu",
    unit: Unit::Lu,
    sentence: "How much loudness is lost when left and right are summed to mono.",
    standard: "ITU-R BS.1770-5 annex 1, before and after the fold",
    read: Read::One(|readings| readings.mono_fold_loss_lu),
};
