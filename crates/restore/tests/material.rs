//! Claims over real recordings. They run where the folder `TONMEISTER_MATERIAL` (or `../shared/material` beside the
//! workspace) is, and pass without it.

mod reader;

use restore::{compare, examine};
use signal::Fault;
use std::path::PathBuf;

fn folder(name: &str) -> Option<PathBuf> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/material");
    let root = std::env::var_os("TONMEISTER_MATERIAL").map_or_else(|| PathBuf::from(beside), PathBuf::from);
    Some(root.join(name)).filter(|folder| folder.is_dir())
}

/// Every finding in a folder, within the files and across them, with the file's name.
fn heard(name: &str) -> Vec<(String, Fault)> {
    let Some(folder) = folder(name) else { return Vec::new() };
    let (mut found, mut summaries) = (Vec::new(), Vec::new());
    for path in reader::files(&folder) {
        let name = reader::name(&path);
        let mut audio = reader::read(&path).unwrap_or_else(|| panic!("{name} can be read"));
        let examination = examine(&name, &mut audio, &mut |_| ()).expect("memory can be read");
        found.extend(examination.faults.into_iter().map(|fault| (name.clone(), fault)));
        summaries.push(examination.summary);
    }
    found.extend(compare(&summaries).into_iter().map(|(file, fault)| (summaries[file].name.clone(), fault)));
    found
}

/// File and fault of each finding, once, without those that only describe the session.
fn told(found: &[(String, Fault)]) -> Vec<(&str, &str)> {
    let mut told: Vec<(&str, &str)> = found.iter().map(|(name, fault)| (name.as_str(), fault.fault)).collect();
    told.retain(|(_, fault)| !matches!(*fault, "stereo-pair" | "silence"));
    told.dedup();
    told
}

#[test]
fn a_drum_session_shows_what_is_wrong_with_it_and_nothing_else() {
    let found = heard("sessions/drum-tracking-mixed-rates");
    if found.is_empty() {
        return;
    }
    let expected = [
        ("HiHat", "dc-offset"),
        ("Kick In", "level"),
        ("Kick In", "clipping"),
        ("Room L", "sample-rate"),
        ("Room R", "sample-rate"),
        ("Snare Bot", "polarity"),
        ("Room R", "delay"),
    ];
    assert_eq!(told(&found), expected);
    let value = |name: &str, key: &str| found.iter().find(|(n, f)| n == name && f.fault == key).map(|(_, f)| f.value);
    assert!((value("HiHat", "dc-offset").unwrap() - 1.5).abs() < 0.02);
    assert!((value("Room R", "delay").unwrap() - 2.0).abs() < 0.2);
}

#[test]
fn a_band_recorded_live_has_one_clipped_tom() {
    let found = heard("sessions/live-band-31s");
    if !found.is_empty() {
        assert_eq!(told(&found), [("05 rack tom 2", "level"), ("05 rack tom 2", "clipping")]);
    }
}

#[test]
fn an_electronic_song_has_two_stems_at_half_the_rate() {
    let found = heard("sessions/electronic-vocal-sodium-140bpm");
    if !found.is_empty() {
        assert_eq!(told(&found), [("Minilogue Synth", "sample-rate"), ("Pluck", "sample-rate")]);
    }
}

#[test]
fn planted_damage_is_found_and_the_clean_copies_stay_silent() {
    let mut found = heard("damaged");
    if found.is_empty() {
        return;
    }
    found.retain(|(_, fault)| fault.fault != "sample-rate");
    let expected = [
        ("guitar_clicks_damaged", "clicks"),
        ("piano_old_disc_damaged", "noise"),
        ("soprano_dropouts_damaged", "dropout"),
        ("speech_hum60_hiss_damaged", "hum"),
        ("speech_hum60_hiss_damaged", "noise"),
        ("speech_reverb_noise_damaged", "noise"),
        ("vocal_clip_damaged", "clipping"),
    ];
    assert_eq!(told(&found), expected);
    let holes: Vec<[i64; 2]> = found
        .iter()
        .filter(|(_, fault)| fault.fault == "dropout")
        .map(|(_, fault)| [fault.start.0, fault.end.0].map(|time| (time * 48_000.0).round() as i64))
        .collect();
    // The truth that lies beside the recordings, start and length.
    let truth = [
        (50_432, 240),
        (78_231, 480),
        (123_914, 720),
        (168_801, 960),
        (211_228, 1_200),
        (268_389, 1_440),
        (313_507, 1_680),
        (350_880, 1_920),
        (382_674, 480),
        (427_504, 960),
    ];
    assert_eq!(holes, truth.map(|(start, length)| [start, start + length]));
    let of = |key: &str| found.iter().find(|(_, fault)| fault.fault == key).map(|(_, fault)| fault).unwrap();
    // Hum of -38 dBFS RMS; of it, eight lines are measured. The cut is at 0.11314 of full scale.
    assert!((of("hum").value + 38.0).abs() < 2.5, "{:?}", of("hum"));
    assert!(of("hum").text.contains("60 Hz"), "{:?}", of("hum"));
    assert!((of("clipping").value + 18.93).abs() < 0.01, "{:?}", of("clipping"));
}
