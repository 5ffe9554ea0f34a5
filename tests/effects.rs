//! Every effect of the list over files of every kind: all channels kept, every number finite, as long as the input and
//! what still sounds after it, and nothing late.

use crate::job::{Job, material, tonmeister};
use crate::sound::{self, Sound};
use crate::words;
use serde_json::Value;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const RATES: [u32; 6] = [8_000, 22_050, 44_100, 48_000, 96_000, 192_000];

/// The frame that is struck in each channel.
const STRUCK: usize = 1000;

/// The names of the effects, each with the keys of its parameters.
fn effects() -> Vec<(String, Vec<String>)> {
    let listed = tonmeister(words!["list", "effects", "--json"]).json();
    let text = |value: &Value| value.as_str().unwrap().to_string();
    let params = |effect: &Value| effect["params"].as_array().unwrap().iter().map(|it| text(&it["key"])).collect();
    let effects: Vec<_> = listed.as_array().unwrap().iter().map(|it| (text(&it["name"]), params(it))).collect();
    assert!(effects.len() >= 10);
    effects
}

fn run(effect: &str, input: &Path, output: &Path, more: &[&str]) -> Sound {
    let mut words = words!["effect", effect, input, output, "--bits", "32f"].to_vec();
    words.extend(more.iter().map(OsString::from));
    tonmeister(words);
    sound::read(output)
}

/// What must be true of any effect's output for an input of so many channels and frames.
fn expect_whole(what: &str, heard: &Sound, rate: u32, channels: usize, frames: usize) {
    assert_eq!(heard.rate, rate, "{what}");
    // An effect may make mono stereo; nothing else changes the number of channels.
    let widened = channels == 1 && heard.channels.len() == 2;
    assert!(heard.channels.len() == channels || widened, "{what}: {} channels of {channels}", heard.channels.len());
    assert!(heard.channels.iter().flatten().all(|x| x.is_finite()), "{what}");
    assert!(heard.frames() >= frames, "{what}: {} frames of {frames}", heard.frames());
    if heard.frames() > frames {
        // A tail ends with the last frame that is heard, at -120 dBFS.
        let last = heard.channels.iter().map(|channel| channel[channel.len() - 1].abs()).fold(0.0, f64::max);
        assert!(last >= 0.999e-6, "{what}: {} frames too many end at {last}", heard.frames() - frames);
    }
}

#[test]
fn every_effect_keeps_channels_rate_length_and_time_of_every_kind_of_file() {
    let effects = effects();
    let folder = TempDir::new().unwrap();
    for rate in RATES {
        for channels in [1, 2, 5] {
            let frames = rate as usize / 5;
            let strike = |n: usize| if n == STRUCK { 0.5 } else { 0.0 };
            let input = folder.path().join(format!("{rate}-{channels}.wav"));
            sound::write(&input, rate, &vec![(0..frames).map(strike).collect(); channels]);
            for (effect, keys) in &effects {
                let has = |key: &str| keys.iter().any(|known| known == key);
                let mut more = Vec::new();
                if has("mix") {
                    more.extend(["--mix", "20"]);
                }
                if has("add") {
                    more.extend(["--add", "on", "--level", "-96"]);
                }
                let what = format!("{effect}, {channels} channels at {rate} Hz");
                let heard = run(effect, &input, &folder.path().join("out.wav"), &more);
                expect_whole(&what, &heard, rate, channels, frames);
                for (index, channel) in heard.channels.iter().enumerate() {
                    let loudest =
                        (0..channel.len()).max_by(|a, b| channel[*a].abs().total_cmp(&channel[*b].abs())).unwrap();
                    // A filter may lay the strike's peak a little later; a latency that is not taken off is a millisecond.
                    let apart = loudest.abs_diff(STRUCK);
                    assert!(apart <= 4 + rate as usize / 4000, "{what}: channel {index} comes {apart} frames off");
                }
            }
        }
    }
}

/// Every channel has a tone of its own, and each must come back in its own place.
#[test]
fn the_channels_of_surround_stay_in_their_places() {
    let folder = TempDir::new().unwrap();
    let input = folder.path().join("in.wav");
    for channels in [3, 5, 6, 8, 11, 12] {
        let tones: Vec<_> = (0..channels).map(|c| sound::sine(48_000, 0.2, 200.0 + 50.0 * c as f64, 0.02)).collect();
        sound::write(&input, 48_000, &tones);
        let before = sound::read(&input);
        for effect in ["gain", "compressor", "limiter", "equalizer"] {
            let heard = run(effect, &input, &folder.path().join("out.wav"), &[]);
            assert_eq!(heard.frames(), before.frames(), "{effect}");
            for (c, (heard, before)) in heard.channels.iter().zip(&before.channels).enumerate() {
                let apart = heard.iter().zip(before).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
                assert!(apart < 1e-5, "{effect}, channel {c} of {channels}: {apart}");
            }
        }
    }
}

#[test]
fn a_loud_channel_turns_all_eight_down_alike() {
    let folder = TempDir::new().unwrap();
    let input = folder.path().join("in.wav");
    for channels in [5, 8] {
        let level = |c: usize| if c == channels - 1 { 0.9 } else { 0.05 };
        let tones: Vec<_> = (0..channels).map(|c| sound::sine(48_000, 0.5, 440.0, level(c))).collect();
        sound::write(&input, 48_000, &tones);
        let options = ["--threshold", "-20", "--ratio", "8"];
        let heard = run("compressor", &input, &folder.path().join("out.wav"), &options);
        let peak = |c: usize| heard.channels[c][12_000..].iter().fold(0.0f64, |a, b| a.max(b.abs())) / level(c);
        for c in 0..channels {
            assert!(
                peak(c) < 0.5 && (peak(c) / peak(channels - 1) - 1.0).abs() < 0.01,
                "{c} of {channels}: {}",
                peak(c)
            );
        }
    }
}

#[test]
fn an_effect_of_left_and_right_works_on_the_pairs_of_surround_and_refuses_what_it_cannot_know() {
    let folder = TempDir::new().unwrap();
    let (input, output) = (folder.path().join("in.wav"), folder.path().join("out.wav"));
    let tones: Vec<_> = (0..6).map(|c| sound::sine(48_000, 0.2, 300.0 + 100.0 * f64::from(c), 0.2)).collect();
    sound::write(&input, 48_000, &tones);
    let before = sound::read(&input);
    let heard = run("width", &input, &output, &["--width", "0"]);
    // Left and right, and the surrounds, become one; centre and low-frequency effects stay alone.
    for (pair, own) in [([0, 1], true), ([4, 5], true), ([2, 2], false), ([3, 3], false)] {
        let [left, right] = pair.map(|c| &before.channels[c]);
        for n in 0..heard.frames() {
            let expected = if own { 0.5 * (left[n] + right[n]) } else { left[n] };
            for c in pair {
                assert!((heard.channels[c][n] - expected).abs() < 1e-6, "channel {c}, {n}");
            }
        }
    }
    let many = folder.path().join("many.wav");
    sound::write(&many, 48_000, &vec![sound::sine(48_000, 0.1, 300.0, 0.2); 10]);
    Job::new(words!["effect", "width", &many, &output]).run().expect_refusal(&[
        "width",
        "10 channels",
        "left and right",
    ]);
}

#[test]
fn a_file_dithered_to_its_own_depth_is_not_dithered_again() {
    let folder = TempDir::new().unwrap();
    let (input, float, sixteen) =
        (folder.path().join("in.wav"), folder.path().join("32f.wav"), folder.path().join("16.wav"));
    sound::write(&input, 48_000, &[sound::sine(48_000, 0.2, 441.0, 0.3)]);
    tonmeister(words!["chain", "gain -1; dither bits=16", &input, &float, "--bits", "32f"]);
    tonmeister(words!["chain", "gain -1; dither bits=16", &input, &sixteen, "--bits", "16"]);
    assert!(sound::read(&float).channels == sound::read(&sixteen).channels);
}

/// All audio files under a folder, by name.
fn audio(folder: &Path, files: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        let ending = path.extension().map(|it| it.to_string_lossy().to_lowercase()).unwrap_or_default();
        if path.is_dir() {
            audio(&path, files);
        } else if ["wav", "flac", "aif", "aiff", "mp3", "ogg", "opus", "m4a"].contains(&ending.as_str()) {
            files.push(path);
        }
    }
}

/// Hours of sound, so it runs only when asked for: `cargo test -p cli --test jobs -- --ignored every_recording`.
#[test]
#[ignore = "takes an hour"]
fn every_effect_over_every_recording() {
    let Some(material) = material() else { return };
    let effects = effects();
    let mut files = Vec::new();
    audio(&material, &mut files);
    let folder = TempDir::new().unwrap();
    let plain = folder.path().join("plain.wav");
    let mut wrong = Vec::new();
    for file in &files {
        // What is no audio must be refused by every effect; what is, decoded once, tells channels and length.
        let decoded = Job::new(words!["effect", "gain", file, &plain, "--bits", "32f"]).run().expect_no_panic();
        if decoded.exit() != Some(0) {
            continue;
        }
        let before = sound::read(&plain);
        for (effect, _) in &effects {
            let output = folder.path().join("out.wav");
            let job = Job::new(words!["effect", effect, file, &output, "--bits", "32f"]).run().expect_no_panic();
            let what = format!("{effect}: {}", file.display());
            if job.exit() != Some(0) {
                wrong.push(format!("{what}: refused"));
                continue;
            }
            let check =
                || expect_whole(&what, &sound::read(&output), before.rate, before.channels.len(), before.frames());
            if std::panic::catch_unwind(check).is_err() {
                wrong.push(what);
            }
        }
    }
    assert!(files.len() > 100 && wrong.is_empty(), "{wrong:#?}");
}
