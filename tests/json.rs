//! What other programs read: the keys that are relied on, `null` where there is no value, and the exit code.

use crate::band::stems;
use crate::job::{Job, tonmeister};
use crate::sound::{sine, write};
use crate::words;
use serde_json::Value;
use tempfile::TempDir;

/// Figures of `measure --json` that a sound has and silence has not.
const LEVELS: [&str; 8] = [
    "integrated_lufs",
    "max_momentary_lufs",
    "max_short_term_lufs",
    "true_peak_dbtp",
    "sample_peak_dbfs",
    "rms_dbfs",
    "crest_db",
    "plr_db",
];
const OTHERS: [&str; 4] = ["loudness_range_lu", "dc_offset", "correlation", "mono_fold_loss_lu"];

#[test]
fn a_measured_sound_has_every_key_as_a_number() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("tone.wav");
    let tone = sine(48_000, 20.0, 1_000.0, 0.1);
    write(&file, 48_000, &[tone.clone(), tone]);
    let all = tonmeister(words!["measure", "--json", &file]).json();
    assert_eq!(all.as_array().unwrap().len(), 1);
    let one = &all[0];
    assert_eq!(one["file"], file.to_str().unwrap());
    assert_eq!((&one["rate"], &one["channels"], &one["frames"]), (&48_000.into(), &2.into(), &960_000.into()));
    assert_eq!(one["duration_s"], 20.0);
    for key in LEVELS.iter().chain(&OTHERS) {
        assert!(one[key].is_number(), "{key}: {}", one[key]);
    }
    // A sine of -20 dBFS at 1 kHz in both channels reads -20 LUFS (EBU Tech 3341, case 1 and 2).
    assert!((one["integrated_lufs"].as_f64().unwrap() + 20.0).abs() < 0.1, "{one}");
    assert!((one["sample_peak_dbfs"].as_f64().unwrap() + 20.0).abs() < 0.01, "{one}");
    assert!((one["correlation"].as_f64().unwrap() - 1.0).abs() < 1e-6, "{one}");
    assert!(one["mono_fold_loss_lu"].as_f64().unwrap().abs() < 0.01, "{one}");
}

#[test]
fn silence_has_no_level() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("silence.wav");
    write(&file, 44_100, &[vec![0.0; 44_100], vec![0.0; 44_100]]);
    let one = &tonmeister(words!["measure", "--json", &file]).json()[0];
    for key in LEVELS {
        assert_eq!(one.get(key), Some(&Value::Null), "{key}");
    }
    for key in OTHERS {
        assert!(one.get(key).is_some(), "{key}");
    }
}

#[test]
fn several_files_are_measured_in_the_order_given() {
    let folder = TempDir::new().unwrap();
    let stems = stems(folder.path());
    let (one, two) = (stems.join("Snare.wav"), stems.join("Bass.wav"));
    let all = tonmeister(words!["measure", "--json", &one, &two]).json();
    assert_eq!(all[0]["file"], one.to_str().unwrap());
    assert_eq!(all[1]["file"], two.to_str().unwrap());
}

#[test]
fn a_finding_has_every_key_and_what_must_be_mended_ends_with_one() {
    let folder = TempDir::new().unwrap();
    let (clipped, fine) = (folder.path().join("clipped.wav"), folder.path().join("fine.wav"));
    let over = |x: f64| (x * 4.0).clamp(-0.98, 0.98);
    let loud: Vec<f64> = crate::sound::strokes(48_000, 6.0, 220.0, 0.5).into_iter().map(over).collect();
    write(&clipped, 48_000, &[loud]);
    write(&fine, 48_000, &[crate::sound::strokes(48_000, 6.0, 220.0, 0.5)]);
    let done = Job::new(words!["check", "--json", &clipped]).run().expect_exit(1);
    let findings = done.json();
    let clipping = findings.as_array().unwrap().iter().find(|finding| finding["fault"] == "clipping").unwrap();
    assert_eq!(clipping["file"], clipped.to_str().unwrap());
    for key in ["start_s", "end_s", "confidence"] {
        assert!(clipping[key].is_number(), "{key}: {clipping}");
    }
    for key in ["unit", "text", "advice"] {
        assert!(clipping[key].is_string(), "{key}: {clipping}");
    }
    for key in ["channel", "value"] {
        assert!(clipping.get(key).is_some(), "{key}: {clipping}");
    }
    let done = Job::new(words!["check", "--json", &fine]).run().expect_exit(0);
    assert!(done.json().as_array().unwrap().iter().all(|finding| finding["fault"] != "clipping"));
}
