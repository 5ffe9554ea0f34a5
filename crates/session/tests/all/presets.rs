//! Presets of every effect in the list, and of a person's own.

use session::{Insert, Preset, Song, Track};
use signal::{Layout, Param};

#[test]
fn every_effect_has_presets_that_are_in_range_and_not_its_defaults() {
    for kind in effects::LIST {
        let presets = Preset::of(kind).unwrap();
        for preset in &presets {
            let name = format!("{} \"{}\"", kind.name, preset.name);
            let (sentence, settings) = (&preset.sentence, &preset.insert.settings);
            assert!(sentence.ends_with('.') && !sentence.starts_with(char::is_lowercase), "{name}: {sentence}");
            assert!(!preset.name.is_empty() && preset.name.trim() == preset.name, "{name}");
            assert_eq!(&preset.insert.kind, kind.name);
            assert_ne!(*settings, (kind.defaults)(), "{name} changes nothing");
            assert_eq!((kind.again)(settings), *settings, "{name}");
            in_range(&name, (kind.params)(), &settings.numbers);
            for part in &settings.parts {
                in_range(&name, &(kind.part_kinds)().unwrap().params, &part.numbers);
            }
            let again = format!("preset \"a\" \"B.\" {{ {} }}", preset.line());
            let again = Preset::read(&again, "again", kind).unwrap();
            assert_eq!(again[0].insert.settings, *settings, "{name} is not what its line says");
        }
        assert!(presets.len() <= 8, "{} has more presets than a person looks through", kind.name);
    }
}

fn in_range(name: &str, params: &[Param], numbers: &[f64]) {
    assert_eq!(params.len(), numbers.len(), "{name}");
    for (param, number) in params.iter().zip(numbers) {
        assert!(param.check(*number).is_ok(), "{name}: {} is {number}", param.key);
    }
}

#[test]
fn what_is_wrong_in_a_file_of_presets_is_said_with_its_line() {
    let kind = effects::find("compressor").unwrap();
    let cases = [
        ("\npreset \"a\" \"B.\" {\n    compressor ratio=0.5\n}", 3, "ratio must lie between"),
        ("preset \"a\" \"B.\" {\n    compressor treshold=-20\n}", 2, "did you mean \"threshold\""),
        ("preset \"a\" \"B.\" {\n    gate\n}", 2, "unknown effect \"gate\""),
        ("preset \"a\" {\n    compressor\n}", 1, "a sentence that says what it is for"),
        ("preset \"a\" \"B.\"", 1, "holds one effect in braces"),
        ("preset \"a\" \"B.\" { compressor; compressor; }", 1, "holds one effect in braces"),
        ("preset \"a\" \"B.\" { compressor; }\npreset \"a\" \"C.\" { compressor; }", 2, "stands here twice"),
        ("preset \"a\" \"B.\" {\n  compressor bypass=#true\n}", 2, "a preset has no bypass="),
        ("insert \"a\"", 1, "unknown word \"insert\""),
        ("// nothing\n", 1, "there is no preset"),
    ];
    for (text, line, message) in cases {
        let error = Preset::read(text, "mine.kdl", kind).unwrap_err();
        assert_eq!(error.line, line, "{text}: {error}");
        assert!(error.to_string().contains(message) && error.file == "mine.kdl", "{text}: {error}");
    }
}

fn song(kind: &str) -> Song {
    let mut song = Song::new("song", 48_000);
    let mut track = Track::new("Vox", Layout::Mono);
    let settings = (effects::find(kind).unwrap().defaults)();
    let (id, kind) = (kind.to_string(), kind.to_string());
    track.strip.inserts.push(Insert { id, kind, settings, bypass: true, sidechain: None });
    song.tracks.push(track);
    song
}

#[test]
fn a_preset_in_a_song_is_one_edit_that_can_be_taken_back() {
    for kind in effects::LIST {
        let before = song(kind.name);
        let mut song = before.clone();
        let path = format!("Vox/{}", kind.name);
        let mut back = Vec::new();
        for preset in Preset::of(kind).unwrap() {
            let edit = song.preset_edit(&path, &preset.name).unwrap();
            back.push(song.apply(&edit).unwrap());
            let insert = &song.tracks[0].strip.inserts[0];
            assert_eq!(insert.settings, preset.insert.settings, "{path} {}", preset.name);
            assert!(insert.bypass, "a preset is of the sound; what is switched off stays off");
        }
        back.iter().rev().for_each(|edit| drop(song.apply(edit).unwrap()));
        assert_eq!(song, before, "{path}");
    }
}

#[test]
fn a_preset_that_is_not_there_names_those_that_are() {
    let song = song("compressor");
    let error = song.preset_edit("Vox/compressor", "lead vocals").unwrap_err().to_string();
    assert!(error.contains("did you mean \"lead vocal\"?") && error.contains("\"bus glue\""), "{error}");
    assert!(song.preset_edit("Vox", "lead vocal").unwrap_err().to_string().contains("presets are of inserts"));
    assert!(song.preset_edit("Vox/compresor", "lead vocal").is_err());
}
