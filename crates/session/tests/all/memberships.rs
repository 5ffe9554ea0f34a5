//! VCAs and groups: as text, as edits, and what follows when one goes or is called otherwise.

use crate::refusal::refused;
use session::*;
use signal::Db;

const DESK: &str = r#"tonmeister 1
song "s" rate=48000
track "Kick" {
    fader -3
    vca "Beat"
    vca "Band"
    group "Shells"
}
track "Snare" {
    vca "Beat"
    group "Shells"
}
bus "Drums" { vca "Band" }
return "Room"
vca "Beat" {
    fader -2
    color "red"
    automation "fader" {
        points "0 -2" "4 0"
    }
}
vca "Band" { mute #true }
group "Shells" {
    links fader mute // not solo
}
group "Empty"
master
"#;

fn document() -> Document {
    Document::parse(DESK, "song.kdl").unwrap()
}

fn desk() -> Song {
    document().song().clone()
}

#[test]
fn the_text_says_who_follows_whom() {
    let song = desk();
    let names = |strips: Vec<&Strip>| strips.iter().map(|strip| strip.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(song.followers("Band").collect()), ["Kick", "Drums"]);
    assert_eq!(names(song.members("Shells").collect()), ["Kick", "Snare"]);
    assert_eq!(names(song.vcas_of(&song.tracks[0].strip).collect()), ["Beat", "Band"]);
    assert_eq!((song.vcas[0].strip.fader, song.vcas[0].color), (Db(-2.0), Color::Red));
    assert_eq!(song.group("Shells").unwrap().links, [Link::Fader, Link::Mute]);
    assert_eq!(song.group("Empty").unwrap().links, Link::USUAL);
    let muted: Vec<bool> = song.strips().map(|strip| song.is_muted(strip)).collect();
    assert_eq!(muted, [true, false, true, false, false]);
    assert!(!song.tracks[0].strip.mute, "its own switch stays what it is");
}

#[test]
fn an_edit_changes_its_line_and_keeps_the_rest() {
    let mut document = document();
    let mut becomes = |edit: Edit, old: &str, new: &str| {
        let before = document.to_text().to_string();
        assert!(before.contains(old), "{old}");
        let (back, _) = document.edit(&edit).unwrap();
        assert_eq!(document.to_text(), before.replacen(old, new, 1), "{edit:?}");
        document.edit(&back).unwrap();
        assert_eq!(document.to_text(), before, "{back:?}");
    };
    becomes(Edit::set("Beat/fader", "-4.5"), "fader -2", "fader -4.5");
    becomes(Edit::set("Beat/color", "teal"), "color \"red\"", "color \"teal\"");
    becomes(Edit::set("song/group/Shells/links", "solo mute fader"), "links fader mute", "links fader mute solo");
    becomes(Edit::set("song/suspend-groups", "on"), "rate=48000", "rate=48000 suspend-groups=#true");
    becomes(Edit::remove("Kick/vca/Band"), "    vca \"Band\"\n", "");
    becomes(
        Edit::remove("Snare/group/Shells"),
        "    vca \"Beat\"\n    group \"Shells\"\n}\nbus",
        "    vca \"Beat\"\n}\nbus",
    );
    let item = Item::InVca("Band".to_string());
    becomes(
        Edit::add("Snare", 1, item),
        "\"Beat\"\n    group \"Shells\"\n}\nbus",
        "\"Beat\"\n    vca \"Band\"\n    group \"Shells\"\n}\nbus",
    );
    becomes(Edit::add("song", 2, Item::Vca(Vca::new("Vox"))), "group \"Shells\" {", "vca \"Vox\"\ngroup \"Shells\" {");
}

#[test]
fn every_error_names_its_line() {
    let refused = |old: &str, new: &str, line: usize, words: &str| {
        assert!(DESK.contains(old), "{old}");
        let error = Document::parse(&DESK.replacen(old, new, 1), "song.kdl").unwrap_err();
        assert_eq!(error.line, line, "{error}");
        assert!(error.message.contains(words), "{error}");
    };
    refused("vca \"Band\"", "vca \"Bnad\"", 6, "did you mean \"Band\"");
    refused("vca \"Band\"", "vca \"Beat\"", 6, "follows \"Beat\" twice");
    refused(
        "    group \"Shells\"\n}\nbus",
        "    group \"Shell\"\n}\nbus",
        11,
        "no group \"Shell\" (did you mean \"Shells\"?)",
    );
    refused("color \"red\"", "color \"read\"", 17, "did you mean \"red\"");
    refused("    fader -2", "    pan 3", 16, "unknown word \"pan\"");
    refused("automation \"fader\"", "automation \"pan\"", 18, "only fader and mute");
    refused("vca \"Band\" { mute", "vca \"Band\" { vca \"Beat\"; mute", 22, "vca");
    refused("links fader mute", "links fader loud", 24, "loud");
    refused("links fader mute", "links fader fader", 24, "twice");
    refused("group \"Empty\"", "group \"Shells\"", 26, "two groups are called");
    refused("group \"Empty\"", "vca \"Drums\"", 26, "two strips are called");
    refused("master\n", "master { vca \"Beat\" }\n", 27, "vca");
}

#[test]
fn a_new_name_is_followed_and_what_goes_is_left_in_one_step() {
    let mut song = desk();
    let before = song.clone();
    let back = song.apply(&Edit::set("Beat/name", "Drum VCA")).unwrap();
    assert_eq!(song.tracks[0].strip.vcas, ["Drum VCA", "Band"]);
    song.apply(&Edit::set("song/group/Shells/name", "Kit")).unwrap();
    assert_eq!(song.tracks[1].strip.groups, ["Kit"]);
    song.apply(&Edit::set("song/group/Kit/name", "Shells")).unwrap();
    song.apply(&back).unwrap();
    assert_eq!(song, before);
    // What is left of Kick's VCAs and groups, and of Snare's.
    let left =
        |song: &Song| song.tracks.iter().map(|it| (it.strip.vcas.len(), it.strip.groups.len())).collect::<Vec<_>>();
    for (path, expected) in
        [("Beat", &[(1, 1), (0, 1)][..]), ("song/group/Shells", &[(2, 0), (1, 0)]), ("Snare", &[(2, 1)])]
    {
        let back = song.apply(&Edit::remove(path)).unwrap();
        assert_eq!(left(&song), expected, "{path}");
        song.apply(&back).unwrap();
        assert_eq!(song, before, "{path}");
    }
}

#[test]
fn what_would_not_hold_together_is_refused() {
    let mut song = desk();
    let mut refused = |edit: Edit, expected: &str| refused(&mut song, edit, expected);
    let follow = |name: &str| Item::InVca(name.to_string());
    refused(Edit::add("Snare", 0, follow("Beat")), "is there already");
    refused(Edit::add("Snare", 0, follow("Drums")), "there is no VCA \"Drums\"");
    refused(Edit::add("Beat", 0, follow("Band")), "a VCA has no vca");
    refused(Edit::add("master", 0, follow("Band")), "the master has no vca");
    refused(Edit::add("Snare", 0, Item::InGroup("Shels".into())), "did you mean \"Shells\"");
    refused(Edit::add("song", 0, Item::Vca(Vca::new("Kick"))), "is there already");
    refused(Edit::add("Beat", 0, Item::Send(Send { to: "Room".into(), level: Db(0.0), tap: Tap::Post })), "no send");
    refused(Edit::set("Kick/name", "Band"), "already");
    refused(Edit::set("Beat/pan", "3"), "has no \"pan\"");
    refused(Edit::set("Kick/output", "Beat"), "no bus or return");
    refused(Edit::set("song/group/Empty/name", "Shells"), "already");
    refused(Edit::set("song/group/Empty/links", "fader loud"), "loud");
    let points = vec![Point { at: Place::Frame(0), value: 3.0, curve: Curve::Linear }];
    refused(Edit::Points { path: "Beat/automation/pan".into(), points: Some(points) }, "only fader and mute");
}

#[test]
fn what_an_older_journal_or_page_says_of_a_strip_is_still_understood() {
    let mut song = serde_json::to_value(Song::new("s", 48_000)).unwrap();
    for key in ["vcas", "groups", "suspend_groups"] {
        assert!(song.as_object_mut().unwrap().remove(key).is_some(), "{key}");
    }
    for key in ["vcas", "groups"] {
        assert!(song["master"].as_object_mut().unwrap().remove(key).is_some(), "{key}");
    }
    assert_eq!(serde_json::from_value::<Song>(song).unwrap(), Song::new("s", 48_000));
}

#[test]
fn the_difference_of_songs_speaks_of_vcas_and_groups() {
    let new = desk();
    let mut old = new.clone();
    for path in ["Beat", "song/group/Shells"] {
        old.apply(&Edit::remove(path)).unwrap();
    }
    old.apply(&Edit::set("Band/color", "pink")).unwrap();
    for (from, to) in [(&old, &new), (&new, &old)] {
        let mut song = from.clone();
        song.apply(&difference(from, to).unwrap()).unwrap();
        assert_eq!(song, *to);
    }
}

#[test]
fn who_has_joined_another_persons_group_holds_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = Session::create(&folder.path().join("song"), desk()).unwrap();
    session.edit_by(Edit::add("song", 2, Item::Vca(Vca::new("Vox"))), "add VCA Vox", "Ada", None).unwrap();
    let follow = Edit::add("Snare", 1, Item::InVca("Vox".to_string()));
    session.edit_by(follow, "Snare to VCA Vox", "Ben", None).unwrap();
    assert!(session.undo_by("Ada").unwrap_err().to_string().contains("Ben"));
    session.undo_by("Ben").unwrap();
    session.undo_by("Ada").unwrap();
    assert_eq!(*session.song(), desk());
}
