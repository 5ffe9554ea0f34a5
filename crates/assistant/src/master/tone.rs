//! Brings the balance of the frequency ranges to the edge of what released songs have, and no further.
//!
//! What lies inside the range of most songs is the artist's choice; only what lies outside of it is corrected, by at most
//! six bands of at most 3 dB. Where the equalizer would not bring the sound nearer, the stage is left out. With
//! references, their mean third octaves take the place of the corridor, and the bands may go to 6 dB.
//!
//! Source: see `corridor.rs`; Ma, Reiss, Black, "Implementation of an Intelligent Equalization Tool Using Yule-Walker for
//! Music Mixing and Mastering", AES 134th Convention, 2013 (equalization toward an average spectrum).

use super::corridor::{Corridor, middle, weighted};
use super::fit::{Reach, fit, parts, under};
use super::{MasterWishes, chain, step::Step};
use crate::proposal::Bound;
use effects::equalizer::Band;
use meters::Readings;
use session::Reason;
use signal::{Db, Hz, Part, Unit};

/// To come nearer by less than this (dB) is not worth an equalizer.
const ENOUGH: f64 = 0.2;

/// The move for a mix, where there is one.
pub fn propose(readings: &Readings, wishes: &MasterWishes) -> Option<Step> {
    let rate = Hz(f64::from(readings.rate));
    let powers = weighted(middle(readings));
    let reference = Corridor::of(&wishes.references);
    let like = reference.is_some();
    let corridor = reference.unwrap_or_else(|| Corridor::released(readings.loudness_range_lu.unwrap_or(0.0)));
    let before = corridor.distance(&powers);
    let reach = if like { Reach { bands: 12, gain: Db(6.0) } } else { Reach { bands: 6, gain: Db(3.0) } };
    let bands = parts(&fit(&powers, &corridor, &reach, rate), wishes.strength.0.clamp(0.0, 100.0) / 100.0);
    let typed: Vec<Band> = bands.iter().map(Band::read).collect();
    let predicted = corridor.distance(&under(&powers, &typed, rate));
    if predicted > before - ENOUGH {
        return None;
    }
    let reason = reason(&corridor, &corridor.outside(&powers), like, before, predicted);
    Some(step(corridor, bands, reason))
}

fn step(corridor: Corridor, bands: Vec<Part>, reason: Reason) -> Step {
    Step {
        rule: "master-tone",
        paths: vec!["master/tone".to_string()],
        within: 0.5 * (reason.before - reason.predicted),
        bound: Bound::AtMost,
        reason,
        change: Box::new(move |song| chain::set_bands(song, &bands)),
        gauge: Box::new(move |after| Some(corridor.distance(&weighted(middle(&after.readings))))),
    }
}

fn reason(corridor: &Corridor, outside: &[f64], like: bool, before: f64, predicted: f64) -> Reason {
    let model = if like { "the reference" } else { "seven in ten released songs" };
    let because = format!(
        "Beside {model}, the mix has {}; the equalizer goes as far as that range and no further.",
        deviations(corridor, outside)
    );
    Reason {
        because,
        measure: format!("distance of the tone to {model}"),
        before,
        predicted,
        after: None,
        unit: "dB".to_string(),
        source: "Pestana et al., Spectral Characteristics of Popular Commercial Recordings, AES 135, 2013; \
                 statistics of 568 song analyses (phaselimiter, MIT)"
            .to_string(),
        listen:
            "Switch the equalizer off and on at equal loudness: the balance changes, no single instrument stands out."
                .to_string(),
        confidence: if like { 0.8 } else { 0.7 },
    }
}

/// The three largest deviations, in words.
fn deviations(corridor: &Corridor, outside: &[f64]) -> String {
    let mut order: Vec<usize> = (0..outside.len()).filter(|band| outside[*band].abs() >= 0.1).collect();
    order.sort_by(|a, b| outside[*b].abs().total_cmp(&outside[*a].abs()));
    let say = |band: &usize| {
        let (low, high) = corridor.bands[*band];
        let much = if outside[*band] > 0.0 { "too much" } else { "too little" };
        let hz = |frequency: f64| Unit::Hz.show((frequency / 10.0).round() * 10.0);
        format!("{:.1} dB {much} from {} to {}", outside[*band].abs(), hz(low), hz(high.min(20_000.0)))
    };
    order.iter().take(3).map(say).collect::<Vec<_>>().join(", ")
}
