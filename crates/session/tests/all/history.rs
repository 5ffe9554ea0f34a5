//! Undo is exact, outlasts a restart, and no crash leaves half a song.

use crate::random::{chance, edit, song};
use session::*;
use signal::random::Random;
use std::fs;

/// A folder with a song that has a bit of everything.
fn folder(seed: u64) -> (tempfile::TempDir, Song) {
    let folder = tempfile::tempdir().unwrap();
    let song = song(&mut Random::new(seed));
    Document::create(folder.path(), song.clone()).unwrap();
    (folder, song)
}

#[test]
fn every_edit_is_taken_back_exactly_and_a_refused_one_changes_nothing() {
    let (mut made, mut refused) = (0, 0);
    for seed in 0..40 {
        let mut random = Random::new(seed);
        let mut song = song(&mut random);
        for _ in 0..60 {
            let edit = edit(&mut random, &song);
            let before = song.clone();
            // A change of the song's head has all of it checked.
            let whole = Edit::Group(vec![edit.clone(), Edit::set("song/name", &song.name)]);
            let holds = before.clone().apply(&whole).is_ok();
            let result = song.apply(&edit);
            assert_eq!(result.is_ok(), holds, "{edit:?}: {result:?}");
            match result {
                Ok(inverse) => {
                    made += 1;
                    let after = song.clone();
                    let again = song.apply(&inverse).unwrap_or_else(|e| panic!("{e}\n{edit:?}\n{inverse:?}"));
                    assert_eq!(song, before, "{edit:?}\n{inverse:?}");
                    song.apply(&again).unwrap();
                    assert_eq!(song, after, "{edit:?}\n{again:?}");
                    let json = serde_json::to_string(&edit).unwrap();
                    assert!(!json.contains('\n'));
                    assert_eq!(serde_json::from_str::<Edit>(&json).unwrap(), edit);
                }
                Err(_) => {
                    refused += 1;
                    assert_eq!(song, before, "{edit:?}");
                }
            }
        }
    }
    assert!(made > 1000 && refused > 50, "{made} made, {refused} refused");
}

#[test]
fn ten_thousand_edits_undone_are_the_first_bytes_and_redone_the_last() {
    let mut total = 0;
    let mut read_again = 0;
    let mut seed = 0;
    while total < 10_000 {
        seed += 1;
        let mut random = Random::new(seed);
        let mut document = Document::new(song(&mut random)).unwrap();
        let mut history = History::default();
        let mut states = vec![document.clone()];
        let mut rewritten = Vec::new();
        for _ in 0..400 {
            let edit = edit(&mut random, document.song());
            if let Ok(step) = history.edit(&mut document, edit, "because") {
                if step.text.iter().any(|splice| splice.old.starts_with("tonmeister")) {
                    rewritten.push(step.clone());
                }
                states.push(document.clone());
            }
            if chance(&mut random, 20) && history.undo(&mut document).unwrap().is_some() {
                states.pop();
            }
        }
        assert_eq!(rewritten, [], "seed {seed}: the whole text was written anew");
        if let Ok(read) = Document::parse(document.to_text(), "song.kdl") {
            assert_eq!((read.song(), read.state()), (document.song(), document.state()), "seed {seed}");
            read_again += 1;
        }
        let count = history.done().len();
        for state in states.iter().rev().skip(1) {
            let step = history.undo(&mut document).unwrap().unwrap();
            assert_eq!(document.song(), state.song(), "{step:?}");
            assert_eq!(document.to_text(), state.to_text(), "{step:?}");
        }
        for state in &states[1..] {
            let step = history.redo(&mut document).unwrap().unwrap();
            assert_eq!(document.song(), state.song(), "{step:?}");
            assert_eq!(document.to_text(), state.to_text(), "{step:?}");
        }
        total += count;
    }
    assert!(read_again > 5, "only {read_again} songs had no curves in files of their own");
}

#[test]
fn undo_outlasts_a_restart() {
    for seed in 0..6 {
        let (folder, _) = folder(seed);
        let mut random = Random::new(seed);
        let first = fs::read(folder.path().join("song.kdl")).unwrap();
        let mut made = 0;
        for _ in 0..4 {
            let mut session = Session::open(folder.path()).unwrap();
            assert_eq!(session.notices().len(), 0, "{:?}", session.notices());
            assert_eq!(session.history().done().len(), made);
            for _ in 0..10 {
                let edit = edit(&mut random, session.song());
                made += usize::from(session.edit(edit, "a reason").is_ok());
            }
            session.save().unwrap();
        }
        let last = fs::read(folder.path().join("song.kdl")).unwrap();
        let mut session = Session::open(folder.path()).unwrap();
        while let Some(step) = session.undo().unwrap() {
            assert_eq!(step.reason, "a reason");
        }
        session.save().unwrap();
        assert_eq!(fs::read(folder.path().join("song.kdl")).unwrap(), first);
        drop(session);
        let mut session = Session::open(folder.path()).unwrap();
        assert_eq!(session.history().undone().len(), made);
        while session.redo().unwrap().is_some() {}
        session.save().unwrap();
        assert_eq!(fs::read(folder.path().join("song.kdl")).unwrap(), last);
    }
}

/// A song in a folder, with a few edits of which the last are in the journal only.
fn with_unsaved() -> (tempfile::TempDir, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let mut song = Song::new("s", 48_000);
    song.tracks.push(Track::new("A", signal::Layout::Mono));
    let mut session = Session::create(folder.path(), song).unwrap();
    let mut texts = vec![session.document().to_text().to_string()];
    for (i, value) in ["-1", "-2", "-3", "-4", "-5"].iter().enumerate() {
        session.edit(Edit::set("A/fader", *value), "louder").unwrap();
        texts.push(session.document().to_text().to_string());
        if i == 1 {
            session.save().unwrap();
        }
    }
    (folder, texts)
}

#[test]
fn what_was_confirmed_but_not_saved_comes_back_after_a_crash() {
    let (folder, texts) = with_unsaved();
    let mut session = Session::open(folder.path()).unwrap();
    assert_eq!(session.document().to_text(), texts[5]);
    assert_eq!(session.notices(), ["3 unsaved steps were taken from the journal"]);
    session.undo().unwrap();
    assert_eq!(session.document().to_text(), texts[4]);
}

#[test]
fn a_journal_cut_anywhere_opens_to_a_valid_earlier_state() {
    let (folder, texts) = with_unsaved();
    let path = folder.path().join(".journal");
    let whole = fs::read(&path).unwrap();
    let mut seen = std::collections::BTreeSet::new();
    for cut in (0..=whole.len()).rev().step_by(7) {
        fs::write(&path, &whole[..cut]).unwrap();
        let session = Session::open(folder.path()).unwrap();
        let text = session.document().to_text().to_string();
        let place = texts.iter().position(|t| *t == text).expect("a state that there was");
        assert!(place >= 2, "what was saved stays");
        seen.insert(place);
    }
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), [2, 3, 4, 5]);
}

#[test]
fn a_damaged_line_is_set_aside_and_said() {
    let (folder, _) = with_unsaved();
    let path = folder.path().join(".journal");
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&path, &bytes).unwrap();
    let session = Session::open(folder.path()).unwrap();
    assert!(session.notices()[0].contains("set aside"), "{:?}", session.notices());
    assert!(folder.path().join(".journal.damaged").exists() || folder.path().join(".damaged").exists());
}

#[test]
fn a_change_by_hand_is_a_new_beginning() {
    let (folder, _) = with_unsaved();
    let path = folder.path().join("song.kdl");
    drop(Session::open(folder.path()).map(|mut session| session.save()).unwrap());
    let by_hand = fs::read_to_string(&path).unwrap().replace("fader -5", "fader -9 // by hand");
    fs::write(&path, &by_hand).unwrap();
    let mut session = Session::open(folder.path()).unwrap();
    assert!(session.notices()[0].contains("changed outside"), "{:?}", session.notices());
    assert_eq!(session.undo().unwrap(), None);
    session.edit(Edit::set("A/fader", "0"), "").unwrap();
    session.undo().unwrap();
    assert_eq!(session.document().to_text(), by_hand);
}

#[test]
fn a_change_by_hand_while_the_song_is_open_is_not_overwritten() {
    let (folder, _) = with_unsaved();
    let path = folder.path().join("song.kdl");
    let mut session = Session::open(folder.path()).unwrap();
    let by_hand = fs::read_to_string(&path).unwrap() + "// mine\n";
    fs::write(&path, &by_hand).unwrap();
    assert!(session.undo().unwrap_err().to_string().contains("meanwhile"));
    assert!(session.save().unwrap_err().to_string().contains("meanwhile"));
    assert_eq!(fs::read_to_string(&path).unwrap(), by_hand);
}

#[test]
fn a_song_is_open_in_one_place_only_and_a_dead_lock_is_no_lock() {
    let (folder, _) = folder(1);
    let session = Session::open(folder.path()).unwrap();
    let error = Session::open(folder.path()).unwrap_err().to_string();
    assert!(error.contains(&format!("process {}", std::process::id())), "{error}");
    drop(session);
    fs::write(folder.path().join(".lock"), "4294967\n").unwrap();
    Session::open(folder.path()).unwrap();
}

#[test]
fn a_failed_save_leaves_the_old_song_and_says_why() {
    let (folder, _) = folder(2);
    let path = folder.path().join("song.kdl");
    let old = fs::read(&path).unwrap();
    let mut document = Document::open(folder.path()).unwrap();
    document.edit(&Edit::set("song/name", "Other")).unwrap();
    // The temporary file's place is taken by a folder, so that it cannot be written whoever runs this.
    let temporary = folder.path().join(format!(".song.kdl.{}.saving", std::process::id()));
    fs::create_dir(&temporary).unwrap();
    let error = document.save().unwrap_err().to_string();
    assert!(error.contains("song.kdl") && error.contains("cannot be written"), "{error}");
    assert_eq!(fs::read(&path).unwrap(), old);
    fs::remove_dir(&temporary).unwrap();
    document.save().unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), document.to_text());
}

#[test]
fn a_song_is_not_made_over_another() {
    let (folder, song) = folder(3);
    assert!(Document::create(folder.path(), song).unwrap_err().to_string().contains("is there already"));
    let file = folder.path().join("song.kdl");
    assert!(Document::create(&file, Song::new("s", 48_000)).is_err(), "a file is no folder");
    let error = Session::open(&folder.path().join("nowhere")).unwrap_err().to_string();
    assert!(error.contains("nowhere"), "{error}");
}
