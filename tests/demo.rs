//! The demo's recordings: `check` finds what was put into them, in the file and at the time it was put.

use crate::job::{Job, tonmeister};
use crate::words;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use tempfile::TempDir;

static DEMO: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = TempDir::new().unwrap();
    tonmeister(words!["demo", "--raw", folder.path()]);
    folder
});

static FINDINGS: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let done = Job::new(words!["check", "--json", recordings()]).run().expect_exit(1);
    done.json().as_array().unwrap().clone()
});

/// The folder of raw recordings, played once for all tests.
pub fn recordings() -> PathBuf {
    DEMO.path().join("recordings")
}

/// The findings of one kind in a file.
fn found(file: &str, fault: &str) -> Vec<&'static Value> {
    let is_in = |finding: &&Value| {
        let path = finding["file"].as_str().unwrap();
        Path::new(path).file_stem().unwrap() == file && finding["fault"] == fault
    };
    FINDINGS.iter().filter(is_in).collect()
}

fn files_with(fault: &str) -> Vec<String> {
    let of_kind = FINDINGS.iter().filter(|finding| finding["fault"] == fault && finding["must_be_mended"] == true);
    let stem = |finding: &Value| {
        Path::new(finding["file"].as_str().unwrap()).file_stem().unwrap().to_string_lossy().into_owned()
    };
    let mut files: Vec<String> = of_kind.map(stem).collect();
    files.dedup();
    files
}

#[test]
fn the_lower_snare_microphone_and_no_other_is_found_upside_down() {
    assert_eq!(files_with("polarity"), ["Snare Bottom"]);
    let finding = found("Snare Bottom", "polarity")[0];
    assert!(finding["text"].as_str().unwrap().contains("Snare Top"), "{finding}");
}

#[test]
fn the_mains_are_heard_on_the_left_guitar_alone_at_fifty_hertz() {
    assert_eq!(files_with("hum"), ["Gtr Left"]);
    let finding = found("Gtr Left", "hum")[0];
    assert!(finding["text"].as_str().unwrap().contains("50"), "{finding}");
    assert!((finding["value"].as_f64().unwrap() + 45.0).abs() < 3.0, "{finding}");
}

#[test]
fn the_one_clipped_word_is_found_where_it_is_sung() {
    assert_eq!(files_with("clipping"), ["Lead Vox"]);
    for finding in found("Lead Vox", "clipping") {
        let time = |key: &str| finding[key].as_f64().unwrap();
        assert!(time("start_s") >= 45.19 && time("end_s") <= 46.34, "{finding}");
    }
}

#[test]
fn the_empty_file_and_no_other_is_silent() {
    assert_eq!(files_with("silence"), ["Audio 17"]);
}

#[test]
fn the_file_at_another_rate_is_named_with_its_rate() {
    let text = found("Shaker", "sample-rate")[0]["text"].as_str().unwrap().replace([' ', ','], "");
    assert!(text.contains("44100") || text.contains("44.1"), "{text}");
}

#[test]
fn two_mono_files_of_one_pair_become_one_stereo_track() {
    let folder = TempDir::new().unwrap();
    let song = folder.path().join("song");
    tonmeister(words!["import", recordings(), "-o", &song]);
    let text = std::fs::read_to_string(song.join("song.kdl")).unwrap();
    assert!(text.contains("track \"OH\"") && !text.contains("track \"OH L\""), "{text}");
}
