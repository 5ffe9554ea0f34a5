//! Automation: what is written over a curve, and what stays of it.

use super::{done, refused, song};
use serde_json::json;
use session::{Automation, Song};

fn track(curve: &str) -> Song {
    song(&format!("track \"Kick\" {{\n    fader -3\n{curve}\n}}\nmaster\n"))
}

fn fader(points: &str) -> Song {
    track(&format!("    automation \"fader\" {{\n        points {points}\n    }}"))
}

fn curves(song: &Song) -> &[Automation] {
    &song.tracks[0].strip.automation
}

#[track_caller]
fn written(before: &Song, with: &serde_json::Value, expected: &str) {
    assert_eq!(curves(&done(before, "automation.write", with)), curves(&fader(expected)));
}

const RAMP: &str = "\"0 -10\" \"10 0\"";

#[test]
fn what_is_written_replaces_its_stretch_and_nothing_else() {
    // The ramp is at -8 where it is left and at -4 where it goes on.
    let with = json!({"path": "Kick/fader", "points": [[96_000, 2], [144_000, 4, "smooth"]], "from": "2", "to": "6"});
    let expected = "\"0 -10\" \"2 -8\" \"2 2 hold\" \"3 4 smooth\" \"6 -4 hold\" \"10 0\"";
    written(&fader(RAMP), &with, expected);
}

#[test]
fn what_begins_as_the_curve_was_goes_on_without_a_jump() {
    let with = json!({"path": "Kick/fader", "points": [[96_000, -8], [144_000, 1]], "to": "6"});
    written(&fader(RAMP), &with, "\"0 -10\" \"2 -8\" \"3 1\" \"6 -4 hold\" \"10 0\"");
}

#[test]
fn without_an_end_the_last_value_stays() {
    let with = json!({"path": "Kick/fader", "points": [{"at": "3|1", "value": "off", "curve": "hold"}]});
    written(&fader(RAMP), &with, "\"0 -10\" \"4 -6\" \"3|1 off hold\"");
}

#[test]
fn over_no_curve_the_fader_stands_where_it_stood_before_and_after() {
    let with = json!({"path": "Kick/fader", "points": [[48_000, 0], [96_000, 1]], "to": "4"});
    written(&track(""), &with, "\"0 -3\" \"1 0 hold\" \"2 1\" \"4 -3 hold\"");
    let from_the_start = json!({"path": "Kick/fader", "points": [[0, 0]], "to": "4"});
    written(&track(""), &from_the_start, "\"0 0 hold\" \"4 -3 hold\"");
}

#[test]
fn what_cannot_be_automated_or_lies_outside_is_refused() {
    let with = |path: &str, points: serde_json::Value| json!({"path": path, "points": points, "from": "1", "to": "2"});
    let song = track("");
    refused(&song, "automation.write", &with("Kick/fadr", json!([[0, 0]])), &["fadr", "fader"]);
    refused(&song, "automation.write", &with("Kick/trim", json!([[0, 0]])), &["trim", "automate"]);
    refused(&song, "automation.write", &with("Kick/fader", json!([[0, 0]])), &["between"]);
    refused(&song, "automation.write", &with("Kick/fader", json!([[0]])), &["no point"]);
    refused(&song, "automation.write", &with("Kick/fader", json!([[48_000, 0, "round"]])), &["round", "linear"]);
    refused(&song, "automation.clear", &json!({"paths": "Kick/fader"}), &["not automated"]);
}

#[test]
fn cleared_points_are_gone_and_a_curve_of_none_is_too() {
    let song = fader("\"0 -10\" \"4 -6\" \"10 0\"");
    let some = done(&song, "automation.clear", &json!({"paths": "Kick/fader", "from": "3", "to": "5"}));
    assert_eq!(curves(&some), curves(&fader(RAMP)));
    let none = done(&song, "automation.clear", &json!({"paths": ["Kick/fader"]}));
    assert!(curves(&none).is_empty());
}

#[test]
fn thinning_keeps_every_value_within_what_is_allowed() {
    // On the way from -10 to 0, the points at 2, 4 and 6 s are 0.05, 0.2 and 0 dB off the line.
    let song = fader("\"0 -10\" \"2 -7.95\" \"4 -6.2\" \"6 -4\" \"10 0\"");
    let thinned = |by: f64| done(&song, "automation.thin", &json!({"paths": "Kick/fader", "by": by}));
    assert_eq!(curves(&thinned(0.3)), curves(&fader(RAMP)));
    // With the point at 4 s kept, the one at 2 s is 0.15 dB off the line to it and the one at 6 s 0.13 dB.
    assert_eq!(curves(&thinned(0.16)), curves(&fader("\"0 -10\" \"4 -6.2\" \"10 0\"")));
    assert_eq!(curves(&thinned(0.14)), curves(&fader("\"0 -10\" \"2 -7.95\" \"4 -6.2\" \"10 0\"")));
    let held = fader("\"0 -10\" \"2 -8 hold\" \"4 -6 hold\" \"6 -4\" \"8 -2\" \"10 0\"");
    let thin = done(&held, "automation.thin", &json!({"paths": "Kick/fader", "by": 0.01}));
    assert_eq!(curves(&thin), curves(&fader("\"0 -10\" \"2 -8 hold\" \"4 -6 hold\" \"10 0\"")));
}

#[test]
fn shifted_points_push_those_away_that_they_come_to_lie_over() {
    let song = fader("\"0 -10\" \"2 -8\" \"3 -7\" \"4 -6\" \"10 0\"");
    let with = json!({"paths": "Kick/fader", "from": "1", "to": "3.5", "by": "1.5"});
    let shifted = done(&song, "automation.shift", &with);
    assert_eq!(curves(&shifted), curves(&fader("\"0 -10\" \"3.5 -8\" \"4.5 -7\" \"10 0\"")));
}
