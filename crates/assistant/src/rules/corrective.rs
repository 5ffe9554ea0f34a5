//! Cuts where a track has far more than its kind needs.
//!
//! A track is compared, octave by octave, with the average of its kind over many released songs. Only what stands far out
//! is touched, and only by half: a cut makes room, a boost would add what was not played.
//! Source: stem averages as in Martínez-Ramírez et al., ISMIR 2022 (MUSDB18); Izhaki, "Mixing Audio", 3rd ed. 2017.

use crate::proposal::{Bound, Proposal};
use crate::roles::Family;
use crate::rules::insert::{add_insert, band, settings};
use crate::scene::Scene;
use crate::timbre::{BASS, DRUMS, OTHER, VOICE};
use crate::{BANDS, Heard, Role, band_centre};
use session::Reason;
use signal::bands::range_of;
use signal::{Hz, Settings, math};

/// An excess below this stays.
const EXCESS: f64 = 5.0;
/// No cut is deeper.
const DEEPEST: f64 = 4.0;

fn shape(role: Role) -> Option<&'static [f64; 10]> {
    match role {
        Role::Drums | Role::Overheads | Role::Room => Some(&DRUMS),
        Role::Kick | Role::Snare | Role::Hats | Role::Toms | Role::Percussion => None,
        Role::Effects | Role::Silent => None,
        _ => Some(match role.family() {
            Family::Vocals => &VOICE,
            Family::Bass => &BASS,
            _ => &OTHER,
        }),
    }
}

pub fn propose(scene: &Scene) -> Vec<Proposal> {
    scene.playing().filter(|track| scene.strip(*track).insert("tone").is_none()).filter_map(|t| cut(scene, t)).collect()
}

/// How far an octave's share lies over its kind's, in dB.
fn excess(heard: &Heard, shape: &[f64; 10], octave: usize) -> f64 {
    let spectrum = heard.spectrum();
    let whole: f64 = spectrum.iter().sum::<f64>().max(1e-30);
    let part: f64 = (octave * 3 + 1..(octave * 3 + 4).min(BANDS)).map(|b| spectrum[b]).sum();
    math::power_to_db((part / whole).max(1e-6)) - shape[octave]
}

fn cut(scene: &Scene, track: usize) -> Option<Proposal> {
    let role = scene.role(track);
    let shape = shape(role)?;
    let heard = &scene.heads.tracks[track];
    // From 125 Hz to 4 kHz: below is the high-pass's work, above lies what gives a track its air.
    let (octave, before) =
        (2..8).map(|o| (o, excess(heard, shape, o))).max_by(|a, b| a.1.total_cmp(&b.1)).filter(|(_, e)| *e > EXCESS)?;
    let spectrum = heard.spectrum();
    let peak = (octave * 3 + 1..octave * 3 + 4).max_by(|a, b| spectrum[*a].total_cmp(&spectrum[*b]))?;
    let frequency = band_centre(peak).round();
    let gain = -((before - EXCESS) / 2.0 + 1.5).min(DEEPEST);
    let gain = (gain * 2.0).round() / 2.0;
    let mut settings = settings("equalizer", &[])?;
    settings.parts = vec![band("bell", frequency, gain, 1.2)?];
    let predicted = excess(&equalized(heard, &settings, scene.song.hz()), shape, octave);
    let name = scene.strip(track).name.clone();
    let range = range_of(Hz(frequency));
    Some(Proposal {
        rule: "corrective",
        strip: name.clone(),
        paths: vec![format!("{name}/tone/bell-1")],
        reason: Reason {
            because: format!(
                "Around {frequency:.0} Hz, in the {}, {name} has {before:.1} dB more than the average {} ({}); {:.1} dB of it are taken out.",
                range.name,
                role.word().replace('-', " "),
                range.holds,
                -gain
            ),
            measure: format!("excess of the octave around {:.0} Hz over its kind", band_centre(octave * 3 + 2)),
            before,
            predicted,
            after: None,
            unit: "dB".to_string(),
            source: "Martínez-Ramírez et al., ISMIR 2022 (stem averages of MUSDB18)".to_string(),
            listen: format!("Bypass the equalizer: around {frequency:.0} Hz the track stands out of the mix again."),
            confidence: 0.65,
        },
        change: Box::new(move |song| add_insert(song, &name, 1, "tone", "equalizer", &settings)),
        gauge: Box::new(move |scene| excess(&scene.heads.tracks[track], shape, octave)),
        within: 1.5,
        bound: Bound::AtMost,
    })
}

fn equalized(heard: &Heard, settings: &Settings, rate: Hz) -> Heard {
    let gain = |band: usize| {
        let kind = effects::find("equalizer");
        let response = kind.and_then(|kind| (kind.response)(settings, Hz(band_centre(band)), rate)).unwrap_or(1.0);
        (response * response) as f32
    };
    let gains: [f32; BANDS] = std::array::from_fn(gain);
    let mut heard = heard.clone();
    for moment in &mut heard.moments {
        moment.bands.iter_mut().zip(gains).for_each(|(band, gain)| *band *= gain);
    }
    heard
}
