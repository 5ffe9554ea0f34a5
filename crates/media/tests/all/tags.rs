//! What files say of their music, read back by us and by an independent program.

use media::{Container, Cover, Depth, Format, Spec, Tag, Tags, create};
use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// A whole PNG: a red and a blue pixel side by side.
#[rustfmt::skip]
const PICTURE: [u8; 70] = [
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52,
    0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x01, 0x08, 0x02, 0x00, 0x00, 0x00, 0x7b, 0x40, 0xe8,
    0xdd, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x44, 0x41, 0x54, 0x78, 0xda, 0x63, 0xf8, 0xcf, 0x00, 0x04,
    0xff, 0x01, 0x07, 0x00, 0x01, 0xff, 0x3d, 0x7d, 0x8c, 0x49, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45,
    0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
];

fn tags() -> Tags {
    let mut tags = Tags::titled("Night Bus \u{2116} 7");
    for (tag, text) in [
        (Tag::Artist, "Ada & the Ünders"),
        (Tag::Album, "Late"),
        (Tag::Track, "3/12"),
        (Tag::Date, "2026-11-27"),
        (Tag::Genre, "Soul"),
        (Tag::Composer, "A. Lovelace"),
        (Tag::Isrc, "DEA122600001"),
        (Tag::Copyright, "2026 Ada"),
        (Tag::Comment, "mixed at night"),
    ] {
        tags.say(tag, text);
    }
    tags.cover = Cover::of(PICTURE.to_vec());
    assert!(tags.cover.is_some());
    tags
}

/// Half a second that is neither silent nor periodic in a block.
fn sound() -> Vec<f32> {
    (0..24_000).map(|i| ((i * i % 1_009) as f32 / 1_009.0 - 0.5) * 0.5).collect()
}

fn write(path: &Path, container: Container, tags: Tags) {
    let format = Format { container, depth: Depth::TwentyFour, bit_rate: None };
    let spec = Spec { tags, ..Spec::new(format, 48_000, 1) };
    let mut writer = create(path, &spec, &[]).unwrap();
    writer.write(&[&sound()]).unwrap();
    writer.finish().unwrap();
}

fn read(path: &Path) -> Vec<f32> {
    let mut file = media::open(path).unwrap();
    let mut row = vec![0.0; usize::try_from(signal::Source::frames(file.as_ref())).unwrap()];
    signal::Source::read(file.as_mut(), 0, &mut [&mut row]).unwrap();
    row
}

fn kinds() -> Vec<(&'static str, Container)> {
    let all = [
        ("a.wav", Container::Wav),
        ("a.flac", Container::Flac),
        ("a.ogg", Container::Vorbis),
        ("a.opus", Container::Opus),
        ("a.mp3", Container::Mp3),
        ("a.m4a", Container::M4a),
    ];
    let by_a_program = |container| matches!(container, Container::Mp3 | Container::M4a);
    let ffmpeg = is_there("ffmpeg");
    all.into_iter().filter(|(_, container)| ffmpeg || !by_a_program(*container)).collect()
}

fn is_there(program: &str) -> bool {
    Command::new(program).arg("-version").output().is_ok()
}

#[test]
fn every_kind_of_file_says_all_of_it_and_sounds_the_same() {
    let folder = tempfile::tempdir().unwrap();
    for (name, container) in kinds() {
        let (plain, tagged) = (folder.path().join(format!("plain-{name}")), folder.path().join(name));
        write(&plain, container, Tags::default());
        write(&tagged, container, tags());
        let back = Tags::read(&tagged).unwrap();
        assert_eq!(tags().missing_in(&back), [Tag::Title; 0], "{name}: {back:?}");
        assert_eq!(back.cover, tags().cover, "{name}");
        assert!(read(&plain) == read(&tagged), "{name}: the sound is another");
        assert_eq!(media::probe(&tagged).unwrap().name.as_deref(), tags().text(Tag::Title), "{name}");
    }
    assert!(Tags::read(&folder.path().join("plain-a.wav")).unwrap().is_empty());
}

/// ffprobe leaves the ID3v2 tag of a WAV unsaid where there is a `LIST INFO`, which says less; another name hides that one.
fn hide_list(path: &Path) {
    let mut bytes = std::fs::read(path).unwrap();
    let place = bytes.windows(4).rposition(|id| id == b"LIST").unwrap();
    bytes[place..place + 4].copy_from_slice(b"JUNK");
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn an_independent_program_reads_the_same() {
    if !is_there("ffprobe") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for (name, container) in kinds() {
        let path = folder.path().join(name);
        write(&path, container, tags());
        if container == Container::Wav {
            hide_list(&path);
        }
        let said = Command::new("ffprobe")
            .args(["-v", "error", "-of", "json", "-show_format", "-show_streams"])
            .arg(&path)
            .output()
            .unwrap();
        assert!(
            said.stderr.is_empty() || container == Container::Opus,
            "{name}: {}",
            String::from_utf8_lossy(&said.stderr)
        );
        let told: Value = serde_json::from_slice(&said.stdout).unwrap();
        // Ogg keeps its words with the stream.
        let places = [&told["format"]["tags"], &told["streams"][0]["tags"]];
        let word = |key: &str| {
            let entries = places.iter().flat_map(|place| place.as_object()).flatten();
            let found = entries.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(key));
            found.and_then(|(_, text)| text.as_str()).map(String::from)
        };
        for (key, tag) in [
            ("title", Tag::Title),
            ("artist", Tag::Artist),
            ("album", Tag::Album),
            ("date", Tag::Date),
            ("genre", Tag::Genre),
            ("composer", Tag::Composer),
            ("copyright", Tag::Copyright),
            ("comment", Tag::Comment),
        ] {
            assert_eq!(word(key).as_deref(), tags().text(tag), "{name}: {key}");
        }
        assert_eq!(word("isrc").or(word("tsrc")).as_deref(), Some("DEA122600001"), "{name}");
        assert!(word("track").is_some_and(|track| track.split('/').next() == Some("3")), "{name}: {:?}", word("track"));
        let pictures = told["streams"].as_array().unwrap().iter();
        let picture = pictures.into_iter().find(|stream| stream["disposition"]["attached_pic"] == 1);
        let size = picture.map(|it| (it["codec_name"].as_str(), it["width"].as_u64(), it["height"].as_u64()));
        // ffprobe shows no pictures of WAV.
        if container != Container::Wav {
            assert_eq!(size, Some((Some("png"), Some(2), Some(1))), "{name}");
        }
    }
}
