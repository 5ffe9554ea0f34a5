//! A render is the same bits however it is cut and on however many threads, and the parts add up to the whole.

use crate::band::new_song;
use crate::job::tonmeister;
use crate::produce::{produced, song_copy};
use crate::sound::{self, Sound};
use crate::words;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

fn render(song: &Path, output: &Path, more: &[&str]) -> Sound {
    let mut words = words!["render", song, "-o", output].to_vec();
    words.extend(more.iter().map(Into::into));
    tonmeister(words);
    sound::read(output)
}

/// The highest difference of two sounds against full scale, in dB.
fn difference(one: &[Vec<f64>], other: &[Vec<f64>]) -> f64 {
    assert_eq!(one.len(), other.len());
    let mut highest = 0.0_f64;
    for (one, other) in one.iter().zip(other) {
        assert_eq!(one.len(), other.len());
        highest = one.iter().zip(other).map(|(a, b)| (a - b).abs()).fold(highest, f64::max);
    }
    20.0 * highest.log10()
}

fn cut(channels: &[Vec<f64>], frames: usize) -> Vec<Vec<f64>> {
    channels.iter().map(|channel| channel[..frames].to_vec()).collect()
}

/// The f32 sum of all files of a folder.
fn sum(folder: &Path) -> (usize, Vec<Vec<f64>>) {
    let files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| sound::read(&entry.unwrap().path())).collect();
    let add = |channel: usize| {
        let samples = (0..files[0].frames())
            .map(|n| f64::from(files.iter().map(|file| file.channels[channel][n] as f32).sum::<f32>()));
        samples.collect()
    };
    (files.len(), vec![add(0), add(1)])
}

#[test]
fn a_produced_song_renders_to_the_bits_of_its_mix_on_one_thread_and_on_three() {
    let folder = TempDir::new().unwrap();
    let song = song_copy(folder.path());
    let mix = fs::read(produced().join("mix.wav")).unwrap();
    for threads in ["1", "3"] {
        let output = folder.path().join(format!("{threads}.wav"));
        render(&song, &output, &["--bits", "24", "--threads", threads]);
        assert!(fs::read(&output).unwrap() == mix, "{threads} threads");
    }
}

#[test]
fn a_part_of_a_produced_song_is_the_exact_slice_of_its_mix() {
    let folder = TempDir::new().unwrap();
    let song = song_copy(folder.path());
    let whole = render(&song, &folder.path().join("whole.wav"), &["--bits", "32f"]);
    let part = render(&song, &folder.path().join("part.wav"), &["--bits", "32f", "--from", "20.01", "--to", "31.7"]);
    let slice = (20.01 * 48_000.0) as usize..(31.7 * 48_000.0_f64).round() as usize;
    for (part, whole) in part.channels.iter().zip(&whole.channels) {
        assert!(*part == whole[slice.clone()]);
    }
}

#[test]
fn stems_add_up_to_the_mix_before_the_master() {
    let (folder, song) = new_song();
    let stems = folder.path().join("stems");
    let mix = render(&song, &folder.path().join("mix.wav"), &["--bits", "32f", "--stems", stems.to_str().unwrap()]);
    let (count, sum) = sum(&stems);
    // Bass, Keys, Drums and Room; kick and snare go through the bus.
    assert_eq!(count, 4);
    let apart = difference(&mix.channels, &sum);
    assert!(apart <= -140.0, "{apart} dB");
}

/// The reference for a song whose master does something is the same song without its master's words.
#[test]
fn stems_of_a_produced_song_add_up_to_its_mix_without_the_masters_work() {
    let folder = TempDir::new().unwrap();
    let song = song_copy(folder.path());
    let stems = folder.path().join("stems");
    tonmeister(words!["render", &song, "--stems", &stems]);
    let text = fs::read_to_string(song.join("song.kdl")).unwrap();
    fs::write(song.join("song.kdl"), without_master(&text)).unwrap();
    let mix = render(&song, &folder.path().join("mix.wav"), &["--bits", "32f"]);
    let (_, sum) = sum(&stems);
    let frames = mix.frames().min(sum[0].len());
    let apart = difference(&cut(&mix.channels, frames), &cut(&sum, frames));
    assert!(apart <= -140.0, "{apart} dB");
}

fn without_master(text: &str) -> String {
    let start = text.find("\nmaster").unwrap() + 1;
    let end = start + text[start..].find("\n}\n").unwrap() + 3;
    let moves = text[end..].find("\nmove ").map_or("", |at| &text[end + at..]);
    let kept = if moves.contains("\"master") { "" } else { moves };
    format!("{}master\n{}", &text[..start], kept)
}

#[test]
fn stems_are_not_rounded_where_no_depth_is_asked_for() {
    let (folder, song) = new_song();
    let stems = folder.path().join("stems");
    render(&song, &folder.path().join("mix.wav"), &["--stems", stems.to_str().unwrap()]);
    let files: Vec<_> = fs::read_dir(&stems).unwrap().collect();
    assert!(!files.is_empty());
    for entry in files {
        assert_eq!(sound::read(&entry.unwrap().path()).bits, 32);
    }
}

#[test]
fn a_muted_track_is_silent_and_a_fader_six_decibels_down_halves() {
    let (folder, song) = new_song();
    let before = render(&song, &folder.path().join("before.wav"), &["--bits", "32f"]);
    tonmeister(words!["set", &song, "master/fader", "-6.0206"]);
    let after = render(&song, &folder.path().join("after.wav"), &["--bits", "32f"]);
    let halved: Vec<Vec<f64>> = before.channels.iter().map(|c| c.iter().map(|x| x / 2.0).collect()).collect();
    // What is quieter dies away sooner, so it is shorter.
    let frames = after.frames().min(before.frames());
    let apart = difference(&cut(&after.channels, frames), &cut(&halved, frames));
    assert!(apart < -120.0, "{apart} dB");
    for track in ["Kick", "Snare", "Bass", "Keys"] {
        tonmeister(words!["set", &song, format!("{track}/mute"), "on"]);
    }
    let muted = render(&song, &folder.path().join("muted.wav"), &["--bits", "32f"]);
    assert!(muted.channels.iter().flatten().all(|x| *x == 0.0));
}
