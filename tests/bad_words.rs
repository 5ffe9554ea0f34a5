//! Words that nobody knows and values that are out of range: the sentence says what there is instead.

use crate::band::{new_song, stems};
use crate::job::{Job, snapshot, tonmeister};
use crate::sound;
use crate::words;
use std::fs;
use tempfile::TempDir;

/// A text that is wrong in one line, the number of that line, and what the sentence must hold besides.
const WRONG: [(&str, &str, &str, &[&str]); 5] = [
    ("    fader -6\n", "    fadr -6\n", "26", &["fadr", "fader"]),
    ("threshold=-24", "treshold=-24", "8", &["treshold", "threshold"]),
    ("    pan 12\n", "    pan 1200\n", "15", &["pan", "100"]),
    ("output \"Drums\"", "output \"Drumz\"", "11", &["Drumz"]),
    ("compressor threshold=-24", "compresor threshold=-24", "8", &["compresor", "compressor"]),
];

#[test]
fn an_error_in_a_song_names_its_line_and_what_is_expected() {
    for (good, bad, line, words) in WRONG {
        let (_folder, song) = new_song();
        let file = song.join("song.kdl");
        let text = fs::read_to_string(&file).unwrap().replacen(good, bad, 1);
        fs::write(&file, &text).unwrap();
        let said = Job::new(words!["render", &song, "-o", song.join("out.wav")]).run().expect_refusal(words);
        assert!(said.contains("song.kdl") && said.contains(line), "line {line}: {said}");
        Job::new(words!["set", &song, "Kick/fader", "-1"]).run().expect_refusal(words);
        assert_eq!(fs::read_to_string(&file).unwrap(), text);
    }
}

#[test]
fn an_unknown_name_is_refused_with_the_names_there_are() {
    let (folder, song) = new_song();
    let sound = song.join("audio/Bass.wav");
    let out = folder.path().join("out");
    let before = snapshot(folder.path());
    let jobs: [(Vec<_>, &[&str]); 10] = [
        (words!["set", &song, "Kik/fader", "-3"].to_vec(), &["Kik", "Kick"]),
        (words!["set", &song, "Kick/fadr", "-3"].to_vec(), &["fadr", "fader"]),
        (words!["set", &song, "Kick/compressor/treshold", "-3"].to_vec(), &["treshold", "threshold"]),
        (words!["mix", &song, "--without", "magic"].to_vec(), &["magic", "there are"]),
        (words!["mix", &song, "--lead", "Vocal"].to_vec(), &["Vocal", "Keys"]),
        (words!["mix", &song, "--role", "Keys=trumpet-section"].to_vec(), &["trumpet-section", "there are"]),
        (words!["produce", song.join("audio"), "-o", &out, "--for", "spotifi"].to_vec(), &["spotifi", "spotify"]),
        (words!["master", &sound, "-o", &out, "--for", "spotifi"].to_vec(), &["spotifi", "spotify"]),
        (words!["effect", "compresor", &sound, out.join("x.wav")].to_vec(), &["compresor", "compressor"]),
        (words!["effect", "gain", &sound, out.join("x.wav"), "--volume", "3"].to_vec(), &["--volume", "--gain"]),
    ];
    for (job, words) in jobs {
        Job::new(job).run().expect_refusal(words);
        assert!(snapshot(folder.path()) == before);
    }
}

#[test]
fn a_value_out_of_range_or_of_no_sense_is_refused_with_the_range() {
    let (folder, song) = new_song();
    let sound = song.join("audio/Bass.wav");
    let out = folder.path().join("x.wav");
    let before = snapshot(folder.path());
    let jobs: [(Vec<_>, &[&str]); 7] = [
        (words!["set", &song, "Kick/fader", "900"].to_vec(), &["fader", "900"]),
        (words!["set", &song, "Kick/fader", "loud"].to_vec(), &["fader", "loud"]),
        (words!["set", &song, "Kick/fader", "nan"].to_vec(), &["fader"]),
        (words!["set", &song, "Kick/name", "Snare"].to_vec(), &["Snare"]),
        (words!["effect", "gain", &sound, &out, "--gain", "900"].to_vec(), &["gain", "900"]),
        (words!["effect", "gain", &sound, &out, "--gain", "loud"].to_vec(), &["gain", "loud"]),
        (words!["chain", "gain 900", &sound, &out].to_vec(), &["900"]),
    ];
    for (job, words) in jobs {
        Job::new(job).run().expect_refusal(words);
        assert!(snapshot(folder.path()) == before);
    }
}

#[test]
fn a_part_that_ends_before_it_begins_is_refused() {
    let (folder, song) = new_song();
    let out = folder.path().join("x.wav");
    for (from, to) in [("3", "2"), ("2", "2"), ("-1", "2"), ("nan", "2"), ("0", "nan")] {
        let job = Job::new(words!["render", &song, "-o", &out, "--from", from, "--to", to]).run();
        job.expect_refusal(&["--from", "--to"]);
        assert!(!out.exists(), "{from} to {to}");
    }
}

#[test]
fn a_negative_value_after_an_option_is_a_value() {
    let folder = TempDir::new().unwrap();
    let input = stems(folder.path()).join("Bass.wav");
    let output = folder.path().join("quieter.wav");
    tonmeister(words!["effect", "gain", &input, &output, "--gain", "-6", "--bits", "32f"]);
    let (before, after) = (sound::read(&input), sound::read(&output));
    // -6 dB is 10^(-6/20) of it.
    let factor = 10.0_f64.powf(-6.0 / 20.0);
    for (before, after) in before.channels[0].iter().zip(&after.channels[0]).skip(4_800) {
        assert!((before * factor - after).abs() < 1e-6, "{before} {after}");
    }
}

#[test]
fn a_negative_fader_is_set_with_and_without_its_unit() {
    let (_folder, song) = new_song();
    for (value, written) in [("-3.5", "fader -3.5"), ("-7 dB", "fader -7")] {
        tonmeister(words!["set", &song, "Kick/fader", value]);
        assert!(fs::read_to_string(song.join("song.kdl")).unwrap().contains(written), "{value}");
    }
}

#[test]
fn an_option_that_nobody_knows_ends_with_two_and_says_nothing_on_stdout() {
    let done = Job::new(words!["measure", "--colour", "x.wav"]).run().expect_exit(2);
    assert_eq!(done.stdout(), "");
}
