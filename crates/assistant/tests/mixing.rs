//! The mix assistant over a small band made of tones and noise, whose truths are known.

use assistant::{Mixed, Role, Stage, Wishes, mix};
use session::{Clip, Place, Song, Track};
use signal::random::Random;
use signal::source::Memory;
use signal::{Db, Fault, Layout, Library, Percent, Seconds, Source, SourceError, Unit, math};
use std::collections::BTreeMap;

const RATE: u32 = 48_000;
const SECONDS: f64 = 8.0;

struct Shelf(BTreeMap<String, Memory>);

impl Library for Shelf {
    fn open(&self, file: &str) -> Result<Box<dyn Source>, SourceError> {
        Ok(Box::new(self.0[file].clone()))
    }
}

fn sine(frequency: f64, t: f64) -> f64 {
    math::sin(std::f64::consts::TAU * frequency * t)
}

/// One player: name, and what is heard at a time in seconds.
type Player = (&'static str, Box<dyn FnMut(f64) -> f64>);

/// A band: kick, bass with rumble, two guitars, a voice in phrases, a silent track.
fn band() -> (Song, Shelf) {
    let mut random = Random::new(5);
    let beat = |t: f64| t % 0.5;
    let mut parts: Vec<Player> = vec![
        ("Kick", Box::new(move |t| 0.9 * sine(55.0, beat(t)) * math::exp(-18.0 * beat(t)))),
        ("Bass DI", Box::new(|t| 0.05 * (sine(82.4, t) + 0.4 * sine(164.8, t)) + 0.04 * sine(18.0, t))),
        ("Gtr 1", Box::new(move |t| 0.3 * (sine(440.0, t) + 0.5 * sine(880.0, t)) * math::exp(-3.0 * beat(t)))),
        ("Gtr 2", Box::new(move |t| 0.02 * (sine(466.2, t) + 0.5 * sine(932.3, t)) * math::exp(-3.0 * beat(t)))),
        (
            "Lead Vox",
            Box::new(move |t| {
                let phrase = if t % 2.0 < 1.5 { 0.2 + 0.5 * (t % 2.0) } else { 0.0 };
                phrase * (sine(330.0, t) + 0.5 * sine(660.0, t) + 0.3 * sine(2640.0, t) + 0.05 * random.signed())
            }),
        ),
        ("Audio 6", Box::new(|_| 0.0)),
    ];
    let mut song = Song::new("band", RATE);
    let mut shelf = BTreeMap::new();
    for (name, wave) in &mut parts {
        let frames = (SECONDS * f64::from(RATE)) as usize;
        let row: Vec<f32> = (0..frames).map(|i| wave(i as f64 / f64::from(RATE)) as f32).collect();
        shelf.insert(name.to_string(), Memory { rate: RATE, channels: vec![row] });
        let mut track = Track::new(name, Layout::Mono);
        track.clips.push(Clip::new(name, Place::Frame(0), frames as i64));
        song.tracks.push(track);
    }
    (song, Shelf(shelf))
}

fn mixed(wishes: &Wishes, faults: &[(usize, Fault)]) -> Mixed {
    let (song, shelf) = band();
    mix(&song, &shelf, faults, wishes, &|_, _| {}).unwrap()
}

fn kept<'m>(mixed: &'m Mixed, rule: &str, strip: &str) -> Option<&'m session::Move> {
    let found = mixed.outcomes.iter().find(|o| o.kept && o.r#move.rule == rule && o.r#move.strip == strip);
    found.map(|outcome| &outcome.r#move)
}

#[test]
fn names_say_the_roles_and_silence_is_seen() {
    let mixed = mixed(&Wishes { stages: vec![Stage::Prepare], ..Wishes::default() }, &[]);
    let roles: Vec<Role> = mixed.roles.iter().map(|guess| guess.role).collect();
    let expected = [Role::Kick, Role::Bass, Role::ElectricGuitar, Role::ElectricGuitar, Role::LeadVocal, Role::Silent];
    assert_eq!(roles, expected);
    assert_eq!(mixed.song.tracks[0].role.as_deref(), Some("kick"));
}

#[test]
fn every_kept_move_was_measured_and_stands_in_the_song() {
    let mixed = mixed(&Wishes::default(), &[]);
    assert!(mixed.outcomes.iter().any(|outcome| outcome.kept));
    let stand: Vec<&str> = mixed.song.moves.iter().map(|made| made.id.as_str()).collect();
    for outcome in &mixed.outcomes {
        assert_eq!(outcome.kept, stand.contains(&outcome.r#move.id.as_str()), "{}", outcome.r#move.id);
        assert!(outcome.r#move.reason.after.is_some(), "{}", outcome.r#move.id);
    }
    mixed.song.check().unwrap();
}

#[test]
fn quiet_and_loud_recordings_come_to_the_working_level() {
    let mixed = mixed(&Wishes { stages: vec![Stage::Gain], ..Wishes::default() }, &[]);
    let quiet = kept(&mixed, "gain-staging", "Gtr 2").expect("it is far too quiet");
    assert!((quiet.reason.after.unwrap() + 18.0).abs() < 0.3, "{:?}", quiet.reason);
    assert!(mixed.song.strip("Gtr 2").unwrap().trim.0 > mixed.song.strip("Gtr 1").unwrap().trim.0 + 20.0);
}

#[test]
fn rumble_below_the_bass_goes() {
    let mixed = mixed(&Wishes { stages: vec![Stage::Tone], ..Wishes::default() }, &[]);
    let made = kept(&mixed, "high-pass", "Bass DI").expect("18 Hz is no note of the bass");
    assert!(made.reason.after.unwrap() < made.reason.before - 3.0, "{:?}", made.reason);
}

#[test]
fn the_low_end_and_the_lead_stay_in_the_middle_and_the_guitars_part() {
    let mixed = mixed(&Wishes::default(), &[]);
    let pan = |name: &str| mixed.song.strip(name).unwrap().pan;
    assert_eq!([pan("Kick"), pan("Bass DI"), pan("Lead Vox")], [Percent(0.0); 3]);
    assert!(pan("Gtr 1").0 * pan("Gtr 2").0 < 0.0, "{:?} {:?}", pan("Gtr 1"), pan("Gtr 2"));
}

#[test]
fn the_mix_leaves_headroom() {
    let mixed = mixed(&Wishes::default(), &[]);
    let (_, shelf) = band();
    let request = engine::Request { to: Some(mixed.song.length()), ..engine::Request::default() };
    let heard = engine::render_to_memory(&mixed.song, &shelf, &request, engine::Tap::Mix).unwrap();
    let peak = heard.iter().flatten().fold(0.0f32, |peak, x| peak.max(x.abs()));
    let level = Db::from_gain(f64::from(peak)).0;
    assert!((-8.5..=-7.5).contains(&level), "{level} dBFS");
}

#[test]
fn a_planted_flip_is_put_right_only_where_it_must_be() {
    let fault = |confidence: f64, value: f64| Fault {
        fault: "polarity",
        start: Seconds(0.0),
        end: Seconds(SECONDS),
        channel: None,
        confidence,
        value,
        unit: Unit::Db,
        text: "Gtr 2 cancels Gtr 1.".to_string(),
        advice: "Flip it.".to_string(),
    };
    let wishes = Wishes { stages: vec![Stage::Prepare], ..Wishes::default() };
    let sure = fault(0.95, 6.0);
    assert!(restore::must_be_mended(&sure));
    assert!(mixed(&wishes, &[(3, sure)]).song.tracks[3].strip.flip);
    let unsure = fault(0.3, 0.1);
    assert!(!restore::must_be_mended(&unsure));
    assert!(!mixed(&wishes, &[(3, unsure)]).song.tracks[3].strip.flip);
}

#[test]
fn a_rule_can_be_left_out_and_roles_can_be_said() {
    let wishes = Wishes {
        without: vec!["reverb".to_string(), "echo".to_string()],
        roles: vec![("Gtr 1".to_string(), Role::LeadGuitar)],
        lead: Some("Gtr 1".to_string()),
        ..Wishes::default()
    };
    let mixed = mixed(&wishes, &[]);
    assert!(mixed.song.returns.is_empty());
    assert_eq!(mixed.roles[2].role, Role::LeadGuitar);
    assert_eq!(mixed.roles[2].confidence, 1.0);
    // The lead's own fader is the measure of all others.
    assert_eq!(mixed.song.strip("Gtr 1").unwrap().fader, Db(0.0));
}

#[test]
fn the_same_song_gives_the_same_moves_and_the_edits_give_the_mixed_song() {
    let (first, second) = (mixed(&Wishes::default(), &[]), mixed(&Wishes::default(), &[]));
    assert_eq!(first.outcomes, second.outcomes);
    assert_eq!(first.song, second.song);
    let (mut song, _) = band();
    let before = song.clone();
    let inverses: Vec<_> = first.edits.iter().map(|(edit, _)| song.apply(edit).unwrap()).collect();
    assert_eq!(song, first.song);
    inverses.iter().rev().for_each(|inverse| {
        song.apply(inverse).unwrap();
    });
    assert_eq!(song, before);
}
