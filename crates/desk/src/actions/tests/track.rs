//! Tracks and strips: what each action makes of a song, worked out by hand.

use super::{becomes, changed, done, refused, song};
use serde_json::json;
use session::Song;

const SONG: &str = r#"
track "Kick" role="kick" layout="mono" {
    clip "audio/k.wav" at=0 length=4
    fader -3
    output "Drums"
}
track "Kick 2" layout="mono" {
    solo #true
}
track "Vox" layout="mono" {
    send "Room" -12
}
bus "Drums" {
    output "All"
}
bus "All"
return "Room"
master
"#;

fn before() -> Song {
    song(SONG)
}

/// The song with one text in place of another.
fn with(old: &str, new: &str) -> String {
    changed(SONG, &[(old, new)])
}

#[test]
fn tracks_buses_and_returns_are_added_with_a_name_that_is_free() {
    becomes(
        &before(),
        "track.add",
        &json!({}),
        &with("bus \"Drums\"", "track \"Track 4\" layout=\"stereo\"\nbus \"Drums\""),
    );
    becomes(
        &before(),
        "track.add",
        &json!({"name": "Bass", "layout": "mono", "role": "bass", "index": 0}),
        &format!("track \"Bass\" role=\"bass\" layout=\"mono\"\n{SONG}"),
    );
    becomes(&before(), "bus.add", &json!({}), &with("return \"Room\"", "bus \"Bus 3\"\nreturn \"Room\""));
    let reverb = "return \"Room\"\nreturn \"Reverb\" {\n    inserts {\n        reverb\n    }\n}\n";
    becomes(&before(), "return.add", &json!({"effect": "reverb"}), &with("return \"Room\"\n", reverb));
    refused(&before(), "track.add", &json!({"name": "Room"}), &["Room", "taken"]);
    refused(&before(), "track.add", &json!({"layout": "quad"}), &["quad", "mono, stereo"]);
    refused(&before(), "track.add", &json!({"role": "trumpets"}), &["trumpets", "kick"]);
    refused(&before(), "return.add", &json!({"effect": "revreb"}), &["revreb", "reverb"]);
}

#[test]
fn grouped_tracks_go_through_a_new_bus_to_where_the_first_went() {
    becomes(
        &before(),
        "bus.group",
        &json!({"tracks": ["Kick", "Kick 2"], "name": "Kicks"}),
        &with("    output \"Drums\"", "    output \"Kicks\"")
            .replacen("    solo #true\n", "    solo #true\n    output \"Kicks\"\n", 1)
            .replacen("bus \"All\"\n", "bus \"All\"\nbus \"Kicks\" {\n    output \"Drums\"\n}\n", 1),
    );
}

#[test]
fn what_is_removed_takes_what_leads_to_it_along() {
    let without = with("bus \"Drums\" {\n    output \"All\"\n}\n", "").replacen("    output \"Drums\"\n", "", 1);
    becomes(&before(), "track.remove", &json!({"tracks": ["Drums"]}), &without);
    let gone = done(&before(), "track.remove", &json!({"tracks": ["Room", "Kick"]}));
    assert!(gone.track("Vox").unwrap().strip.sends.is_empty() && gone.tracks.len() == 2);
    refused(&before(), "track.remove", &json!({"tracks": ["Drumz"]}), &["Drumz", "Drums"]);
}

#[test]
fn a_renamed_strip_is_found_under_its_new_name_by_what_leads_to_it() {
    becomes(
        &before(),
        "track.rename",
        &json!({"track": "Room", "name": "Hall"}),
        &SONG.replace("\"Room\"", "\"Hall\""),
    );
}

#[test]
fn a_moved_track_stands_elsewhere_and_a_copied_one_twice() {
    let moved = done(&before(), "track.move", &json!({"track": "Vox", "index": 0}));
    let names: Vec<&str> = moved.strips().map(|strip| &*strip.name).collect();
    assert_eq!(names, ["Vox", "Kick", "Kick 2", "Drums", "All", "Room", "master"]);
    let kick = &SONG[1..SONG.find("track \"Kick 2\"").unwrap()];
    let twice = format!("{kick}{}", kick.replacen("Kick", "Kick 3", 1));
    becomes(&before(), "track.duplicate", &json!({"track": "Kick"}), &with(kick, &twice));
    // A copy of the second is the third, not the second of the second.
    let names: Vec<String> = done(&before(), "track.duplicate", &json!({"tracks": ["Kick 2"]}))
        .tracks
        .into_iter()
        .map(|t| t.strip.name)
        .collect();
    assert_eq!(names, ["Kick", "Kick 2", "Kick 3", "Vox"]);
}

#[test]
fn a_role_is_said_and_taken_back() {
    let said = with("track \"Vox\"", "track \"Vox\" role=\"lead-vocal\"");
    becomes(&before(), "track.role", &json!({"tracks": "Vox", "role": "lead-vocal"}), &said);
    becomes(&before(), "track.role", &json!({"tracks": ["Kick", "Vox"]}), &with(" role=\"kick\"", ""));
    refused(&before(), "track.role", &json!({"tracks": "Drums", "role": "drums"}), &["no track"]);
}

#[test]
fn a_switch_of_several_follows_the_first_or_what_is_said() {
    let muted =
        with("    send", "    mute #true\n    send").replacen("    fader -3\n", "    fader -3\n    mute #true\n", 1);
    becomes(&before(), "track.mute", &json!({"tracks": ["Kick", "Vox"]}), &muted);
    let one = done(&before(), "track.mute", &json!({"tracks": "Vox"}));
    let other = done(&one, "track.mute", &json!({"tracks": ["Kick", "Vox"]}));
    assert_eq!(other, song(&muted));
    assert_eq!(done(&other, "track.mute", &json!({"tracks": ["Kick", "Vox"], "on": "off"})), before());
    refused(&before(), "track.mute", &json!({"tracks": "Vox", "on": false}), &["nothing is changed"]);
    refused(&before(), "track.mute", &json!({"tracks": "Vox", "on": "maybe"}), &["maybe", "true or false"]);
    becomes(
        &before(),
        "track.polarity",
        &json!({"tracks": "Kick"}),
        &with("    fader -3", "    flip #true\n    fader -3"),
    );
    becomes(&before(), "track.solo", &json!({"tracks": ["Kick 2"]}), &with("{\n    solo #true\n}", ""));
}

#[test]
fn solo_only_ends_the_others_and_a_second_time_itself() {
    let vox = with("{\n    solo #true\n}", "").replacen("    send", "    solo #true\n    send", 1);
    becomes(&before(), "track.solo-only", &json!({"track": "Vox"}), &vox);
    becomes(&before(), "track.solo-only", &json!({"track": "Kick 2"}), &with("{\n    solo #true\n}", ""));
    becomes(&before(), "track.solo-clear", &json!({}), &with("{\n    solo #true\n}", ""));
    let both = done(&before(), "track.solo", &json!({"tracks": "Kick", "on": true}));
    assert_eq!(done(&both, "track.solo-only", &json!({"track": "Kick 2"})), before());
}

#[test]
fn levels_are_set_or_changed_within_their_range() {
    let fader = |text: &str| with("fader -3", &format!("fader {text}"));
    becomes(&before(), "track.fader", &json!({"tracks": "Kick", "fader": "-7.5 dB"}), &fader("-7.5"));
    becomes(&before(), "track.fader", &json!({"tracks": "Kick", "fader": "off"}), &fader("\"off\""));
    becomes(&before(), "track.fader", &json!({"tracks": "Kick", "by": 1.5}), &fader("-1.5"));
    becomes(&before(), "track.fader", &json!({"tracks": "Kick", "by": 100}), &fader("24"));
    becomes(
        &before(),
        "track.trim",
        &json!({"tracks": "Kick", "trim": -6}),
        &with("    fader", "    trim -6\n    fader"),
    );
    becomes(
        &before(),
        "track.pan",
        &json!({"tracks": "Kick", "by": -30}),
        &with("    output", "    pan -30\n    output"),
    );
    refused(&before(), "track.fader", &json!({"tracks": "Kick"}), &["by"]);
    refused(&before(), "track.fader", &json!({"tracks": "Kick", "fader": 0, "by": 1}), &["one of them"]);
}

#[test]
fn an_output_goes_to_a_bus_or_to_the_master() {
    becomes(
        &before(),
        "track.output",
        &json!({"tracks": ["Kick"], "to": "master"}),
        &with("    output \"Drums\"\n", ""),
    );
    becomes(&before(), "track.output", &json!({"tracks": ["Kick"]}), &with("    output \"Drums\"\n", ""));
    let vox = with("    send \"Room\" -12\n", "    send \"Room\" -12\n    output \"All\"\n");
    becomes(&before(), "track.output", &json!({"tracks": ["Vox"], "to": "All"}), &vox);
}
