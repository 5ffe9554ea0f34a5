//! Flips a microphone that cancels its neighbour.
//!
//! Two microphones on one drum add up only if both move the same way in the range they share (60 to 500 Hz); if one is
//! upside down, the body of the drum goes missing.
//! Source: Eargle, "The Microphone Book", 2nd ed. 2004, chapter on multi-microphone technique.

use crate::proposal::{Bound, Proposal};
use crate::scene::Scene;
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
            let before = body(scene);
            Proposal {
                rule: "polarity",
                strip: name.clone(),
                paths: vec![format!("{name}/flip")],
                reason: Reason {
                    because: format!("{} Flipping {name} brings the body of the sound back.", fault.text),
                    measure: "level of the mix from 60 to 500 Hz".to_string(),
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
                gauge: Box::new(body),
                within: 0.1,
                bound: Bound::AtLeast,
            }
        })
        .collect()
}

/// Level of the mix where drums have their body.
fn body(scene: &Scene) -> f64 {
    let spectrum = scene.heads.mix.spectrum();
    let bands = (0..spectrum.len()).filter(|band| (60.0..500.0).contains(&crate::band_centre(*band)));
    math::power_to_db(bands.map(|band| spectrum[band]).sum::<f64>().max(1e-12))
}
