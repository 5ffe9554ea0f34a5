//! Leaves 6 dB of headroom for mastering.
//!
//! A mix that goes to mastering near full scale leaves its limiter no choice; one that peaks 6 dB or more below can be
//! judged and treated freely.
//! Source: Katz, "Mastering Audio", 3rd ed. 2014, chapter on levels; AES TD1008, 2021.

use crate::proposal::{Bound, Proposal};
use crate::scene::Scene;
use session::Reason;
use signal::Db;

/// Where the loudest sample goes, in dBFS: true peaks of music lie up to about a decibel higher.
const PEAK: f64 = -8.0;

pub fn propose(scene: &Scene) -> Vec<Proposal> {
    let before = scene.heads.mix.peak_level();
    let step = ((PEAK - before) * 10.0).round() / 10.0;
    if !before.is_finite() || step.abs() < 0.5 {
        return Vec::new();
    }
    let trim = Db(scene.song.master.trim.0 + step);
    vec![Proposal {
        rule: "headroom",
        strip: "master".to_string(),
        paths: vec!["master/trim".to_string()],
        reason: Reason {
            because: format!(
                "The mix peaks at {before:.1} dBFS; it is turned {} by {:.1} dB, so that its true peaks stay under -6 dBTP.",
                if step < 0.0 { "down" } else { "up" },
                step.abs()
            ),
            measure: "sample peak of the mix".to_string(),
            before,
            predicted: before + step,
            after: None,
            unit: "dBFS".to_string(),
            source: "Katz, Mastering Audio, 3rd ed. 2014".to_string(),
            listen: "Nothing: only the level changes.".to_string(),
            confidence: 0.95,
        },
        change: Box::new(move |song| song.master.trim = trim),
        gauge: Box::new(|scene| scene.heads.mix.peak_level()),
        within: 0.3,
        bound: Bound::Near,
    }]
}
