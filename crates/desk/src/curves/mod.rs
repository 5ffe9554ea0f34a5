//! What an effect does, as curves: for the pages of the reference and for the studio, which draw them.
//!
//! What follows from an effect's coefficients is calculated, all else is measured on the running effect.

pub mod burst;
pub mod decay;
pub mod levels;
pub mod moving;
pub mod nature;
pub mod run;

use effects::Kind;
use signal::{Hz, Settings, math};

/// The level of each frequency (Hz) in dB, for an effect that states its response; nothing is below -180 dB.
pub fn response(kind: &Kind, settings: &Settings, rate: Hz, frequencies: &[f64]) -> Option<Vec<f64>> {
    let level = |frequency: &f64| {
        let magnitude = (kind.response)(settings, Hz(*frequency), rate)?;
        Some(math::gain_to_db(magnitude.max(1e-9)))
    };
    frequencies.iter().map(level).collect()
}
