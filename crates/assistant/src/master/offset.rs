//! Takes away a constant offset, which nobody hears but everything after it feels: the limiter meets one side sooner, and
//! every cut and every beginning clicks.
//!
//! Where the mean of the mix, as loud as the master will be, is more than 0.05 % of full scale (a check of the finished file
//! allows 0.1 %), a first-order filter at 2 Hz takes it away; at 20 Hz it is 0.04 dB down.
//!
//! Source: Katz, "Mastering Audio", 3rd ed. 2014 (DC offset); the filter as in `dc-filter`; the bound is this house's own.

use super::{chain, step::Step};
use crate::proposal::Bound;
use meters::Readings;
use session::Reason;
use signal::Db;

/// What a master may have of it, in percent of full scale.
const MOST: f64 = 0.05;

/// How far the mean lies from zero, in percent of full scale.
fn percent(readings: &Readings) -> Option<f64> {
    readings.dc_offset.map(|offset| 100.0 * offset.abs())
}

/// The move for a mix that will be turned up by so much, where there is one.
pub fn propose(readings: &Readings, raise: Db) -> Option<Step> {
    let before = percent(readings).filter(|offset| offset * raise.gain() > MOST)?;
    Some(Step {
        rule: "master-offset",
        paths: vec!["master/offset".to_string()],
        reason: Reason {
            because: format!(
                "The mean of the samples lies {before:.2} % of full scale off zero: a constant that is no sound, eats \
                 headroom and clicks where the music begins and ends. A filter at 2 Hz takes it away and leaves the bass alone."
            ),
            measure: "distance of the mean from zero".to_string(),
            before,
            predicted: 0.0,
            after: None,
            unit: "%".to_string(),
            source: "Katz, Mastering Audio, 3rd ed. 2014".to_string(),
            listen: "Nothing changes but the click at the beginning; the waveform lies on its line.".to_string(),
            confidence: 0.95,
        },
        change: Box::new(|song| chain::set(song, "offset", &[])),
        gauge: Box::new(|after| percent(&after.readings)),
        within: MOST,
        bound: Bound::AtMost,
    })
}
