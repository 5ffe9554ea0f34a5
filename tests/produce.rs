//! The main job over the demo's recordings: a song, a mix, a master, a report, and nothing that was there is touched.

use crate::band::new_song;
use crate::demo::recordings;
use crate::job::{Done, Job, sha256, snapshot, tonmeister};
use crate::package::{SPOTIFY, expect_whole};
use crate::words;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use tempfile::TempDir;

struct Production {
    folder: TempDir,
    before: BTreeMap<PathBuf, String>,
    done: Done,
}

static PRODUCTION: LazyLock<Production> = LazyLock::new(|| {
    let before = snapshot(&recordings());
    let folder = TempDir::new().unwrap();
    let output = folder.path().join("out");
    let done = tonmeister(words!["produce", recordings(), "-o", &output, "--for", "spotify", "--json"]);
    Production { folder, before, done }
});

/// What was produced of the demo, once for all tests; nothing may be written into it.
pub fn produced() -> PathBuf {
    PRODUCTION.folder.path().join("out")
}

/// A copy of the produced song's text and history that may be changed; it plays the same recordings.
pub fn song_copy(folder: &Path) -> PathBuf {
    let (from, to) = (produced().join("song"), folder.join("song"));
    copy(&from, &to);
    to
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}

#[test]
fn the_folder_is_whole_and_its_manifest_is_true() {
    expect_whole(&produced(), &SPOTIFY);
}

#[test]
fn the_json_says_what_lies_in_the_folder() {
    let said = PRODUCTION.done.json();
    let master = &said["masters"][0];
    let path = Path::new(master["path"].as_str().unwrap());
    assert_eq!(master["sha256"], sha256(path));
    let failed = master["checks"].as_array().unwrap().iter().filter(|check| check["passed"] != true);
    assert_eq!(failed.collect::<Vec<_>>(), Vec::<&Value>::new());
    assert!(!said["assistant"]["moves"].as_array().unwrap().is_empty());
}

#[test]
fn the_recordings_are_not_changed() {
    LazyLock::force(&PRODUCTION);
    assert_eq!(snapshot(&recordings()), PRODUCTION.before);
}

#[test]
fn a_second_run_into_the_same_folder_refuses_and_changes_nothing() {
    let before = snapshot(&produced());
    let run = Job::new(words!["produce", recordings(), "-o", produced(), "--for", "spotify"]).run();
    run.expect_refusal(&["not empty", "-o"]);
    assert!(snapshot(&produced()) == before);
}

#[test]
fn the_report_needs_nothing_from_outside() {
    let report = std::fs::read_to_string(produced().join("report.html")).unwrap();
    for outside in ["<script", "<link", "@import", "src=\"http", "url(http"] {
        assert!(!report.contains(outside), "{outside}");
    }
}

#[test]
fn a_song_is_produced_into_a_song_of_its_own() {
    let (folder, song) = new_song();
    let before = snapshot(&song);
    let output = folder.path().join("out");
    tonmeister(words!["produce", &song, "-o", &output, "--for", "cd"]);
    assert!(snapshot(&song) == before);
    std::fs::remove_dir_all(&song).unwrap();
    let again = folder.path().join("again.wav");
    tonmeister(words!["render", output.join("song"), "-o", &again, "--bits", "24"]);
    assert_eq!(sha256(&again), sha256(&output.join("mix.wav")));
}

#[test]
fn a_plan_shows_its_moves_and_writes_nothing() {
    let folder = TempDir::new().unwrap();
    let song = folder.path().join("song");
    tonmeister(words!["import", recordings(), "-o", &song]);
    let history = || std::fs::read(song.join(".journal")).unwrap();
    let before = (snapshot(&song), history());
    let plan = tonmeister(words!["mix", &song, "--plan", "--json", "--stage", "gain", "--stage", "prepare"]).json();
    assert!((snapshot(&song), history()) == before);
    let moves = plan["moves"].as_array().unwrap();
    assert!(!moves.is_empty());
    for made in moves {
        for key in ["id", "rule", "track", "because", "measure", "unit", "source"] {
            assert!(made[key].is_string(), "{key}: {made}");
        }
        for key in ["before", "predicted", "confidence"] {
            assert!(made[key].is_number(), "{key}: {made}");
        }
        assert!(made.get("after").is_some() && made["edits"].is_array(), "{made}");
    }
    let roles = plan["roles"].as_array().unwrap();
    let text = std::fs::read_to_string(song.join("song.kdl")).unwrap();
    assert_eq!(roles.len(), text.matches("\ntrack ").count());
    for role in roles {
        assert!(role["track"].is_string() && role["role"].is_string() && role["confidence"].is_number(), "{role}");
    }
}
