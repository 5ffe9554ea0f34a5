//! Spreads the tracks over left and right and keeps the low end in the middle.
//!
//! Two tracks in the same range are told apart best when they come from different sides; what carries the low end stays in
//! the middle, where both loudspeakers share the work and a mono playback loses nothing. Left and right microphones of one
//! source go to their sides.
//! Source: Perez-Gonzalez, Reiss, "A Real-Time Semiautonomous Audio Panning System for Music Mixing", EURASIP JASP, 2010;
//! Wakefield, Dewey, "Evaluating the Wider Benefits of Panning", AES 138th Convention, 2015.

use crate::proposal::{Bound, Proposal};
use crate::scene::Scene;
use crate::Role;
use session::Reason;
use signal::{Layout, Percent, math};

/// Where power sits below this, a track stays in the middle (Hz).
const LOW: f64 = 160.0;

pub fn propose(scene: &Scene) -> Vec<Proposal> {
    let mut free: Vec<usize> = Vec::new();
    let mut places: Vec<(usize, f64, String)> = Vec::new();
    for track in scene.playing() {
        if scene.song.tracks[track].layout != Layout::Mono || scene.strip(track).pan != Percent(0.0) {
            continue;
        }
        let role = scene.role(track);
        match side(&scene.strip(track).name) {
            Some(side) if has_other_side(scene, track) => {
                let other = "it is one side of a pair".to_string();
                places.push((track, side * pair_width(role), other));
            }
            _ if role.is_centred() || scene.heads.tracks[track].centre() < LOW => {}
            _ => free.push(track),
        }
    }
    places.extend(spread(scene, &free));
    places.into_iter().filter_map(|(track, pan, why)| place(scene, track, pan, &why)).collect()
}

/// How far the sides of a pair go.
fn pair_width(role: Role) -> f64 {
    match role {
        Role::Overheads | Role::ElectricGuitar | Role::Room => 90.0,
        Role::BackingVocal => 60.0,
        _ => 75.0,
    }
}

/// How far a role goes on its own.
fn width(role: Role) -> f64 {
    match role {
        Role::Hats => 30.0,
        Role::Toms | Role::Keys => 35.0,
        Role::LeadGuitar | Role::Synth => 20.0,
        Role::Percussion | Role::ElectricGuitar | Role::BackingVocal => 50.0,
        _ => 40.0,
    }
}

/// -1 for a name that says left, 1 for right.
fn side(name: &str) -> Option<f64> {
    let lower = name.to_lowercase();
    match lower.rsplit([' ', '_', '.', '-', '(']).next()?.trim_end_matches(')') {
        "l" | "left" | "links" => Some(-1.0),
        "r" | "right" | "rechts" => Some(1.0),
        _ => None,
    }
}

fn stem(name: &str) -> String {
    // Track numbers in front of the name are no part of it.
    let lower = name.trim_start_matches(|c: char| c.is_ascii_digit() || " _-.".contains(c)).to_lowercase();
    lower.rsplit_once([' ', '_', '.', '-', '(']).map_or(lower.clone(), |(stem, _)| stem.to_string())
}

fn has_other_side(scene: &Scene, track: usize) -> bool {
    let name = &scene.strip(track).name;
    scene.playing().any(|other| {
        let known = &scene.strip(other).name;
        other != track && stem(known) == stem(name) && side(known).is_some_and(|side_| Some(side_) != side(name))
    })
}

/// Alternating sides, the next track always to the side that has less power in its range so far.
fn spread(scene: &Scene, free: &[usize]) -> Vec<(usize, f64, String)> {
    let mut sums = [[0.0f64; crate::BANDS]; 2];
    let mut order = free.to_vec();
    order.sort_by(|a, b| scene.loudness(*b).total_cmp(&scene.loudness(*a)).then(a.cmp(b)));
    let mut out = Vec::new();
    for track in order {
        let spectrum = scene.heads.tracks[track].spectrum();
        let overlap = |side: &[f64; crate::BANDS]| {
            side.iter().zip(&spectrum).map(|(a, b)| a.min(*b)).sum::<f64>()
        };
        let left = overlap(&sums[0]) <= overlap(&sums[1]);
        let role = scene.role(track);
        let pan = if left { -width(role) } else { width(role) };
        sums[usize::from(!left)].iter_mut().zip(&spectrum).for_each(|(sum, band)| *sum += band);
        let why = format!("on that side there is less in its range around {:.0} Hz", scene.heads.tracks[track].centre());
        out.push((track, pan, why));
    }
    out
}

fn place(scene: &Scene, track: usize, pan: f64, why: &str) -> Option<Proposal> {
    let name = scene.strip(track).name.clone();
    let before = scene.heads.tracks[track].left_over_right();
    // The song's pan law at -3 dB: cosine to the left, sine to the right.
    let angle = (pan / 100.0 + 1.0) * std::f64::consts::FRAC_PI_4;
    let predicted = math::gain_to_db(math::cos(angle) / math::sin(angle)).clamp(-30.0, 30.0);
    let where_ = if pan < 0.0 { "left" } else { "right" };
    Some(Proposal {
        rule: "panning",
        strip: name.clone(),
        paths: vec![format!("{name}/pan")],
        reason: Reason {
            because: format!("{name} goes {:.0} % {where_}: {why}.", pan.abs()),
            measure: "left over right".to_string(),
            before,
            predicted,
            after: None,
            unit: "dB".to_string(),
            source: "Perez-Gonzalez, Reiss, EURASIP JASP, 2010".to_string(),
            listen: "Close your eyes and point at it; then fold to mono: it must not vanish.".to_string(),
            confidence: 0.7,
        },
        change: Box::new(move |song| {
            if let Some(strip) = song.strip_mut(&name) {
                strip.pan = Percent(pan);
            }
        }),
        gauge: Box::new(move |scene| scene.heads.tracks[track].left_over_right()),
        within: 6.0,
        bound: Bound::Near,
    })
}
