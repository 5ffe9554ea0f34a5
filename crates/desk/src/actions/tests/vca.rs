//! VCAs: what each action makes of a song, worked out by hand.

use super::{becomes, changed, refused, song};
use serde_json::json;
use session::Song;

const SONG: &str = r#"
track "Kick" {
    fader -3
    vca "Beat"
}
track "Snare" {
    solo #true
}
bus "Drums"
vca "Beat" {
    fader -2
    solo #true
}
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
fn a_vca_is_made_with_its_members_in_a_colour_of_its_own() {
    let made = with(&[
        ("    solo #true\n}\nbus", "    solo #true\n    vca \"VCA 2\"\n}\nbus"),
        ("bus \"Drums\"", "bus \"Drums\" { vca \"VCA 2\" }"),
        ("master", "vca \"VCA 2\" { color \"teal\" }\nmaster"),
    ]);
    becomes(&before(), "vca.add", &json!({"tracks": ["Snare", "Drums"]}), &made);
    let named = with(&[("vca \"Beat\" {\n    f", "vca \"All\" { color \"red\" }\nvca \"Beat\" {\n    f")]);
    becomes(&before(), "vca.add", &json!({"name": "All", "color": "red", "index": 0}), &named);
    refused(&before(), "vca.add", &json!({"name": "Drums"}), &["Drums", "taken"]);
    refused(&before(), "vca.add", &json!({"tracks": "Snar"}), &["Snar", "Snare"]);
    refused(&before(), "vca.add", &json!({"color": "mauve"}), &["mauve", "violet"]);
}

#[test]
fn strips_follow_and_are_let_go() {
    let both = with(&[("    solo #true\n}\nbus", "    solo #true\n    vca \"Beat\"\n}\nbus")]);
    becomes(&before(), "vca.assign", &json!({"tracks": ["Kick", "Snare"], "vca": "Beat"}), &both);
    let none = with(&[("    vca \"Beat\"\n", "")]);
    becomes(&before(), "vca.release", &json!({"tracks": "Kick", "vca": "Beat"}), &none);
    becomes(&song(&both), "vca.release", &json!({"tracks": ["Kick", "Snare"]}), &none);
    refused(&before(), "vca.assign", &json!({"tracks": "Kick", "vca": "Beat"}), &["nothing"]);
    refused(&before(), "vca.assign", &json!({"tracks": "Kick", "vca": "Drums"}), &["Drums", "no VCA"]);
    refused(&before(), "vca.assign", &json!({"tracks": "Kick", "vca": "Beet"}), &["Beet", "Beat"]);
    refused(&before(), "vca.release", &json!({"tracks": "Snare"}), &["nothing"]);
}

#[test]
fn a_vca_has_the_controls_of_a_strip() {
    becomes(&before(), "track.fader", &json!({"tracks": "Beat", "by": -1.5}), &with(&[("fader -2", "fader -3.5")]));
    becomes(&before(), "track.mute", &json!({"tracks": "Beat"}), &with(&[("fader -2", "fader -2\n    mute #true")]));
    let renamed = SONG.replace("\"Beat\"", "\"Kit\"");
    becomes(&before(), "track.rename", &json!({"track": "Beat", "name": "Kit"}), &renamed);
    let gone = with(&[("    vca \"Beat\"\n", ""), ("vca \"Beat\" {\n    fader -2\n    solo #true\n}\n", "")]);
    becomes(&before(), "track.remove", &json!({"tracks": "Beat"}), &gone);
    let quiet = SONG.replace("    solo #true\n", "");
    becomes(&before(), "track.solo-clear", &json!({}), &quiet);
    let curve = with(&[(
        "    fader -2\n",
        "    fader -2\n    automation \"fader\" {\n        points \"0 -2\" \"1 0 hold\" \"2 1\" \"4 -2 hold\"\n    }\n",
    )]);
    let points = json!([[48_000, 0], [96_000, 1]]);
    becomes(&before(), "automation.write", &json!({"path": "Beat/fader", "points": points, "to": "4"}), &curve);
    becomes(
        &before(),
        "vca.color",
        &json!({"vcas": "Beat", "color": "pink"}),
        &with(&[("fader -2", "fader -2\n    color \"pink\"")]),
    );
}
