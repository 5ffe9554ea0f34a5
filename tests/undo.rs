//! Every step can be taken back and made again, to the byte.

use crate::job::{Job, tonmeister};
use crate::produce::song_copy;
use crate::words;
use std::fs;
use tempfile::TempDir;

#[test]
fn undo_takes_back_the_last_step_and_redo_brings_the_same_bytes() {
    let folder = TempDir::new().unwrap();
    let song = song_copy(folder.path());
    let text = || fs::read(song.join("song.kdl")).unwrap();
    let mixed = text();
    tonmeister(words!["undo", &song]);
    assert!(text() != mixed);
    tonmeister(words!["redo", &song]);
    assert!(text() == mixed);
}

#[test]
fn all_that_the_assistant_did_can_be_taken_back_and_made_again() {
    let folder = TempDir::new().unwrap();
    let song = song_copy(folder.path());
    let text = || fs::read_to_string(song.join("song.kdl")).unwrap();
    let mixed = text();
    let back = tonmeister(words!["undo", &song, "--steps", "100000", "--json"]).json();
    let steps = back["steps"].as_array().unwrap().len();
    assert!(steps > 20, "{steps} steps");
    let raw = text();
    for word in ["\n    inserts", "\nmove ", "\nbus ", "\nreturn ", "\n    fader"] {
        assert!(mixed.contains(word) && !raw.contains(word), "{word}");
    }
    Job::new(words!["undo", &song]).run().expect_refusal(&["nothing to take back"]);
    tonmeister(words!["redo", &song, "--steps", steps.to_string()]);
    assert!(text() == mixed);
    Job::new(words!["redo", &song]).run().expect_refusal(&["nothing to make again"]);
}

#[test]
fn a_value_that_was_set_can_be_taken_back() {
    let folder = TempDir::new().unwrap();
    let song = song_copy(folder.path());
    let text = || fs::read(song.join("song.kdl")).unwrap();
    let before = text();
    tonmeister(words!["set", &song, "Kick In/fader", "-3.5"]);
    assert!(String::from_utf8_lossy(&text()).contains("fader -3.5"));
    tonmeister(words!["undo", &song]);
    assert!(text() == before);
}
