//! VCAs: a strip's level is its own fader and those of its VCAs, added up in dB.

use crate::desk::{Desk, noise};
use engine::Tap;
use session::{Automation, Curve, Place, Point, Vca};
use signal::{Db, Percent};

const FRAMES: usize = 6_000;
const OFF: f64 = f64::NEG_INFINITY;

/// Two tracks with effects, one on a bus, and a room that both send to; nothing follows anything yet.
fn band() -> Desk {
    let mut desk = Desk::new();
    desk.bus("drums");
    desk.ret("room");
    desk.track("kick", vec![noise(1, FRAMES)]).strip.output = Some("drums".to_string());
    desk.track("snare", vec![noise(2, FRAMES), noise(3, FRAMES)]).strip.pan = Percent(30.0);
    for name in ["kick", "snare"] {
        desk.insert(name, "compressor", &[("threshold", -30.0), ("look-ahead", 1.0)]);
        desk.send(name, "room", -12.0, session::Tap::Post);
    }
    desk.insert("room", "reverb", &[]);
    desk
}

fn vca(desk: &mut Desk, name: &str, fader: f64, followers: &[&str]) {
    let mut vca = Vca::new(name);
    vca.strip.fader = Db(fader);
    desk.song.vcas.push(vca);
    followers.iter().for_each(|strip| desk.song.strip_mut(strip).unwrap().vcas.push(name.to_string()));
    desk.song.check().unwrap();
}

fn fader(desk: &mut Desk, strip: &str, level: f64) {
    desk.song.strip_mut(strip).unwrap().fader = Db(level);
}

fn curve(desk: &mut Desk, strip: &str, parameter: &str, points: &[(i64, f64, Curve)]) {
    let points = points.iter().map(|&(at, value, curve)| Point { at: Place::Frame(at), value, curve }).collect();
    desk.song.strip_mut(strip).unwrap().automation.push(Automation { parameter: parameter.to_string(), points });
}

/// The two desks sound the same to the bit, and not silent.
#[track_caller]
fn alike(one: &Desk, other: &Desk) {
    let (one, other) = (one.mix(), other.mix());
    assert!(one[0].iter().any(|x| x.abs() > 1e-3));
    assert!(one == other);
}

#[test]
fn a_member_at_a_behind_a_vca_at_b_is_a_member_at_a_plus_b() {
    for (a, b) in [(-3.0, -2.0), (4.0, -10.5), (-6.0, 6.0), (0.0, 24.0)] {
        let (mut behind, mut plain) = (band(), band());
        fader(&mut behind, "kick", a);
        vca(&mut behind, "VCA", b, &["kick"]);
        fader(&mut plain, "kick", a + b);
        alike(&behind, &plain);
    }
}

#[test]
fn a_strip_that_follows_two_is_turned_by_both_and_who_follows_none_by_none() {
    let (mut behind, mut plain) = (band(), band());
    vca(&mut behind, "one", -2.0, &["kick", "snare"]);
    vca(&mut behind, "two", -3.5, &["snare"]);
    vca(&mut behind, "none", -60.0, &[]);
    fader(&mut plain, "kick", -2.0);
    fader(&mut plain, "snare", -5.5);
    alike(&behind, &plain);
}

#[test]
fn a_bus_and_a_return_follow_too() {
    let (mut behind, mut plain) = (band(), band());
    vca(&mut behind, "sums", -4.0, &["drums", "room"]);
    fader(&mut plain, "drums", -4.0);
    fader(&mut plain, "room", -4.0);
    alike(&behind, &plain);
}

#[test]
fn what_is_off_stays_off_and_a_vca_that_is_off_turns_its_members_off() {
    let (mut behind, mut plain) = (band(), band());
    fader(&mut behind, "kick", OFF);
    vca(&mut behind, "up", 24.0, &["kick"]);
    fader(&mut plain, "kick", OFF);
    alike(&behind, &plain);
    let mut behind = band();
    vca(&mut behind, "off", OFF, &["kick"]);
    alike(&behind, &plain);
}

#[test]
fn sends_after_the_fader_follow_the_vca_and_those_before_it_do_not() {
    let mut desk = Desk::new();
    let row = noise(5, 2000);
    desk.track("a", vec![row.clone(), row.clone()]);
    desk.ret("room");
    desk.send("a", "room", 0.0, session::Tap::Pre);
    vca(&mut desk, "VCA", OFF, &["a"]);
    assert_eq!(desk.mix()[0], row);
    desk.song.tracks[0].strip.sends[0].tap = session::Tap::Post;
    assert_eq!(desk.mix()[0], vec![0.0; 2000]);
}

#[test]
fn a_vcas_curve_moves_its_members_as_their_own_would() {
    let points = [(500, 0.0, Curve::Linear), (2_000, -18.0, Curve::Smooth), (3_000, -6.0, Curve::Hold)];
    let (mut behind, mut plain) = (band(), band());
    vca(&mut behind, "VCA", -50.0, &["kick", "snare"]);
    curve(&mut behind, "VCA", "fader", &points);
    curve(&mut plain, "kick", "fader", &points);
    curve(&mut plain, "snare", "fader", &points);
    alike(&behind, &plain);
    // Over a fader that stands still, and over one that moves in straight lines between the same places, dB by dB.
    let lines = [(500, 0.0, Curve::Linear), (2_000, -18.0, Curve::Linear)];
    let (mut behind, mut plain) = (band(), band());
    vca(&mut behind, "VCA", 0.0, &["kick", "snare"]);
    curve(&mut behind, "VCA", "fader", &lines);
    fader(&mut behind, "kick", -3.0);
    curve(&mut behind, "snare", "fader", &[(500, -8.0, Curve::Linear), (2_000, 4.0, Curve::Linear)]);
    curve(&mut plain, "kick", "fader", &[(500, -3.0, Curve::Linear), (2_000, -21.0, Curve::Linear)]);
    curve(&mut plain, "snare", "fader", &[(500, -8.0, Curve::Linear), (2_000, -14.0, Curve::Linear)]);
    let (behind, plain) = (behind.mix(), plain.mix());
    let apart = behind.iter().flatten().zip(plain.iter().flatten()).map(|(a, b)| (a - b).abs());
    assert!(apart.fold(0.0, f32::max) < 1e-6);
}

#[test]
fn a_vcas_mute_and_solo_are_those_of_its_members() {
    let switched = |set: fn(&mut session::Strip)| {
        let (mut behind, mut plain) = (band(), band());
        vca(&mut behind, "VCA", 0.0, &["snare", "room"]);
        set(behind.song.strip_mut("VCA").unwrap());
        ["snare", "room"].iter().for_each(|name| set(plain.song.strip_mut(name).unwrap()));
        alike(&behind, &plain);
    };
    switched(|strip| strip.mute = true);
    switched(|strip| strip.solo = true);
    let (mut behind, mut plain) = (band(), band());
    vca(&mut behind, "VCA", 0.0, &["snare"]);
    let points = [(0, 0.0, Curve::Hold), (2_000, 1.0, Curve::Hold), (4_000, 0.0, Curve::Hold)];
    curve(&mut behind, "VCA", "mute", &points);
    curve(&mut plain, "snare", "mute", &points);
    alike(&behind, &plain);
}

#[test]
fn a_track_that_is_rendered_by_itself_has_its_vcas_level() {
    let (mut behind, mut plain) = (band(), band());
    vca(&mut behind, "VCA", -7.0, &["snare"]);
    fader(&mut plain, "snare", -7.0);
    let tap = || Tap::Strip("snare".to_string());
    assert!(behind.hear(tap(), 1) == plain.hear(tap(), 1));
}
