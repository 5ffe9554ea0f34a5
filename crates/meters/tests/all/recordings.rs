//! The EBU's and the ITU's own files, where they lie beside the project (or where TONMEISTER_MATERIAL says); nothing is
//! checked where they do not.

use meters::{Readings, measure};
use signal::source::Memory;
use std::fs::File;
use std::path::{Path, PathBuf};
use symphonia::core::codecs::audio::AudioDecoderOptions;
use symphonia::core::formats::{FormatOptions, TrackType, probe::Hint};
use symphonia::core::io::{MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::meta::MetadataOptions;

fn folder() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/material");
    let material = std::env::var_os("TONMEISTER_MATERIAL").map_or_else(beside, PathBuf::from);
    Some(material.join("loudness")).filter(|folder| folder.is_dir())
}

fn decode(path: &Path) -> Memory {
    let stream = MediaSourceStream::new(Box::new(File::open(path).unwrap()), MediaSourceStreamOptions::default());
    let mut format = symphonia::default::get_probe()
        .probe(&Hint::new(), stream, FormatOptions::default(), MetadataOptions::default())
        .unwrap();
    let track = format.default_track(TrackType::Audio).unwrap();
    let parameters = track.codec_params.as_ref().unwrap().audio().unwrap().clone();
    let mut decoder =
        symphonia::default::get_codecs().make_audio_decoder(&parameters, &AudioDecoderOptions::default()).unwrap();
    let mut channels: Vec<Vec<f32>> = Vec::new();
    while let Some(packet) = format.next_packet().unwrap() {
        let mut planes: Vec<Vec<f32>> = Vec::new();
        decoder.decode(&packet).unwrap().copy_to_vecs_planar(&mut planes);
        channels.resize(planes.len(), Vec::new());
        channels.iter_mut().zip(planes).for_each(|(all, plane)| all.extend(plane));
    }
    Memory { rate: parameters.sample_rate.unwrap(), channels }
}

/// The readings of the one file whose name begins so; `None` where it is missing.
fn read(beginning: &str) -> Option<Readings> {
    let begins = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(beginning));
    let path = std::fs::read_dir(folder()?).unwrap().map(|entry| entry.unwrap().path()).find(begins)?;
    Some(measure(&mut decode(&path), &mut |_| {}).unwrap())
}

#[track_caller]
fn near(value: Option<f64>, expected: f64, below: f64, above: f64) {
    let error = value.unwrap() - expected;
    assert!((-below..=above).contains(&error), "{error}");
}

#[test]
fn integrated_loudness_of_the_standards_files() {
    let files = [
        ("seq-3341-1-", -23.0),
        ("seq-3341-2-", -33.0),
        ("seq-3341-3-", -23.0),
        ("seq-3341-4-", -23.0),
        ("seq-3341-5-", -23.0),
        ("seq-3341-6-", -23.0),
        ("seq-3341-7", -23.0),
        ("seq-3341-2011-8", -23.0),
        ("1770-2_Comp_AbsGateTest", -69.5),
        ("1770-2_Comp_RelGateTest", -10.0),
        ("1770-2_Comp_18LKFS_FrequencySweep", -18.0),
    ];
    for (name, expected) in files {
        if let Some(readings) = read(name) {
            near(readings.integrated_lufs, expected, 0.1, 0.1);
        }
    }
}

#[test]
fn short_and_momentary_tones_of_the_standards_files() {
    for i in 1..=20 {
        if let Some(readings) = read(&format!("seq-3341-10-{i}-")) {
            near(readings.max_short_term_lufs, -23.0, 0.1, 0.1);
        }
        if let Some(readings) = read(&format!("seq-3341-13-{i}-")) {
            near(readings.max_momentary_lufs, -23.0, 0.1, 0.1);
        }
    }
    if let Some(readings) = read("seq-3341-12-") {
        near(readings.max_momentary_lufs, -23.0, 0.1, 0.1);
    }
}

#[test]
fn true_peaks_of_the_standards_files() {
    let quiet = (15..=18).map(|case| (case, -6.0));
    for (case, expected) in quiet.chain([(19, 3.0), (20, 0.0), (21, 0.0), (22, 0.0), (23, 0.0)]) {
        if let Some(readings) = read(&format!("seq-3341-{case}-")) {
            near(readings.true_peak_dbtp, expected, 0.4, 0.2);
        }
    }
}

#[test]
fn loudness_ranges_of_the_standards_files() {
    let files = [
        ("seq-3342-1-", 10.0),
        ("seq-3342-2-", 5.0),
        ("seq-3342-3-", 20.0),
        ("seq-3342-4-", 15.0),
        ("seq-3341-7", 5.0),
        ("seq-3341-2011-8", 15.0),
    ];
    for (name, expected) in files {
        if let Some(readings) = read(name) {
            near(readings.loudness_range_lu, expected, 1.0, 1.0);
        }
    }
}
