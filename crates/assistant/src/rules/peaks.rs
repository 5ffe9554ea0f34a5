//! Takes the tips off hits that stand far out of their track.
//!
//! The first millisecond of a drum stroke may stand more than 20 dB out of what the track sounds like; nobody hears its
//! very tip, yet it decides how loud everything else can be. A fast compressor with a millisecond of look-ahead takes a
//! few decibels off it and leaves the stroke.
//! Source: Giannoulis, Massberg, Reiss, "Digital Dynamic Range Compressor Design", JAES 60(6), 2012; Izhaki, "Mixing
//! Audio", 3rd ed. 2017, chapter on compressors.

use crate::proposal::{Bound, Proposal};
use crate::rules::insert::{add_insert, settings};
use crate::scene::Scene;
use session::Reason;

/// Hits may stand this far out of their track's loud moments, in dB.
const CREST: f64 = 18.0;
/// No more is taken off, in dB.
const MOST: f64 = 6.0;
/// The ratio of the compressor.
const RATIO: f64 = 5.0;

pub fn propose(scene: &Scene) -> Vec<Proposal> {
    scene.playing().filter(|track| scene.strip(*track).insert("peaks").is_none()).filter_map(|t| tame(scene, t)).collect()
}

fn tame(scene: &Scene, track: usize) -> Option<Proposal> {
    let heard = &scene.heads.tracks[track];
    let before = heard.crest()?;
    let off = (before - CREST).min(MOST);
    if off < 2.0 {
        return None;
    }
    let tip = heard.peak_level() + scene.inside(track);
    let threshold = (tip - off / (1.0 - 1.0 / RATIO)).clamp(-60.0, 0.0).round();
    let numbers = [
        ("threshold", threshold),
        ("ratio", RATIO),
        ("attack", 0.3),
        ("release", 50.0),
        ("knee", 3.0),
        ("look-ahead", 1.0),
        ("detector", 0.0),
    ];
    let settings = settings("compressor", &numbers)?;
    let name = scene.strip(track).name.clone();
    Some(Proposal {
        rule: "peaks",
        strip: name.clone(),
        paths: vec![format!("{name}/peaks")],
        reason: Reason {
            because: format!(
                "The hits of {name} stand {before:.0} dB out of its loud moments; their tips, above {threshold:.0} dB, come down by about {off:.0} dB, so that they do not decide how loud everything else can be."
            ),
            measure: "how far hits stand out of the track".to_string(),
            before,
            predicted: before - off,
            after: None,
            unit: "dB".to_string(),
            source: "Giannoulis, Massberg, Reiss, JAES 60(6), 2012".to_string(),
            listen: "Bypass it: the hits click a little more, and sound no louder.".to_string(),
            confidence: 0.7,
        },
        change: Box::new(move |song| add_insert(song, &name, 2, "peaks", "compressor", &settings)),
        gauge: Box::new(move |scene| scene.heads.tracks[track].crest().unwrap_or(0.0)),
        within: off * 0.6,
        bound: Bound::AtMost,
    })
}
