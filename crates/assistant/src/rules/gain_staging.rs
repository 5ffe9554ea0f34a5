//! Trims every track to -18 LUFS, so that all effects meet it at their working level.
//!
//! -18 dBFS is where analog gear and everything modelled on it has its working level (EBU R 68 alignment level); a track
//! that comes in far above or below makes every threshold a guess.
//! Source: EBU R 68-2000; Pestana, Reiss, AES 53rd Conference, 2014.

use crate::proposal::{Bound, Proposal};
use crate::scene::Scene;
use session::Reason;
use signal::Db;

/// The working level, in LUFS.
const LEVEL: f64 = -18.0;
/// More than this is not lifted: what is so quiet may be only bleed and noise.
const MOST: f64 = 24.0;

pub fn propose(scene: &Scene) -> Vec<Proposal> {
    scene.playing().filter_map(|track| trim(scene, track)).collect()
}

fn trim(scene: &Scene, track: usize) -> Option<Proposal> {
    let strip = scene.strip(track);
    let before = scene.loudness(track);
    let step = ((LEVEL - before).clamp(-MOST, MOST) * 10.0).round() / 10.0;
    if step.abs() < 1.0 {
        return None;
    }
    let (name, trim) = (strip.name.clone(), Db(strip.trim.0 + step));
    let (place, too) = if step < 0.0 { ("above", "down") } else { ("below", "up") };
    Some(Proposal {
        rule: "gain-staging",
        strip: name.clone(),
        paths: vec![format!("{name}/trim")],
        reason: Reason {
            because: format!(
                "{name} comes in at {before:.1} LUFS, {:.1} dB {place} the working level of {LEVEL:.0} LUFS; it is turned {too} by {:.1} dB.",
                (LEVEL - before).abs(),
                step.abs()
            ),
            measure: "loudness".to_string(),
            before,
            predicted: before + step,
            after: None,
            unit: "LUFS".to_string(),
            source: "EBU R 68-2000 (alignment level)".to_string(),
            listen: "The track sits at a level where a compressor's threshold means the same on every track.".to_string(),
            confidence: 0.95,
        },
        change: Box::new(move |song| {
            if let Some(strip) = song.strip_mut(&name) {
                strip.trim = trim;
            }
        }),
        gauge: Box::new(move |scene| scene.loudness(track)),
        within: 0.3,
        bound: Bound::Near,
    })
}
