//! Takes away rumble below what the track plays.
//!
//! Below its lowest note a track holds only handling noise, traffic, pops and what its neighbours play; summed over a
//! session it costs headroom and clouds kick and bass. The filter stays under the lowest third octave that the track
//! really uses, or under the lowest note that its instrument has, so no note is touched.
//! Source: Izhaki, "Mixing Audio", 3rd ed. 2017, chapter on equalizers; De Man, Reiss, "A Knowledge-Engineered Autonomous
//! Mixing System", AES 135th Convention, 2013.

use crate::proposal::{Bound, Proposal};
use crate::rules::insert::{add_insert, settings};
use crate::scene::Scene;
use crate::{BANDS, Heard, Role, band_centre};
use session::Reason;
use signal::{Hz, Settings, math};

/// The highest that the filter may stand for a role, in Hz.
fn limit(role: Role) -> f64 {
    use Role::*;
    match role {
        Kick | Drums => 28.0,
        Bass => 30.0,
        Keys | Toms | Room | Speech => 60.0,
        Snare | LeadVocal => 80.0,
        ElectricGuitar | LeadGuitar | Synth | AcousticGuitar => 90.0,
        Pad | Strings | Brass => 100.0,
        BackingVocal | Overheads => 120.0,
        Percussion => 160.0,
        Hats => 250.0,
        Effects | Silent => 30.0,
    }
}

/// Below this a role plays no note at all, so that whatever is there is rumble however strong it is, in Hz.
fn floor(role: Role) -> f64 {
    use Role::*;
    match role {
        Kick | Bass => 28.0,
        Snare | Overheads | Speech => 60.0,
        ElectricGuitar | LeadGuitar | AcousticGuitar => 65.0,
        LeadVocal | BackingVocal => 70.0,
        Percussion => 80.0,
        Hats => 150.0,
        _ => 0.0,
    }
}

/// A share below this (dB) is not worth a filter.
const WORTH: f64 = -45.0;

pub fn propose(scene: &Scene) -> Vec<Proposal> {
    scene.playing().filter(|track| scene.strip(*track).insert("high-pass").is_none()).filter_map(|t| cut(scene, t)).collect()
}

/// The lowest band that is part of the music: within 30 dB of the loudest.
fn lowest(heard: &Heard) -> f64 {
    let spectrum = heard.spectrum();
    let loudest = spectrum.iter().copied().fold(0.0, f64::max);
    (0..BANDS).find(|band| spectrum[*band] > loudest * 1e-3).map_or(20.0, band_centre)
}

fn cut(scene: &Scene, track: usize) -> Option<Proposal> {
    let heard = &scene.heads.tracks[track];
    let role = scene.role(track);
    let frequency = limit(role).min((lowest(heard) * 0.8).max(floor(role))).round();
    let before = heard.share(0.0, frequency);
    if frequency < 25.0 || before < WORTH {
        return None;
    }
    let name = scene.strip(track).name.clone();
    let settings = settings("high-pass", &[("frequency", frequency), ("slope", 3.0)])?;
    let predicted = filtered_share(heard, &settings, frequency, scene.song.hz());
    let because = format!(
        "{name} plays nothing below {frequency:.0} Hz, yet {before:.0} dB of its power lies there; a high-pass keeps that out of the way of kick and bass."
    );
    Some(Proposal {
        rule: "high-pass",
        strip: name.clone(),
        paths: vec![format!("{name}/high-pass")],
        reason: Reason {
            because,
            measure: format!("share of its power below {frequency:.0} Hz"),
            before,
            predicted,
            after: None,
            unit: "dB".to_string(),
            source: "Izhaki, Mixing Audio, 3rd ed. 2017".to_string(),
            listen: "Bypass it with the bass and kick playing: the low end gets cloudier without it.".to_string(),
            confidence: 0.9,
        },
        change: Box::new(move |song| add_insert(song, &name, 0, "high-pass", "high-pass", &settings)),
        gauge: Box::new(move |scene| scene.heads.tracks[track].share(0.0, frequency)),
        within: 4.0,
        bound: Bound::AtMost,
    })
}

/// The share below a frequency after the filter.
fn filtered_share(heard: &Heard, settings: &Settings, frequency: f64, rate: Hz) -> f64 {
    let gain = |band: usize| {
        let kind = effects::find("high-pass");
        let response = kind.and_then(|kind| (kind.response)(settings, Hz(band_centre(band)), rate)).unwrap_or(1.0);
        response * response
    };
    let spectrum = heard.spectrum();
    let below: f64 = (0..BANDS).filter(|b| band_centre(*b) < frequency).map(|b| spectrum[b] * gain(b)).sum();
    let whole: f64 = (0..BANDS).map(|b| spectrum[b] * gain(b)).sum();
    math::power_to_db((below / whole.max(1e-30)).max(1e-12))
}
