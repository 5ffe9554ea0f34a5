//! Presses the loudest hits gently, where the limiter alone would have to take too much off them.
//!
//! Two stages that each do little are heard less than one that does everything. Where the target's loudness would
//! make the limiter take more than 4 dB, a compressor of 2:1 takes up to 4 dB off the highest peaks, hearing 5 ms ahead.
//!
//! Source: Katz, "Mastering Audio", 3rd ed. 2014, chapter 6 (compression before limiting); Giannoulis, Massberg, Reiss,
//! "Digital Dynamic Range Compressor Design", JAES 60(6), 2012 (what 2:1 takes off above its threshold).

use super::drive::reduction;
use super::playback::Playback;
use super::{chain, step::Step};
use crate::proposal::Bound;
use session::Reason;

/// What the limiter may take off alone, in dB.
const ALONE: f64 = 4.0;
/// What it shall have left where the compressor can bring it there.
const LEFT: f64 = 3.0;
/// What the compressor takes off the highest peaks at the most.
const MOST: f64 = 4.0;
/// Its ratio: of every decibel above the threshold half a decibel goes.
const RATIO: f64 = 2.0;
/// What of its reduction is sure to reach the limiter: the loudness it costs has to be made up for.
const SURE: f64 = 0.4;

/// The move for what enters the limiter, where the limiter would have too much to do to reach `loudness` in LUFS under
/// `ceiling` in dBTP.
pub fn propose(before_limiter: &Playback, loudness: f64, ceiling: f64) -> Option<Step> {
    let measure = move |heard: &Playback| {
        let gain = loudness - heard.readings.integrated_lufs?;
        reduction(heard, gain, ceiling)
    };
    let before = measure(before_limiter).filter(|needed| *needed > ALONE)?;
    let taken = (before - LEFT).min(MOST);
    let threshold = before_limiter.high_peak()? - taken * RATIO / (RATIO - 1.0);
    let threshold = (threshold * 10.0).round() / 10.0;
    Some(Step {
        rule: "master-dynamics",
        paths: vec!["master/glue".to_string()],
        reason: Reason {
            because: format!(
                "At {loudness:.1} LUFS the limiter would take {before:.1} dB off the loudest hits, which is heard; a \
                 compressor of 2:1 above {threshold:.1} dB does a part of it more slowly."
            ),
            measure: "what the limiter takes off the loudest hits".to_string(),
            before,
            predicted: before - SURE * taken,
            after: None,
            unit: "dB".to_string(),
            source: "Katz, Mastering Audio, 3rd ed. 2014, chapter 6".to_string(),
            listen: "The loudest bars, at equal loudness: hits step back a little and nothing breathes.".to_string(),
            confidence: 0.65,
        },
        change: Box::new(move |song| {
            let numbers = [("threshold", threshold), ("ratio", RATIO), ("attack", 1.0), ("release", 40.0)];
            chain::set(song, "glue", &numbers);
            chain::set(song, "glue", &[("knee", 6.0), ("look-ahead", 5.0), ("auto-release", 1.0)]);
        }),
        gauge: Box::new(measure),
        within: 0.1,
        bound: Bound::AtMost,
    })
}
