//! Damaged and odd files from other projects' test sets: a reading or a sentence, never a panic, a hang or a signal.

use crate::job::{Job, material};
use crate::words;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

#[test]
fn every_odd_file_is_measured_or_refused_within_five_seconds() {
    let Some(material) = material() else { return };
    let files = files(&material.join("formats"));
    assert!(files.len() > 100, "{} files", files.len());
    let mut read = 0;
    for file in &files {
        let done = Job::new(words!["measure", "--json", file]).within(Duration::from_secs(5)).run();
        match done.exit() {
            Some(0) => {
                read += 1;
                assert!(done.expect_no_panic().json().is_array());
            }
            _ => {
                done.expect_refusal(&[file.file_name().unwrap().to_str().unwrap()]);
            }
        }
    }
    assert!(read > 60, "only {read} of {} could be read", files.len());
}
