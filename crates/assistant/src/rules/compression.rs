//! Evens out a track whose level wanders more than its role can bear.
//!
//! How far a track's loudness may wander depends on what it does: a lead must be understood all the time, a bass carries
//! the song, a pad may breathe. The threshold is set so that the loud moments come down just far enough, the ratio and
//! the times are those the trade uses for the role.
//! Source: Giannoulis, Massberg, Reiss, "Parameter Automation in a Dynamic Range Compressor", JAES 61(10), 2013;
//! Maddams, Finn, Reiss, "An Autonomous Method for Multi-Track Dynamic Range Compression", DAFx-12, 2012.

use crate::proposal::{Bound, Proposal};
use crate::rules::insert::{add_insert, settings};
use crate::scene::Scene;
use crate::{Heard, Role};
use session::Reason;
use signal::math;

/// What a role needs: the range its loudness may have in LU, and how it is compressed.
struct Taste {
    range: f64,
    ratio: f64,
    attack: f64,
    release: f64,
}

fn taste(role: Role) -> Option<Taste> {
    use Role::*;
    let of = |range, ratio, attack, release| Some(Taste { range, ratio, attack, release });
    match role {
        LeadVocal | Speech => of(8.0, 3.5, 6.0, 110.0),
        BackingVocal => of(8.0, 3.5, 6.0, 120.0),
        Bass => of(6.0, 4.0, 18.0, 110.0),
        Kick => of(8.0, 4.0, 12.0, 90.0),
        Snare => of(10.0, 4.0, 8.0, 120.0),
        AcousticGuitar => of(9.0, 2.5, 12.0, 130.0),
        ElectricGuitar | LeadGuitar => of(9.0, 2.5, 15.0, 140.0),
        Keys | Synth | Strings | Brass => of(10.0, 2.0, 20.0, 160.0),
        Drums | Overheads | Room => of(12.0, 2.0, 25.0, 180.0),
        Hats | Toms | Percussion | Pad | Effects | Silent => None,
    }
}

/// Loud moments come down by no more, in dB.
const MOST: f64 = 6.0;

pub fn propose(scene: &Scene) -> Vec<Proposal> {
    scene.playing().filter(|t| scene.strip(*t).insert("compressor").is_none()).filter_map(|t| even(scene, t)).collect()
}

fn even(scene: &Scene, track: usize) -> Option<Proposal> {
    let role = scene.role(track);
    let taste = taste(role)?;
    let heard = &scene.heads.tracks[track];
    let before = heard.range();
    if before < taste.range + 1.0 {
        return None;
    }
    let slope = 1.0 - 1.0 / taste.ratio;
    let loud = heard.level_at(0.95)?;
    let reduction = (before - taste.range).min(MOST);
    let inside = scene.inside(track);
    let threshold = (loud + inside - reduction / slope).clamp(-60.0, 0.0).round();
    let predicted = range_after(heard, threshold - inside, slope);
    if before - predicted < 1.0 {
        return None;
    }
    let makeup = (reduction_at(heard, 0.5, threshold - inside, slope) * 2.0).round() / 2.0;
    let settings = settings(
        "compressor",
        &[
            ("threshold", threshold),
            ("ratio", taste.ratio),
            ("attack", taste.attack),
            ("release", taste.release),
            ("knee", 6.0),
            ("makeup", makeup),
            ("detector", 1.0),
        ],
    )?;
    let name = scene.strip(track).name.clone();
    let because = format!(
        "{name} wanders over {before:.0} LU; a {} sits in a mix at about {:.0} LU. Above {threshold:.0} dB its level now rises {}:1, so the loud moments come down by up to {reduction:.0} dB.",
        role.word().replace('-', " "),
        taste.range,
        taste.ratio
    );
    Some(Proposal {
        rule: "compression",
        strip: name.clone(),
        paths: vec![format!("{name}/compressor")],
        reason: Reason {
            because,
            measure: "range of its loudness".to_string(),
            before,
            predicted,
            after: None,
            unit: "LU".to_string(),
            source: "Maddams, Finn, Reiss, DAFx-12, 2012; Giannoulis, Massberg, Reiss, JAES 61(10), 2013".to_string(),
            listen: "Quiet words and notes stay in front without the loud ones jumping out.".to_string(),
            confidence: 0.75,
        },
        change: Box::new(move |song| add_insert(song, &name, 8, "compressor", "compressor", &settings)),
        gauge: Box::new(move |scene| scene.heads.tracks[track].range()),
        within: (before - predicted) * 0.75,
        bound: Bound::AtMost,
    })
}

/// Gain reduction of the static curve at a level.
fn reduction(level: f64, threshold: f64, slope: f64) -> f64 {
    (level - threshold).max(0.0) * slope
}

fn reduction_at(heard: &Heard, share: f64, threshold: f64, slope: f64) -> f64 {
    heard.level_at(share).map_or(0.0, |level| reduction(level, threshold, slope))
}

/// The range if every moment came down by what the static curve says.
fn range_after(heard: &Heard, threshold: f64, slope: f64) -> f64 {
    let mut evened = heard.clone();
    for moment in &mut evened.moments {
        let level = math::power_to_db(f64::from(moment.power.max(1e-20)) / 2.0);
        let gain = math::db_to_gain(-reduction(level, threshold, slope)) as f32;
        moment.loudness *= gain * gain;
    }
    evened.range()
}
