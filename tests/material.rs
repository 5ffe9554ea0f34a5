//! The main job over real recordings, where they are at hand.

use crate::job::{material, snapshot, tonmeister};
use crate::package::{SPOTIFY, expect_whole};
use crate::words;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

#[test]
fn real_sessions_become_masters() {
    let Some(material) = material() else { return };
    let mut sessions: Vec<_> = fs::read_dir(material.join("sessions")).unwrap().map(|it| it.unwrap().path()).collect();
    sessions.sort();
    assert!(!sessions.is_empty());
    sessions.iter().for_each(|session| becomes_a_master(session));
}

fn becomes_a_master(session: &Path) {
    let before = snapshot(session);
    let folder = TempDir::new().unwrap();
    let output = folder.path().join("out");
    let said = tonmeister(words!["produce", session, "-o", &output, "--for", "spotify", "--json"]).json();
    assert!(snapshot(session) == before, "{}", session.display());
    expect_whole(&output, &SPOTIFY);
    let measured = tonmeister(words!["measure", "--json", output.join("mix.wav")]).json();
    let loss = measured[0]["mono_fold_loss_lu"].as_f64().unwrap();
    assert!(loss < 3.0, "{}: {loss} LU are lost in mono", session.display());
    let text = fs::read_to_string(output.join("song/song.kdl")).unwrap();
    let low: Vec<&str> = said["assistant"]["roles"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|role| {
            let is_low = matches!(role["role"].as_str().unwrap(), "kick" | "bass");
            is_low.then(|| role["track"].as_str().unwrap())
        })
        .collect();
    assert!(!low.is_empty(), "{}: no kick and no bass was heard", session.display());
    for track in low {
        assert_eq!(pan(&text, track), 0.0, "{}: {track}", session.display());
    }
}

/// The pan of a track in a song's text; in the middle where nothing is said.
fn pan(text: &str, track: &str) -> f64 {
    let start = text.find(&format!("\ntrack \"{track}\"")).unwrap();
    let strip = text[start + 1..].lines().take_while(|line| *line != "}");
    let pan = strip.filter_map(|line| line.strip_prefix("    pan ")).next();
    pan.map_or(0.0, |value| value.trim().parse().unwrap())
}
