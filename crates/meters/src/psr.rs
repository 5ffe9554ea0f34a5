//! Shows the room between loudness and peak where it is smallest: the most squashed passage.
//!
//! The peak within each 3 s less the loudness of these 3 s, ten times a second; the smallest counts. Passages that the
//! gates of loudness range leave out do not. Peaks are taken with four points a sample.
//!
//! Source: AES TD1008, 2021, for the ratio over the whole; windows and gates of EBU Tech 3342, 2023.  Units: dB.

use crate::gating::{self, RANGE_GATE};
use crate::{Meter, Place, Read};
use signal::{Seconds, Unit, math};

/// In the list.
pub const METER: Meter = Meter {
    name: "psr",
    key: "psr_db",
    unit: Unit::Db,
    sentence: "How far the peak stands over the loudness in the 3 s where it does so least.",
    standard: "true peak less short-term loudness, smallest over EBU Tech 3342's windows",
    read: Read::At(|readings| readings.psr_db, |readings| readings.psr_at),
};

/// Steps of 100 ms in 3 s.
const WINDOW: usize = 30;

/// The smallest ratio and where its window begins, from short-term energies and the peak of each 100 ms.
pub(crate) fn smallest(short_term: impl Iterator<Item = f64> + Clone, peaks: &[f32]) -> Option<(f64, Place)> {
    let threshold = gating::threshold(short_term.clone(), RANGE_GATE)?;
    let windows = peaks.windows(WINDOW).map(|window| window.iter().fold(0f32, |a, b| a.max(*b)));
    let ratios = short_term.zip(windows).enumerate().filter(|(_, (energy, _))| *energy > threshold);
    let ratios = ratios.filter_map(|(step, (energy, peak))| {
        gating::loudness(energy).map(|loudness| (math::gain_to_db(f64::from(peak)) - loudness, step))
    });
    let (ratio, step) = ratios.reduce(|best, next| if next.0 < best.0 { next } else { best })?;
    Some((ratio, Place { channel: None, time: Seconds(step as f64 / 10.0) }))
}
