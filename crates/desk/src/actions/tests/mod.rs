//! Claims about the list itself, and what the tests of the groups share.

mod automation;
mod clip;
mod examples;
mod group;
mod insert;
mod next;
mod range;
mod song;
mod track;
mod vca;

use super::*;
use serde_json::Value;
use session::{Document, Song};
use std::collections::BTreeMap;

/// A song's text with some texts in place of others.
fn changed(text: &str, changes: &[(&str, &str)]) -> String {
    changes.iter().fold(text.to_string(), |text, (old, new)| {
        assert!(text.contains(old), "{old}");
        text.replacen(old, new, 1)
    })
}

/// A song from its text; what belongs to the song itself stands first.
fn song(text: &str) -> Song {
    let (of_song, rest): (Vec<&str>, Vec<&str>) =
        text.lines().partition(|line| line.starts_with("marker ") || line.starts_with("target "));
    let of_song = of_song.join("\n");
    let text = format!(
        "tonmeister 1\nsong \"Test\" rate=48000 {{\n    tempo 120 meter=\"4/4\"\n{of_song}\n}}\n{}\n",
        rest.join("\n")
    );
    Document::parse(&text, "test").unwrap_or_else(|error| panic!("{error}\n{text}")).song().clone()
}

/// Makes an action and holds the song against the one expected; then takes it back, and the song must be as it was.
/// Every file is 20 seconds long.
#[track_caller]
fn becomes(before: &Song, id: &str, with: &Value, after: &str) {
    let after = song(after);
    let made = done(before, id, with);
    assert_eq!(made.tracks, after.tracks);
    assert_eq!(made, after);
}

/// The song after an action, which must be able to be taken back.
#[track_caller]
fn done(before: &Song, id: &str, with: &Value) -> Song {
    let (edit, reason) = edit_over(before, id, with, &|_| Some(20 * 48_000)).unwrap();
    assert!(!reason.is_empty());
    let mut made = before.clone();
    let inverse = made.apply(&edit).unwrap_or_else(|error| panic!("{id}: {error}\n{edit:?}"));
    let mut back = made.clone();
    back.apply(&inverse).unwrap();
    assert_eq!(back, *before, "{id} is not taken back exactly");
    made
}

/// The sentence with which an action is refused; it must have these words.
#[track_caller]
fn refused(before: &Song, id: &str, with: &Value, words: &[&str]) {
    let error = edit_over(before, id, with, &|_| Some(20 * 48_000)).expect_err("was not refused").to_string();
    words.iter().for_each(|word| assert!(error.contains(word), "no \"{word}\" in: {error}"));
}

#[test]
fn ids_are_unique_and_well_formed_and_every_action_says_what_it_does() {
    let word = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    for (i, action) in LIST.iter().enumerate() {
        let id = action.id;
        assert!(LIST[..i].iter().all(|other| other.id != id), "{id} is there twice");
        assert!(id.split('.').all(word), "{id}");
        assert!(action.sentence.ends_with('.') && action.sentence.len() > 15, "{id}: {}", action.sentence);
        assert!(!action.title.is_empty() && !action.title.ends_with('.'), "{id}: {}", action.title);
        for (j, arg) in action.args.iter().enumerate() {
            assert!(action.args[..j].iter().all(|other| other.name != arg.name), "{id}: {}", arg.name);
            assert!(word(arg.name) && arg.sentence.ends_with('.'), "{id}: {}", arg.name);
            assert_eq!(arg.kind == Kind::Word, !arg.words.is_empty(), "{id}: {}", arg.name);
        }
    }
}

/// A key as the page reads it: modifiers in one order, then the key itself.
fn is_key(text: &str) -> bool {
    let mut rest = text;
    for modifier in ["Mod+", "Alt+", "Shift+"] {
        rest = rest.strip_prefix(modifier).unwrap_or(rest);
    }
    let named = ["Space", "Home", "End", "Enter", "Escape", "Delete", "Backspace", "Tab", "PageUp", "PageDown"];
    let arrow = ["Up", "Down", "Left", "Right"];
    let function = rest.strip_prefix('F').and_then(|n| n.parse::<u8>().ok()).is_some_and(|n| (1..=12).contains(&n));
    let numpad = rest.strip_prefix("Numpad").is_some_and(|key| !key.is_empty());
    let single = rest.chars().count() == 1 && !rest.chars().any(|c| c.is_ascii_lowercase());
    single || function || numpad || named.contains(&rest) || arrow.contains(&rest)
}

#[test]
fn no_two_actions_of_a_key_map_share_a_key() {
    for (map, name) in KEYMAPS.iter().enumerate() {
        let mut taken = BTreeMap::new();
        for action in LIST {
            for key in action.keys[map] {
                assert!(is_key(key), "{name}: {} has \"{key}\"", action.id);
                let other = taken.insert(*key, action.id);
                assert!(other.is_none(), "{name}: {key} is of {} and of {}", other.unwrap_or_default(), action.id);
            }
        }
    }
}

/// Keys that never reach a page: the browser or the system keeps them.
const KEPT: [&str; 9] =
    ["Mod+N", "Mod+T", "Mod+W", "Mod+Shift+N", "Mod+Shift+T", "Mod+Shift+W", "Mod+Tab", "Alt+Tab", "Alt+F4"];

#[test]
fn no_key_is_one_that_never_reaches_a_page() {
    for (action, key) in LIST.iter().flat_map(|action| action.keys.concat().into_iter().map(move |key| (action, key))) {
        assert!(!KEPT.contains(&key), "{} has {key}", action.id);
    }
}

#[test]
fn the_catalogue_says_of_every_action_what_the_page_reads() {
    let all = catalogue();
    let split = &all[0];
    assert_eq!(split["id"], "edit.split");
    assert_eq!((&split["side"], &split["group"]), (&"song".into(), &"Clips".into()));
    assert_eq!(split["args"][0]["name"], "at");
    assert_eq!((&split["args"][0]["kind"], &split["args"][0]["needed"]), (&"place".into(), &true.into()));
    assert_eq!(all.as_array().map(Vec::len), Some(LIST.len()));
    let maps = keymaps();
    let names: Vec<&Value> = maps.as_array().unwrap().iter().map(|map| &map["name"]).collect();
    assert_eq!(names, ["tonmeister", "protools", "reaper", "ardour"]);
    assert_eq!(maps[0]["keys"]["edit.split"], serde_json::json!(["S"]));
    assert_eq!(maps[1]["keys"]["edit.split"], serde_json::json!(["B", "Mod+E"]));
}

#[test]
fn what_is_unknown_missing_or_of_no_sense_is_refused_with_what_there_is() {
    let song = song("track \"Kick\" {\n    clip \"audio/k.wav\" at=1 length=4\n}\nmaster\n");
    let json = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    refused(&song, "edit.spilt", &json("{}"), &["edit.spilt", "list actions"]);
    refused(&song, "edit.split", &json("{}"), &["needs \"at\""]);
    refused(&song, "edit.split", &json(r#"{"at": 96000, "clap": "Kick/clip-1"}"#), &["clap", "at, clips, tracks"]);
    refused(&song, "edit.split", &json(r#"{"at": "soon"}"#), &["soon", "12.5"]);
    refused(&song, "edit.split", &json(r#"{"at": -1}"#), &["before"]);
    refused(&song, "edit.split", &json(r#"{"at": 1e300}"#), &["frames"]);
    refused(&song, "edit.split", &json(r#"{"at": 0}"#), &["both sides"]);
    refused(&song, "edit.delete", &json(r#"{"clips": "Kik/clip-1"}"#), &["Kik", "Kick"]);
    refused(&song, "edit.delete", &json(r#"{"clips": "Kick/clip-2"}"#), &["clip-2"]);
    refused(&song, "edit.delete", &json(r#"{"clips": []}"#), &["needs \"clips\""]);
    refused(&song, "edit.delete", &json("[]"), &["object"]);
}
