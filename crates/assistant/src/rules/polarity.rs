//! Flips a microphone that cancels its neighbour.
//!
//! Two microphones on one drum add up only if both move the same way in the range they share (60 to 500 Hz); if one is
//! upside down, the body of the drum goes missing.
//! Source: Eargle, "The Microphone Book", 2nd ed. 2004, chapter on multi-microphone technique.

use crate::proposal::{Bound, Proposal};
use crate::scene::Scene;
use crate::{BANDS, band_centre};
use session::Reason;
use signal::math;

pub fn propose(scene: &Scene) -> Vec<Proposal> {
    let found = scene.faults.iter().filter(|(track, fault)| {
        // What only might be meant (a snare's lower microphone that is in line already) is told, not mended.
        fault.fault == "polarity" && restore::must_be_mended(fault) && !scene.strip(*track).flip
    });
    found
        .map(|(track, fault)| {
            let name = scene.strip(*track).name.clone();
            let strip = name.clone();
            let (track, before) = (*track, body(scene, *track));
            Proposal {
                rule: "polarity",
                strip: name.clone(),
                paths: vec![format!("{name}/flip")],
                reason: Reason {
                    because: format!("{} Flipping {name} brings the body of the sound back.", fault.text),
                    measure: "level of the mix from 60 to 500 Hz where it hits".to_string(),
                    before,
                    predicted: before,
                    after: None,
                    unit: "dB".to_string(),
                    source: "Eargle, The Microphone Book, 2nd ed. 2004".to_string(),
                    listen: format!("Solo {name} with its neighbour and flip: the drum gets fuller, not thinner."),
                    confidence: fault.confidence,
                },
                change: Box::new(move |song| {
                    if let Some(strip) = song.strip_mut(&strip) {
                        strip.flip = true;
                    }
                }),
                gauge: Box::new(move |scene| body(scene, track)),
                within: 0.1,
                bound: Bound::AtLeast,
            }
        })
        .collect()
}

/// Level of the mix where drums have their body, in the moments in which a track hits.
fn body(scene: &Scene, track: usize) -> f64 {
    let heard = &scene.heads.tracks[track];
    let hit = heard.level_at(0.9).unwrap_or(f64::INFINITY);
    let loud = |moment: &crate::spectrum::Moment| math::power_to_db(f64::from(moment.power) / 2.0) >= hit;
    let moments = scene.heads.mix.moments.iter().zip(&heard.moments).filter(|(_, own)| loud(own)).map(|(mix, _)| mix);
    let body = |moment: &crate::spectrum::Moment| -> f64 {
        let bands = (0..BANDS).filter(|band| (60.0..500.0).contains(&band_centre(*band)));
        bands.map(|band| f64::from(moment.bands[band])).sum()
    };
    let powers: Vec<f64> = moments.map(body).collect();
    math::power_to_db((powers.iter().sum::<f64>() / powers.len().max(1) as f64).max(1e-12))
}
