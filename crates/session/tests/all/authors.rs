//! Each person takes back their own steps, also under those of others, and nobody else's.

use crate::random::{self, chance, pick, song};
use session::*;
use signal::Db;
use signal::random::Random;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const BAND: &str = r#"tonmeister 1
song "Band" rate=48000
track "Kick" {
    clip "audio/a.wav" at=0 length=10
    clip "audio/b.wav" at=20 length=10   // the second
    inserts {
        equalizer {
            bell 100 gain=1
            bell 200 gain=2
        }
    }
}
track "Snare"
track "Vox"
bus "Drums"
"#;

fn band() -> (tempfile::TempDir, Session) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("song.kdl"), BAND).unwrap();
    let session = Session::open(folder.path()).unwrap();
    (folder, session)
}

fn set(session: &mut Session, author: &str, path: &str, value: &str) {
    session.edit_by(Edit::set(path, value), &format!("{path} {value}"), author, None).unwrap();
}

fn make(session: &mut Session, author: &str, edit: Edit) {
    session.edit_by(edit, "because", author, None).unwrap();
}

fn shown(session: &Session, path: &str) -> String {
    session.song().field(path).unwrap().text
}

fn clip(file: &str) -> Item {
    Item::Clip(Clip::new(&format!("audio/{file}.wav"), Place::Frame(0), 9))
}

/// That the text says the song, also to a reader who knows nothing of how it came about.
fn says_the_song(session: &Session) {
    let text = session.document().to_text();
    let read = Document::parse(text, "song.kdl").unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert_eq!((read.song(), read.state()), (session.song(), session.document().state()), "{text}");
}

#[test]
fn undo_takes_back_ones_own_step_under_that_of_another() {
    let (folder, mut session) = band();
    set(&mut session, "Ada", "Kick/fader", "-3");
    set(&mut session, "Bob", "Snare/fader", "-6");
    let step = session.undo_by("Ada").unwrap().unwrap();
    assert_eq!((&*step.author, step.number, step.standing), ("Ada", 1, false));
    assert_eq!((shown(&session, "Kick/fader"), shown(&session, "Snare/fader")), ("0".into(), "-6".into()));
    assert_eq!(session.document().to_text(), BAND.replace("track \"Snare\"", "track \"Snare\" {\n    fader -6\n}"));
    assert_eq!(session.undo_by("Ada").unwrap(), None);
    assert_eq!(session.undo_by("Cleo").unwrap(), None);
    drop(session);
    let mut session = Session::open(folder.path()).unwrap();
    let steps: Vec<_> =
        session.history().steps().iter().map(|step| (step.number, &*step.author, step.standing)).collect();
    assert_eq!(steps, [(1, "Ada", false), (2, "Bob", true)]);
    assert!(session.history().steps().iter().all(|step| step.at > 1_700_000_000));
    session.redo_by("Ada").unwrap().unwrap();
    assert_eq!(shown(&session, "Kick/fader"), "-3");
    session.undo_by("Bob").unwrap().unwrap();
    session.undo_by("Ada").unwrap().unwrap();
    assert_eq!(session.document().to_text(), BAND);
}

/// One step of Ada's, one of Bob's that is in the way, and what the refusal says.
fn refused(ada: Edit, bob: Edit, path: &str, verb: &str) {
    let (_folder, mut session) = band();
    make(&mut session, "Ada", ada.clone());
    make(&mut session, "Bob", bob.clone());
    let before = session.song().clone();
    let error = session.undo_by("Ada").expect_err(&format!("{ada:?} under {bob:?}")).to_string();
    let sentence =
        format!("{path}: Bob has since {verb} {path} (step 2, \"because\"); that has to be taken back first");
    assert_eq!(error, sentence, "{ada:?} under {bob:?}");
    assert_eq!(session.song(), &before);
    session.undo_by("Bob").unwrap().unwrap();
    session.undo_by("Ada").unwrap().unwrap();
    assert_eq!(session.document().to_text(), BAND);
}

#[test]
fn what_another_built_upon_is_not_taken_back() {
    let set = |path: &str, value: &str| Edit::set(path, value);
    let room = Edit::add("song", 0, Item::Return(Bus::new("Room")));
    let send = |to: &str| Edit::add("Snare", 0, Item::Send(Send { to: to.into(), level: Db(-6.0), tap: Tap::Post }));
    let points = |path: &str| Edit::Points {
        path: path.into(),
        points: Some(vec![Point { at: Place::Frame(0), value: 0.0, curve: Curve::Linear }]),
    };
    let gain = || {
        let kind = effects::find("gain").unwrap();
        let settings = (kind.defaults)();
        Item::Insert(Insert { id: "gain".into(), kind: "gain".into(), settings, bypass: false, sidechain: None })
    };
    refused(set("Kick/fader", "-3"), set("Kick/fader", "-4"), "Kick/fader", "changed");
    refused(set("Kick/fader", "-3"), Edit::remove("Kick"), "Kick", "removed");
    refused(set("Kick/fader", "-3"), set("Kick/name", "Bass drum"), "Kick", "renamed");
    refused(set("Kick/name", "Bass drum"), set("Bass drum/pan", "-3"), "Bass drum/pan", "changed");
    refused(set("Kick/output", "Drums"), Edit::remove("Drums"), "Kick/output", "changed");
    refused(room.clone(), send("Room"), "Snare/send/Room", "added");
    refused(room.clone(), set("Snare/output", "Room"), "Snare/output", "changed");
    refused(room, set("Room/fader", "-3"), "Room/fader", "changed");
    refused(Edit::add("Vox", 0, gain()), points("Vox/automation/gain/gain"), "Vox/automation/gain/gain", "added");
    refused(
        set("Kick/equalizer/bell-2/gain", "3"),
        Edit::remove("Kick/equalizer/bell-1"),
        "Kick/equalizer/bell-1",
        "removed",
    );
    refused(set("Kick/clip-2/gain", "3"), Edit::remove("Kick/clip-2"), "Kick/clip-2", "removed");
    let order = |path: &str| Edit::Order { path: path.into(), index: 1 };
    refused(order("Kick"), order("Vox"), "Vox", "moved");
}

#[test]
fn a_redo_is_refused_where_another_was_faster() {
    let (_folder, mut session) = band();
    set(&mut session, "Ada", "Kick/fader", "-3");
    session.undo_by("Ada").unwrap();
    set(&mut session, "Bob", "Kick/fader", "-9");
    let error = session.redo_by("Ada").unwrap_err().to_string();
    assert!(error.contains("Bob has since changed Kick/fader"), "{error}");
    assert_eq!(shown(&session, "Kick/fader"), "-9");
    session.undo_by("Bob").unwrap();
    session.redo_by("Ada").unwrap().unwrap();
    assert_eq!(shown(&session, "Kick/fader"), "-3");
}

#[test]
fn an_edit_of_the_third_clip_finds_it_when_another_came_before_it() {
    let (_folder, mut session) = band();
    set(&mut session, "Ada", "Kick/clip-2/gain", "-3");
    make(&mut session, "Bob", Edit::add("Kick", 0, clip("new")));
    make(&mut session, "Bob", Edit::Order { path: "Kick/clip-3".into(), index: 0 });
    let clips = |session: &Session| -> Vec<(String, f64)> {
        session.song().tracks[0].clips.iter().map(|clip| (clip.file.clone(), clip.gain.0)).collect()
    };
    let expected =
        |gain: f64| [("audio/b.wav".into(), gain), ("audio/new.wav".into(), 0.0), ("audio/a.wav".into(), 0.0)];
    assert_eq!(clips(&session), expected(-3.0));
    session.undo_by("Ada").unwrap().unwrap();
    assert_eq!(clips(&session), expected(0.0));
    says_the_song(&session);
    session.redo_by("Ada").unwrap().unwrap();
    assert_eq!(clips(&session), expected(-3.0));
    session.undo_by("Ada").unwrap().unwrap();
    session.undo_by("Bob").unwrap();
    make(&mut session, "Ada", Edit::remove("Kick/clip-2"));
    make(&mut session, "Bob", Edit::add("Kick", 2, clip("last")));
    make(&mut session, "Bob", Edit::remove("Kick/clip-1"));
    session.undo_by("Ada").unwrap().unwrap();
    let files: Vec<&str> = session.song().tracks[0].clips.iter().map(|clip| &*clip.file).collect();
    assert_eq!(files, ["audio/a.wav", "audio/b.wav", "audio/last.wav"]);
}

#[test]
fn a_gesture_is_one_step_though_another_edits_meanwhile() {
    let (folder, mut session) = band();
    for i in 1..=30 {
        let edit = Edit::set("Kick/fader", format!("{}", -i));
        session.edit_by(edit, "fader of Kick", "Ada", Some("g1")).unwrap();
        if i % 7 == 0 {
            set(&mut session, "Bob", "Snare/pan", &i.to_string());
        }
    }
    let check = |session: &Session| {
        let steps: Vec<_> =
            session.history().steps().iter().map(|step| (&*step.author, step.gesture.as_deref())).collect();
        assert_eq!(steps, [("Ada", Some("g1")), ("Bob", None), ("Bob", None), ("Bob", None), ("Bob", None)]);
    };
    check(&session);
    let lines = fs::read_to_string(folder.path().join(".journal")).unwrap().lines().count();
    assert_eq!(lines, 1 + 30 + 4, "the journal has every edit as it came");
    session.undo_by("Ada").unwrap().unwrap();
    assert_eq!((shown(&session, "Kick/fader"), shown(&session, "Snare/pan")), ("0".into(), "28".into()));
    session.redo_by("Ada").unwrap().unwrap();
    assert_eq!(shown(&session, "Kick/fader"), "-30");
    let history = session.history().clone();
    drop(session);
    let mut session = Session::open(folder.path()).unwrap();
    check(&session);
    assert_eq!(session.history(), &history, "a replay gives the same history");
    while session.undo().unwrap().is_some() {}
    assert_eq!(session.document().to_text(), BAND);
}

#[test]
fn a_gesture_in_which_another_took_hold_of_the_same_fader_is_two_steps() {
    let (_folder, mut session) = band();
    let mut drag = |author: &str, value: &str, gesture: &str| {
        session.edit_by(Edit::set("Kick/fader", value), "drag", author, Some(gesture)).unwrap();
    };
    drag("Ada", "-1", "g1");
    drag("Bob", "-2", "g2");
    drag("Ada", "-3", "g1");
    drag("Ada", "-4", "g1");
    assert_eq!(session.history().steps().len(), 3);
    session.undo_by("Ada").unwrap().unwrap();
    assert_eq!(shown(&session, "Kick/fader"), "-2");
    assert!(session.undo_by("Ada").unwrap_err().to_string().contains("Bob has since changed Kick/fader"));
}

#[test]
fn a_gesture_goes_on_after_it_was_taken_back_and_made_again() {
    let (_folder, mut session) = band();
    let drag = |session: &mut Session, value: &str| {
        session.edit_by(Edit::set("Kick/fader", value), "drag", "Ada", Some("g")).unwrap();
    };
    drag(&mut session, "-1");
    drag(&mut session, "-2");
    session.undo_by("Ada").unwrap();
    session.redo_by("Ada").unwrap();
    drag(&mut session, "-3");
    set(&mut session, "Bob", "Snare/pan", "5");
    assert_eq!(session.history().steps().len(), 2);
    session.undo_by("Ada").unwrap().unwrap();
    assert_eq!((shown(&session, "Kick/fader"), shown(&session, "Snare/pan")), ("0".into(), "5".into()));
    session.redo_by("Ada").unwrap().unwrap();
    assert_eq!(shown(&session, "Kick/fader"), "-3");
    says_the_song(&session);
}

#[test]
fn several_edits_are_each_a_step_and_a_bad_one_hinders_none() {
    let (folder, mut session) = band();
    let wish = |author: &str, path: &str, value: &str| Wish {
        edit: Edit::set(path, value),
        reason: "r".into(),
        author: author.into(),
        gesture: None,
    };
    let wishes = vec![wish("Ada", "Kick/fader", "-1"), wish("Bob", "Kick/fader", "99"), wish("Bob", "Vox/pan", "5")];
    let results = session.edit_all(wishes);
    assert_eq!(results.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, false, true]);
    drop(session);
    let session = Session::open(folder.path()).unwrap();
    let authors: Vec<&str> = session.history().steps().iter().map(|step| &*step.author).collect();
    assert_eq!(authors, ["Ada", "Bob"]);
    assert_eq!((shown(&session, "Kick/fader"), shown(&session, "Vox/pan")), ("-1".into(), "5".into()));
}

/// An edit inside one strip that leaves its name alone.
fn edit_of(random: &mut Random, song: &Song, strip: &str) -> Edit {
    loop {
        let edit = random::edit(random, song);
        let (path, inside) = match &edit {
            Edit::Set { path, .. } => (path, !path.ends_with("/name")),
            Edit::Add { to, .. } => (to, true),
            Edit::Remove { path } | Edit::Order { path, .. } => (path, path.contains('/')),
            Edit::Points { path, .. } => (path, true),
            Edit::Group(_) => continue,
        };
        if inside && path.split('/').next() == Some(strip) {
            return edit;
        }
    }
}

const THREE: [&str; 3] = ["Ada", "Bob", "Cleo"];

#[test]
fn what_was_taken_back_is_as_if_it_had_never_been_made() {
    let mut selective = 0;
    for seed in 0..12 {
        let folder = tempfile::tempdir().unwrap();
        let mut random = Random::new(seed);
        let base = std::iter::repeat_with(|| song(&mut random)).find(|song| song.tracks.len() >= 3).unwrap();
        let mut session = Session::create(folder.path(), base.clone()).unwrap();
        let first = session.document().to_text().to_string();
        // What each author's steps consist of, and how many of them stand.
        let mut made: Vec<(u64, Vec<Edit>)> = Vec::new();
        for turn in 0..120 {
            let who = random.below(3) as usize;
            let author = THREE[who];
            match random.below(5) {
                0 => {
                    let done = session.undo_by(author).unwrap_or_else(|error| panic!("seed {seed}, {turn}: {error}"));
                    selective += usize::from(done.is_some());
                }
                1 => drop(session.redo_by(author).unwrap_or_else(|error| panic!("seed {seed}, {turn}: {error}"))),
                _ => {
                    let edit = edit_of(&mut random, session.song(), &base.tracks[who].strip.name);
                    let gesture = chance(&mut random, 3).then_some("g");
                    if session.edit_by(edit.clone(), "r", author, gesture).is_ok() {
                        let step = session.history().next_undo(Some(author)).unwrap().number;
                        match made.iter_mut().find(|(number, _)| *number == step) {
                            Some((_, edits)) => edits.push(edit),
                            None => made.push((step, vec![edit])),
                        }
                    }
                }
            }
            let mut model = base.clone();
            let stands = |number: u64| session.history().step(number).is_some_and(|step| step.standing);
            for edit in made.iter().filter(|(number, _)| stands(*number)).flat_map(|(_, edits)| edits) {
                model.apply(edit).unwrap();
            }
            assert_eq!(session.song(), &model, "seed {seed}, {turn}");
            if turn % 20 == 7 {
                session.save().unwrap();
            }
            if turn % 40 == 30 {
                let history = session.history().clone();
                drop(session);
                session = Session::open(folder.path()).unwrap();
                assert_eq!(session.history(), &history);
            }
        }
        session.save().unwrap();
        assert_eq!(Document::open(folder.path()).unwrap().song(), session.song());
        for author in THREE {
            while session.undo_by(author).unwrap().is_some() {}
        }
        assert_eq!(session.song(), &base);
        session.save().unwrap();
        assert_eq!(Document::open(folder.path()).unwrap().song(), &base, "{first}");
    }
    assert!(selective > 100, "{selective}");
}

#[test]
fn a_later_value_of_another_is_never_lost_and_the_refusal_names_it() {
    const PATHS: [&str; 4] = ["Kick/fader", "Kick/pan", "Snare/trim", "Kick/clip-2/gain"];
    let (mut refused, mut turned) = (0, 0);
    for seed in 0..10 {
        let (_folder, mut session) = band();
        let mut random = Random::new(seed);
        // The model: who set what to what, in the order in which it last was done or undone.
        let mut steps: Vec<(&str, &str, String, bool)> = Vec::new();
        for i in 1..200 {
            let author = *pick(&mut random, &THREE);
            let undo = random.below(4);
            if undo > 1 {
                let (path, value) = (*pick(&mut random, &PATHS), format!("{}", f64::from(i) / 10.0));
                set(&mut session, author, path, &value);
                steps.retain(|step| step.0 != author || step.3);
                steps.push((author, path, value, true));
            } else {
                let mine = steps.iter().rposition(|step| step.0 == author && step.3 == (undo == 0));
                let result = if undo == 0 { session.undo_by(author) } else { session.redo_by(author) };
                let Some(mine) = mine else {
                    assert_eq!(result.unwrap(), None);
                    continue;
                };
                // Steps of others on the same path that came, or went, since.
                let path = steps[mine].1;
                let later = steps[mine + 1..].iter().rfind(|step| step.0 != author && step.1 == path && step.3);
                match (later, result) {
                    (None, Ok(Some(_))) => {
                        let mut step = steps.remove(mine);
                        step.3 = !step.3;
                        steps.push(step);
                        turned += 1;
                    }
                    (Some(later), Err(error)) => {
                        let sentence = format!("{} has since changed {path}", later.0);
                        assert!(error.to_string().contains(&sentence), "{error}");
                        refused += 1;
                    }
                    (later, result) => panic!("seed {seed}, {i}: {later:?} {result:?}"),
                }
            }
            let mut values: BTreeMap<&str, &str> = PATHS.iter().map(|path| (*path, "0")).collect();
            steps.iter().filter(|step| step.3).for_each(|step| {
                values.insert(step.1, &step.2);
            });
            for (path, value) in values {
                assert_eq!(shown(&session, path).parse::<f64>(), value.parse::<f64>(), "seed {seed}, {i}: {path}");
            }
        }
        says_the_song(&session);
    }
    assert!(refused > 50 && turned > 200, "{refused} refused, {turned} turned");
}

#[test]
fn three_people_arrange_one_track_and_each_takes_back_only_their_own_clips() {
    for seed in 0..10 {
        let (folder, mut session) = band();
        let mut random = Random::new(seed);
        let clips = |session: &Session| -> Vec<(String, f64)> {
            session.song().tracks[0].clips.iter().map(|clip| (clip.file.clone(), clip.gain.0)).collect()
        };
        for i in 0..150 {
            let author = *pick(&mut random, &THREE);
            let others = |all: Vec<(String, f64)>| -> Vec<(String, f64)> {
                all.into_iter().filter(|(file, _)| !file.contains(author)).collect()
            };
            let before = others(clips(&session));
            let mine: Vec<usize> =
                (0..clips(&session).len()).filter(|i| clips(&session)[*i].0.contains(author)).collect();
            let edit = match random.below(5) {
                0 | 1 => {
                    let index = random.below(clips(&session).len() as u64 + 1) as usize;
                    Some(Edit::add("Kick", index, clip(&format!("{author}-{i}"))))
                }
                2 if !mine.is_empty() => Some(Edit::remove(format!("Kick/clip-{}", pick(&mut random, &mine) + 1))),
                3 if !mine.is_empty() => {
                    let path = format!("Kick/clip-{}/gain", pick(&mut random, &mine) + 1);
                    Some(Edit::set(path, format!("{}", -(i % 100))))
                }
                _ => None,
            };
            match edit {
                Some(edit) => make(&mut session, author, edit),
                None if chance(&mut random, 3) => drop(session.redo_by(author).unwrap()),
                None => drop(session.undo_by(author).unwrap()),
            }
            assert_eq!(others(clips(&session)), before, "seed {seed}, {i}: the others' clips, in their order");
            says_the_song(&session);
        }
        drop(session);
        let mut session = Session::open(folder.path()).unwrap();
        for author in THREE {
            while session.undo_by(author).unwrap().is_some() {}
        }
        assert_eq!(clips(&session), [("audio/a.wav".to_string(), 0.0), ("audio/b.wav".to_string(), 0.0)]);
    }
}

#[test]
fn a_journal_of_several_authors_cut_anywhere_opens_to_an_earlier_state() {
    let (folder, mut session) = band();
    let mut texts = vec![BAND.to_string()];
    let mut keep = |session: &Session| texts.push(session.document().to_text().to_string());
    for (author, path) in [("Ada", "Kick/fader"), ("Bob", "Snare/pan"), ("Ada", "Vox/trim")] {
        session.edit_by(Edit::set(path, "-3"), "r", author, Some("g")).unwrap();
        keep(&session);
    }
    make(&mut session, "Cleo", Edit::remove("Kick/clip-1"));
    keep(&session);
    session.undo_by("Bob").unwrap().unwrap();
    keep(&session);
    session.redo_by("Bob").unwrap().unwrap();
    keep(&session);
    session.undo_by("Cleo").unwrap().unwrap();
    keep(&session);
    drop(session);
    let path = folder.path().join(".journal");
    let whole = fs::read(&path).unwrap();
    for cut in (0..=whole.len()).rev().step_by(5) {
        fs::write(&path, &whole[..cut]).unwrap();
        let mut session = Session::open(folder.path()).unwrap();
        let lines = whole[..cut].iter().filter(|byte| **byte == b'\n').count();
        assert_eq!(session.document().to_text(), texts[lines.saturating_sub(1)], "cut at {cut}");
        for author in ["Cleo", "Bob", "Ada"] {
            while session.undo_by(author).unwrap().is_some() {}
        }
        assert_eq!(session.document().to_text(), BAND);
    }
}

#[test]
fn a_journal_from_before_edits_had_authors_is_read_on() {
    let old = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/journals/before_authors");
    let folder = tempfile::tempdir().unwrap();
    let copy = |from: &str, to: &str| fs::copy(old.join(from), folder.path().join(to)).unwrap();
    fs::create_dir(folder.path().join("automation")).unwrap();
    copy("song.kdl", "song.kdl");
    copy("journal", ".journal");
    copy("automation/vox-fader-f4d2aefc4c96.txt", "automation/vox-fader-f4d2aefc4c96.txt");
    let mut session = Session::open(folder.path()).unwrap();
    assert_eq!(session.notices(), ["3 unsaved steps were taken from the journal"]);
    let reasons = |steps: Vec<&Step>| steps.iter().map(|step| step.reason.clone()).collect::<Vec<_>>();
    assert_eq!(reasons(session.history().done()), ["quieter", "ride", "to the bus", "send"]);
    assert_eq!(reasons(session.history().undone()), ["name"]);
    assert!(session.history().steps().iter().all(|step| step.author.is_empty() && step.at == 0));
    session.redo().unwrap().unwrap();
    assert_eq!(session.song().tracks[1].strip.name, "Lead");
    while session.undo_by("").unwrap().is_some() {}
    assert!(session.document().to_text().contains("gain 1 // first"));
    assert_eq!(session.song().tracks[0].strip.fader, Db(0.0));
    assert!(session.song().tracks[1].strip.automation.is_empty());
}
