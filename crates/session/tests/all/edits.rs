//! Edits by path, as an engineer types them.

use crate::refusal::refused;
use session::*;
use signal::{Db, Layout, Part, Settings};

fn desk() -> Song {
    let text = r#"tonmeister 1
song "s" rate=48000
track "Kick" {
    inserts {
        gain 1
        gain 2
    }
    send "Room" -12
    output "Drums"
    automation "gain-2/gain" { points "0 1" "1 2" }
    automation "send/Room" { points "0 off" }
}
track "Snare" { output "Drums" }
bus "Drums" { send "Room" }
return "Room"
"#;
    Document::parse(text, "song.kdl").unwrap().song().clone()
}

fn set(song: &mut Song, path: &str, value: &str) {
    song.apply(&Edit::set(path, value)).unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn a_value_may_have_its_unit_or_not() {
    let mut song = desk();
    set(&mut song, "Kick/fader", "-3.5 dB");
    set(&mut song, "Kick/gain-2/gain", "+4dB");
    set(&mut song, "Kick/send/Room", "off");
    set(&mut song, "Kick/mute", "on");
    assert_eq!(song.field("Kick/fader").unwrap().shown, "-3.5 dB");
    assert_eq!(song.tracks[0].strip.inserts[1].settings.numbers[0], 4.0);
    assert_eq!(song.tracks[0].strip.sends[0].level, Db(f64::NEG_INFINITY));
    assert!(song.tracks[0].strip.mute);
    let fader = song.field("Kick/fader").unwrap();
    assert_eq!((fader.range(), fader.unit().name()), (Some((-144.0, 24.0)), "dB"));
}

#[test]
fn a_path_that_leads_nowhere_suggests_one_that_does() {
    let song = desk();
    let near = |path: &str| song.field(path).unwrap_err().to_string();
    assert!(near("Kik/fader").contains("did you mean \"Kick\""));
    assert!(near("Kick/fadr").contains("did you mean \"fader\""));
    assert!(near("Kick/gain-2/gian").contains("did you mean \"gain-2/gain\""));
    assert!(near("song/rate").contains("chosen when a song is made"));
    assert!(near("Kick").contains("not a single value"));
    assert!(near("master/output").contains("master has no"));
}

#[test]
fn every_path_can_be_read_and_set_to_what_it_is() {
    let mut song = desk();
    let before = song.clone();
    let paths = song.paths();
    assert!(paths.len() >= 50, "{paths:?}");
    for path in paths {
        let text = song.field(&path).unwrap().text;
        set(&mut song, &path, &text);
        assert_eq!(song, before, "{path}");
    }
}

#[test]
fn what_would_not_hold_together_is_refused() {
    let mut song = desk();
    let mut refused = |edit: Edit, expected: &str| refused(&mut song, edit, expected);
    refused(Edit::set("Kick/fader", "99"), "between -144.0 dB and 24.0 dB");
    refused(Edit::set("Kick/fader", "loud"), "number between");
    refused(Edit::set("Kick/name", "Snare"), "already");
    refused(Edit::set("Kick/output", "Kick"), "no bus or return");
    refused(Edit::set("Drums/output", "Drums"), "circle");
    refused(Edit::remove("master"), "cannot be removed");
    refused(Edit::remove("Kick/fader"), "is a value");
    refused(Edit::add("Kick", 9, Item::Clip(clip())), "no place 9");
    refused(Edit::add("Drums", 0, Item::Clip(clip())), "only be added to a track");
    refused(Edit::Group(vec![Edit::set("Kick/fader", "-1"), Edit::set("Kick/pan", "200 %")]), "pan");
}

fn clip() -> Clip {
    Clip::new("audio/a.wav", Place::Frame(0), 1)
}

#[test]
fn what_depends_on_a_thing_goes_with_it_and_comes_back() {
    let mut song = desk();
    let before = song.clone();
    let back = song.apply(&Edit::remove("Room")).unwrap();
    assert!(song.tracks[0].strip.sends.is_empty() && song.buses[0].strip.sends.is_empty());
    assert_eq!(song.tracks[0].strip.automation.len(), 1);
    song.apply(&back).unwrap();
    assert_eq!(song, before);
    let back = song.apply(&Edit::remove("Drums")).unwrap();
    assert_eq!(song.tracks[0].strip.output, None);
    song.apply(&back).unwrap();
    assert_eq!(song, before);
    let back = song.apply(&Edit::remove("Kick/gain-2")).unwrap();
    assert_eq!(song.tracks[0].strip.automation.len(), 1);
    song.apply(&back).unwrap();
    assert_eq!(song, before);
}

#[test]
fn automation_follows_a_name() {
    let mut song = desk();
    set(&mut song, "Room/name", "Hall");
    set(&mut song, "Kick/gain-2/id", "boost");
    let parameters: Vec<&str> = song.tracks[0].strip.automation.iter().map(|it| &*it.parameter).collect();
    assert_eq!(parameters, ["boost/gain", "send/Hall"]);
    assert_eq!(song.buses[0].strip.sends[0].to, "Hall");
}

#[test]
fn automation_follows_a_part_when_its_number_changes() {
    let Some(kind) = effects::LIST.iter().find(|kind| (kind.part_kinds)().is_some()) else { return };
    let kinds = (kind.part_kinds)().unwrap();
    let key = kinds.params.iter().find(|param| !param.fixed).unwrap().key;
    let word = kinds.kinds[0];
    let part = || Part { kind: 0, numbers: kinds.params.iter().map(|param| param.default).collect() };
    let settings = Settings { parts: vec![part(), part()], ..(kind.defaults)() };
    let mut song = Song::new("s", 48_000);
    let mut track = Track::new("A", Layout::Mono);
    let insert = Insert { id: "tone".into(), kind: kind.name.into(), settings, bypass: false, sidechain: None };
    track.strip.inserts.push(insert);
    song.tracks.push(track);
    let value = song.field(&format!("A/tone/{word}-2/{key}")).unwrap();
    let Value::Number(value, _) = value.value else { panic!() };
    let points = vec![Point { at: Place::Frame(0), value, curve: Curve::Linear }];
    let path = format!("A/automation/tone/{word}-2/{key}");
    song.apply(&Edit::Points { path, points: Some(points) }).unwrap();
    let parameter = |song: &Song| song.tracks[0].strip.automation[0].parameter.clone();
    let back = song.apply(&Edit::add("A/tone", 0, Item::Part(part()))).unwrap();
    assert_eq!(parameter(&song), format!("tone/{word}-3/{key}"));
    song.apply(&back).unwrap();
    assert_eq!(parameter(&song), format!("tone/{word}-2/{key}"));
    song.apply(&Edit::Order { path: format!("A/tone/{word}-2"), index: 0 }).unwrap();
    assert_eq!(parameter(&song), format!("tone/{word}-1/{key}"));
    song.apply(&Edit::remove(format!("A/tone/{word}-2"))).unwrap();
    assert_eq!(parameter(&song), format!("tone/{word}-1/{key}"));
}

#[test]
fn no_parameter_has_a_name_that_paths_or_the_song_file_use() {
    for kind in effects::LIST {
        let parts = (kind.part_kinds)().map_or(&[][..], |kinds| &kinds.params);
        for param in (kind.params)().iter().chain(parts) {
            assert!(!["id", "bypass", "sidechain"].contains(&param.key), "{} {}", kind.name, param.key);
        }
        for param in (kind.files)() {
            assert!(!["id", "bypass", "sidechain"].contains(&param.key), "{} {}", kind.name, param.key);
        }
    }
}

#[test]
fn an_edit_is_one_line_of_json() {
    let edit = Edit::Group(vec![
        Edit::set("Kick/fader", "-3 dB"),
        Edit::add("Kick", 0, Item::Send(Send { to: "Room".into(), level: Db(f64::NEG_INFINITY), tap: Tap::Pre })),
        Edit::Points { path: "Kick/automation/pan".into(), points: None },
    ]);
    let json = serde_json::to_string(&edit).unwrap();
    let expected = r#"{"group":[{"set":{"path":"Kick/fader","value":"-3 dB"}},{"add":{"to":"Kick","index":0,"item":{"send":{"to":"Room","level":"off","tap":"pre"}}}},{"points":{"path":"Kick/automation/pan","points":null}}]}"#;
    assert_eq!(json, expected);
    assert_eq!(serde_json::from_str::<Edit>(&json).unwrap(), edit);
}
