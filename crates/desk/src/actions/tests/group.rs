//! Groups: what each action makes of a song, and what groups make of other actions, worked out by hand.

use super::{becomes, changed, refused, song};
use crate::actions::linked_edit;
use serde_json::{Value, json};
use session::{Linked, Song};

const SONG: &str = r#"
track "L" {
    clip "audio/l.wav" at=0 length=4
    clip "audio/l.wav" at=6 length=2
    fader -3
    group "Gtr"
}
track "R" {
    clip "audio/r.wav" at=0 offset=1 length=4
    fader -5
    group "Gtr"
}
track "Vox" {
    clip "audio/v.wav" at=0 length=4
    solo #true
}
group "Gtr"
master
"#;

fn before() -> Song {
    song(SONG)
}

/// The song with some texts in place of others.
fn with(changes: &[(&str, &str)]) -> String {
    changed(SONG, changes)
}

#[test]
fn a_group_is_made_named_joined_left_and_taken_away() {
    let made = with(&[
        ("    group \"Gtr\"\n", "    group \"Gtr\"\n    group \"Group 2\"\n"),
        ("    solo #true\n", "    solo #true\n    group \"Group 2\"\n"),
        ("master", "group \"Group 2\" {\n    links mute clips\n    color \"teal\"\n}\nmaster"),
    ]);
    becomes(&before(), "group.add", &json!({"tracks": ["L", "Vox"], "links": "clips, mute"}), &made);
    becomes(&before(), "group.rename", &json!({"group": "Gtr", "name": "G"}), &SONG.replace("\"Gtr\"", "\"G\""));
    let joined = with(&[("    solo #true\n", "    solo #true\n    group \"Gtr\"\n")]);
    becomes(&before(), "group.join", &json!({"tracks": ["L", "Vox"], "group": "Gtr"}), &joined);
    becomes(&song(&joined), "group.leave", &json!({"tracks": "Vox"}), SONG);
    let gone = SONG.replace("    group \"Gtr\"\n", "").replace("group \"Gtr\"\n", "");
    becomes(&before(), "group.remove", &json!({"groups": "Gtr"}), &gone);
    refused(&before(), "group.add", &json!({"name": "Gtr"}), &["Gtr", "taken"]);
    refused(&before(), "group.add", &json!({"links": "loudness"}), &["loudness"]);
    refused(&before(), "group.join", &json!({"tracks": "Vox", "group": "Gtrs"}), &["Gtrs", "Gtr"]);
    refused(&before(), "group.leave", &json!({"tracks": "Vox", "group": "Gtr"}), &["nothing"]);
}

#[test]
fn a_group_links_what_is_said_and_is_suspended_alone_or_with_all() {
    let links = with(&[("group \"Gtr\"\nmaster", "group \"Gtr\" { links solo polarity }\nmaster")]);
    becomes(&before(), "group.links", &json!({"group": "Gtr", "links": "polarity solo"}), &links);
    let off = with(&[("group \"Gtr\"\nmaster", "group \"Gtr\" { suspended #true }\nmaster")]);
    becomes(&before(), "group.suspend", &json!({"groups": "Gtr"}), &off);
    becomes(&song(&off), "group.suspend", &json!({"groups": "Gtr"}), SONG);
    let red = with(&[("group \"Gtr\"\nmaster", "group \"Gtr\" { color \"red\" }\nmaster")]);
    becomes(&before(), "group.color", &json!({"groups": "Gtr", "color": "red"}), &red);
    let all = super::done(&before(), "group.suspend-all", &json!({}));
    assert_eq!(all, Song { suspend_groups: true, ..before() });
    refused(&before(), "group.suspend-all", &json!({"on": false}), &["nothing"]);
}

/// The song after an action that its groups carry on.
#[track_caller]
fn carried(before: &Song, id: &str, with: &Value) -> Song {
    let edit = linked_edit(before, id, with, &|_| Some(20 * 48_000), &mut Linked::default());
    let (edit, _) = edit.unwrap_or_else(|error| panic!("{error}"));
    let mut song = before.clone();
    let back = song.apply(&edit).unwrap();
    let mut again = song.clone();
    again.apply(&back).unwrap();
    assert_eq!(again, *before);
    song
}

#[test]
fn what_is_done_to_one_is_done_to_the_group_unless_it_is_free() {
    let faders = song(&with(&[("fader -3", "fader -4.5"), ("fader -5", "fader -6.5")]));
    assert_eq!(carried(&before(), "track.fader", &json!({"tracks": "L", "by": -1.5})), faders);
    let alone = song(&with(&[("fader -3", "fader -4.5")]));
    assert_eq!(carried(&before(), "track.fader", &json!({"tracks": "L", "by": -1.5, "free": true})), alone);
    let both = song(&with(&[("fader -3", "fader -4.5"), ("fader -5", "fader -6.5")]));
    assert_eq!(carried(&before(), "track.fader", &json!({"tracks": ["L", "R"], "by": -1.5})), both);
    let solo =
        SONG.replace("    solo #true\n", "").replace("    group \"Gtr\"\n", "    solo #true\n    group \"Gtr\"\n");
    assert_eq!(carried(&before(), "track.solo-only", &json!({"track": "L"})), song(&solo));
    let none = SONG.replace("    solo #true\n", "");
    assert_eq!(carried(&song(&solo), "track.solo-only", &json!({"track": "R"})), song(&none));
}

#[test]
fn clips_that_begin_and_end_together_are_cut_moved_and_taken_away_together() {
    let halves = song(&with(&[
        ("at=0 length=4\n    clip", "at=0 length=1\n    clip \"audio/l.wav\" at=1 offset=1 length=3\n    clip"),
        ("at=0 offset=1 length=4", "at=0 offset=1 length=1\n    clip \"audio/r.wav\" at=1 offset=2 length=3"),
    ]));
    assert_eq!(carried(&before(), "edit.split", &json!({"at": "1", "clip": "L/clip-1"})), halves);
    assert_eq!(carried(&before(), "edit.split", &json!({"at": "1", "tracks": ["R"]})), halves);
    let moved =
        song(&with(&[("at=0 length=4\n    clip", "at=0.5 length=4\n    clip"), ("at=0 offset=1", "at=0.5 offset=1")]));
    assert_eq!(carried(&before(), "edit.nudge", &json!({"clips": "R/clip-1", "by": "0.5"})), moved);
    let gone = song(&with(&[
        ("    clip \"audio/l.wav\" at=0 length=4\n", ""),
        ("    clip \"audio/r.wav\" at=0 offset=1 length=4\n", ""),
    ]));
    assert_eq!(carried(&before(), "edit.delete", &json!({"clips": ["L/clip-1"]})), gone);
    // Nothing of the other member lies where the second clip does; and a gain is one recording's own.
    let second = song(&with(&[("    clip \"audio/l.wav\" at=6 length=2\n", "")]));
    assert_eq!(carried(&before(), "edit.delete", &json!({"clips": ["L/clip-2"]})), second);
    let louder = song(&with(&[("at=0 length=4\n    clip", "at=0 length=4 gain=2\n    clip")]));
    assert_eq!(carried(&before(), "edit.gain", &json!({"clips": ["L/clip-1"], "gain": 2})), louder);
    let suspended = Song { suspend_groups: true, ..before() };
    let expected = Song { suspend_groups: true, ..song(&with(&[("    clip \"audio/l.wav\" at=0 length=4\n", "")])) };
    assert_eq!(carried(&suspended, "edit.delete", &json!({"clips": ["L/clip-1"]})), expected);
}
