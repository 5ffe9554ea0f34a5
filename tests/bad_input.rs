//! Folders and files that are not what they should be: one sentence with what, where and what to do, and nothing is
//! written over.

use crate::band::{new_song, stems};
use crate::job::{Job, snapshot};
use crate::sound::{sine, write};
use crate::words;
use std::fs;
use tempfile::TempDir;

#[test]
fn an_empty_folder_and_one_without_audio_are_named() {
    let folder = TempDir::new().unwrap();
    let (empty, letters, output) =
        (folder.path().join("empty"), folder.path().join("letters"), folder.path().join("out"));
    fs::create_dir_all(&empty).unwrap();
    fs::create_dir_all(&letters).unwrap();
    fs::write(letters.join("letter.txt"), "Dear mother").unwrap();
    for input in [&empty, &letters] {
        let name = input.to_str().unwrap();
        for command in ["produce", "import"] {
            Job::new(words![command, input, "-o", &output]).run().expect_refusal(&[name, "no audio", "folder"]);
            assert!(!output.exists(), "{command}");
        }
        Job::new(words!["check", input]).run().expect_refusal(&[name, "no audio", "folder"]);
    }
}

#[test]
fn a_folder_and_a_file_that_are_not_there_are_named() {
    let folder = TempDir::new().unwrap();
    let (nowhere, output) = (folder.path().join("nowhere"), folder.path().join("out.wav"));
    let name = nowhere.to_str().unwrap();
    let jobs = [
        words!["produce", &nowhere, "-o", &output].to_vec(),
        words!["import", &nowhere, "-o", &output].to_vec(),
        words!["check", &nowhere].to_vec(),
        words!["measure", &nowhere].to_vec(),
        words!["mix", &nowhere].to_vec(),
        words!["render", &nowhere, "-o", &output].to_vec(),
        words!["master", &nowhere, "-o", &output].to_vec(),
        words!["undo", &nowhere].to_vec(),
        words!["explain", &nowhere].to_vec(),
        words!["effect", "gain", &nowhere, &output].to_vec(),
        words!["deliver", &nowhere, "--for", "spotify", "-o", &output].to_vec(),
    ];
    for job in jobs {
        Job::new(job).run().expect_refusal(&[name]);
        assert!(!output.exists() && !nowhere.exists());
    }
}

#[test]
fn a_text_that_is_called_wav_is_no_audio() {
    let folder = TempDir::new().unwrap();
    let (file, output) = (folder.path().join("letter.wav"), folder.path().join("out.wav"));
    fs::write(&file, "Dear mother, this is not a sound.\n").unwrap();
    let name = file.to_str().unwrap();
    Job::new(words!["measure", &file]).run().expect_refusal(&[name]);
    Job::new(words!["check", &file]).run().expect_refusal(&[name]);
    Job::new(words!["effect", "gain", &file, &output, "--gain", "1"]).run().expect_refusal(&[name]);
    let inside = folder.path().to_str().unwrap();
    Job::new(words!["produce", inside, "-o", folder.path().join("out")]).run().expect_refusal(&[inside, "no audio"]);
    assert!(!output.exists());
}

#[test]
fn a_file_that_was_cut_short_is_read_as_far_as_it_goes_or_refused_by_name() {
    let folder = TempDir::new().unwrap();
    let whole = fs::read(stems(folder.path()).join("Bass.wav")).unwrap();
    let file = folder.path().join("cut.wav");
    for length in [1, 11, 20, 40, 44, 45, 1_000, whole.len() - 1] {
        fs::write(&file, &whole[..length]).unwrap();
        let done = Job::new(words!["measure", "--json", &file]).run();
        if done.exit() == Some(0) {
            let frames = done.expect_no_panic().json()[0]["frames"].as_u64().unwrap();
            assert_eq!(frames, (length as u64 - 44) / 2, "{length} bytes");
        } else {
            assert!(length < 1_000, "{length} bytes hold sound");
            done.expect_refusal(&[file.to_str().unwrap()]);
        }
    }
}

#[test]
fn a_place_under_a_file_cannot_be_written_and_is_named() {
    let (folder, song) = new_song();
    let sound = song.join("audio/Bass.wav");
    let file = folder.path().join("file");
    fs::write(&file, "here I stand").unwrap();
    let under = file.join("out.wav");
    let before = snapshot(folder.path());
    let jobs = [
        words!["effect", "gain", &sound, &under, "--gain", "1"].to_vec(),
        words!["render", &song, "-o", &under].to_vec(),
        words!["render", &song, "--stems", &under].to_vec(),
        words!["import", song.join("audio"), "-o", &under].to_vec(),
        words!["produce", song.join("audio"), "-o", &under, "--for", "cd"].to_vec(),
        words!["master", &sound, "-o", &under, "--for", "cd"].to_vec(),
        words!["deliver", &sound, "--for", "cd", "-o", &under].to_vec(),
        words!["demo", "--raw", &under].to_vec(),
    ];
    for job in jobs {
        Job::new(job).run().expect_refusal(&[file.to_str().unwrap()]);
        assert!(snapshot(folder.path()) == before);
    }
}

#[test]
fn an_effect_does_not_write_over_its_own_source() {
    let folder = TempDir::new().unwrap();
    let sound = stems(folder.path()).join("Bass.wav");
    let before = snapshot(folder.path());
    let job = Job::new(words!["effect", "gain", &sound, &sound, "--gain", "-6"]).run();
    job.expect_refusal(&[sound.to_str().unwrap(), "source"]);
    assert!(snapshot(folder.path()) == before);
}

#[test]
fn a_song_whose_recording_is_gone_says_which() {
    let (folder, song) = new_song();
    fs::remove_file(song.join("audio/Bass.wav")).unwrap();
    let output = folder.path().join("out.wav");
    for job in [words!["render", &song, "-o", &output].to_vec(), words!["mix", &song, "--plan"].to_vec()] {
        Job::new(job).run().expect_refusal(&["Bass.wav"]);
        assert!(!output.exists());
    }
}

#[test]
fn an_import_does_not_touch_a_song_that_is_there() {
    let (folder, song) = new_song();
    let before = snapshot(folder.path());
    let job = Job::new(words!["import", song.join("audio"), "-o", &song]).run();
    job.expect_refusal(&[song.to_str().unwrap(), "-o"]);
    assert!(snapshot(folder.path()) == before);
}

#[test]
fn a_rate_that_no_meter_hears_is_refused_with_the_files_name() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("telegraph.wav");
    write(&file, 1_234, &[sine(1_234, 5.0, 100.0, 0.5)]);
    Job::new(words!["measure", &file]).run().expect_refusal(&[file.to_str().unwrap(), "1234"]);
}
