//! Sets every fader to its role's level below the lead.
//!
//! The lead stays where it is; every other track is put at its role's distance below it, measured while it plays. Tracks
//! that do the same work share their level. Last the lead is weighed against all the rest together.
//! Source: Perez-Gonzalez, Reiss, "Automatic Gain and Fader Control for Live Mixing", WASPAA 2009 (equal loudness as the
//! start); Pestana, Reiss, AES 53rd Conference, 2014; "lead-to-accompaniment ratio": JASA Express Letters 3, 043201, 2023.

use crate::hearing::Heard;
use crate::proposal::{Bound, Proposal};
use crate::roles::{Role, Style};
use crate::scene::Scene;
use crate::spectrum::lufs;
use session::Reason;
use signal::{Db, math};

/// Tracks that hold only what leaks from their neighbours are put this much lower.
const BLEED: f64 = 8.0;
/// The rest moves by no more than this to give the lead its place.
const GIVE: f64 = 3.0;
/// Hits that stand further than this out of their track's loudness count by their peak: a meter that averages over
/// 400 ms hardly sees them, a limiter later sees nothing else.
const HIT: f64 = 22.0;

pub fn propose(scene: &Scene) -> Vec<Proposal> {
    let Some(lead) = scene.lead() else { return Vec::new() };
    let playing: Vec<usize> = scene.playing().collect();
    let goals: Vec<(usize, f64)> =
        playing.iter().filter(|track| **track != lead).map(|track| (*track, goal(scene, lead, *track))).collect();
    let give = give(scene, lead, &goals);
    goals.into_iter().filter_map(|(track, goal)| set(scene, lead, track, goal - give)).collect()
}

/// Level below the lead, in LU.
fn goal(scene: &Scene, lead: usize, track: usize) -> f64 {
    let role = scene.role(track);
    let leads = scene.role(lead).goal();
    let shared = 10.0 * math::log10(scene.company(track));
    let bleed = if role == Role::Toms && is_bleed(scene, track) { BLEED } else { 0.0 };
    role.goal() - leads - shared - bleed
}

/// Whether a tom's microphone hears little but the kit: it is hardly ever loud on its own.
fn is_bleed(scene: &Scene, track: usize) -> bool {
    let hits = |heard: &Heard| {
        let loud = heard.level_at(0.98).unwrap_or(-120.0);
        loud - heard.level_at(0.5).unwrap_or(-120.0)
    };
    hits(&scene.heads.tracks[track]) < 12.0
}

/// How loud a lead vocal is against all the rest together, in LU.
fn wanted(style: Style) -> f64 {
    match style {
        Style::Country => 2.5,
        Style::Rap => 2.0,
        Style::Pop | Style::Electronic => 1.5,
        Style::Rock => 0.0,
        Style::Metal => -2.0,
    }
}

/// By how much the rest must go down (or, negative, may go up) to leave the lead its place.
fn give(scene: &Scene, lead: usize, goals: &[(usize, f64)]) -> f64 {
    if !matches!(scene.role(lead), Role::LeadVocal | Role::Speech) {
        return 0.0;
    }
    let reference = scene.loudness(lead);
    let plays = scene.heads.tracks[lead].plays();
    let moments = plays.iter().enumerate().filter(|(_, plays)| **plays).map(|(at, _)| at);
    let power = |track: usize, at: usize| {
        scene.heads.tracks[track].moments.get(at).map_or(0.0, |moment| f64::from(moment.loudness))
    };
    let (mut own, mut rest) = (0.0, 0.0);
    for at in moments {
        own += power(lead, at);
        for (track, goal) in goals {
            let step = reference + goal - level(scene, *track);
            rest += power(*track, at) * math::db_to_gain(2.0 * step);
        }
    }
    if own <= 0.0 || rest <= 0.0 {
        return 0.0;
    }
    (wanted(scene.wishes.style) - (lufs(own) - lufs(rest))).clamp(-GIVE, GIVE)
}

/// A track's level for the balance, in LUFS: its loudness, or what its hits count for.
fn level(scene: &Scene, track: usize) -> f64 {
    scene.loudness(track).max(scene.heads.tracks[track].peak_level() - HIT)
}

fn set(scene: &Scene, lead: usize, track: usize, goal: f64) -> Option<Proposal> {
    let before = level(scene, track) - scene.loudness(lead);
    let strip = scene.strip(track);
    let fader = ((strip.fader.0 + goal - before).clamp(-40.0, 12.0) * 10.0).round() / 10.0;
    let step = fader - strip.fader.0;
    if step.abs() < 0.2 {
        return None;
    }
    let (name, role) = (strip.name.clone(), scene.role(track));
    let first = scene.strip(lead).name.clone();
    let kind = role.word().replace('-', " ");
    let company = scene.company(track);
    let shared = if company > 1.3 { format!(", shared by about {company:.0} of its kind") } else { String::new() };
    Some(Proposal {
        rule: "balance",
        strip: name.clone(),
        paths: vec![format!("{name}/fader")],
        reason: Reason {
            because: format!(
                "{name} ({kind}) belongs {:.1} LU {} {first}{shared}; it stood at {before:+.1} LU.",
                goal.abs(),
                if goal < 0.0 { "below" } else { "above" }
            ),
            measure: format!("level relative to {first}"),
            before,
            predicted: before + step,
            after: None,
            unit: "LU".to_string(),
            source: "Perez-Gonzalez, Reiss, WASPAA 2009; Pestana, Reiss, AES 53rd Conference, 2014".to_string(),
            listen: format!("Follow {first} from verse to chorus: {name} supports it and never covers it."),
            confidence: 0.8 * scene.roles[track].confidence,
        },
        change: Box::new(move |song| {
            if let Some(strip) = song.strip_mut(&name) {
                strip.fader = Db(fader);
            }
        }),
        gauge: Box::new(move |scene| level(scene, track) - scene.loudness(lead)),
        within: 1.0,
        bound: Bound::Near,
    })
}
