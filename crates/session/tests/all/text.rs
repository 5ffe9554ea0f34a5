//! The song file: what is written is what is read, and what was written by hand stays.

use crate::random::{self, song};
use session::*;
use signal::random::Random;

#[test]
fn what_is_written_is_read_again() {
    let folder = tempfile::tempdir().unwrap();
    for seed in 0..300 {
        let song = song(&mut Random::new(seed));
        let document = Document::new(song.clone()).unwrap();
        let again = match Document::parse(document.to_text(), "song.kdl") {
            Ok(again) => again,
            // Long curves need the folder.
            Err(error) if error.message.contains("open the folder") => {
                let folder = folder.path().join(seed.to_string());
                Document::create(&folder, song.clone()).unwrap();
                Document::open(&folder).unwrap()
            }
            Err(error) => panic!("seed {seed}: {error}\n{}", document.to_text()),
        };
        assert_eq!(*again.song(), song, "seed {seed}\n{}", document.to_text());
        assert_eq!(again.to_text(), document.to_text());
        assert_eq!(again.state(), document.state());
    }
}

#[test]
fn an_independent_reader_of_the_format_understands_what_is_written() {
    for seed in 0..40 {
        let song = song(&mut Random::new(seed));
        let document = Document::new(song.clone()).unwrap();
        let other: kdl::KdlDocument = document.to_text().parse().unwrap();
        let names = |word: &str| -> Vec<String> {
            let nodes = other.nodes().iter().filter(|node| node.name().value() == word);
            nodes.map(|node| node.get(0).unwrap().as_string().unwrap().to_string()).collect()
        };
        assert_eq!(names("track"), song.tracks.iter().map(|track| track.strip.name.clone()).collect::<Vec<_>>());
        assert_eq!(names("bus"), song.buses.iter().map(|bus| bus.strip.name.clone()).collect::<Vec<_>>());
        assert_eq!(names("move"), song.moves.iter().map(|it| it.id.clone()).collect::<Vec<_>>());
    }
}

const BY_HAND: &str = r#"// My song.
tonmeister 1
song   "Night Bus"  rate=48000 {
    tempo 92 meter="4/4" ; tempo 96 at="33|1"   // faster

    target "spotify"
}

/* the drums */
track "Kick" role="kick" { // the kick
    clip "audio/kick.wav" at=0.0 offset=0.0 length=183.25 \
         fade-out=0.02
	inserts { gain 2.0; gain flip=#true id="second" }
    fader -3.50   // a bit down
    pan 0
    /-mute #true
    send "Room" -18.0
    output "Drums"
    automation "fader" { points "0 -3.5" "62.0 -3.5" "62.4 -1.0 smooth"; }
}
bus "Drums" { fader 0 }
return "Room"
"#;

fn changed(edits: &[Edit]) -> String {
    let mut document = Document::parse(BY_HAND, "song.kdl").unwrap();
    for edit in edits {
        document.edit(edit).unwrap_or_else(|error| panic!("{error}"));
    }
    let again =
        Document::parse(document.to_text(), "song.kdl").unwrap_or_else(|e| panic!("{e}\n{}", document.to_text()));
    assert_eq!(again.song(), document.song());
    document.to_text().to_string()
}

fn differing(text: &str) -> Vec<(String, String)> {
    assert_eq!(text.lines().count(), BY_HAND.lines().count(), "{text}");
    let pairs = BY_HAND.lines().zip(text.lines()).filter(|(a, b)| a != b);
    pairs.map(|(a, b)| (a.trim().to_string(), b.trim().to_string())).collect()
}

#[test]
fn one_changed_value_is_one_changed_line_and_its_comment_stays() {
    let one = |path: &str, value: &str| {
        let lines = differing(&changed(&[Edit::set(path, value)]));
        assert_eq!(lines.len(), 1, "{path}: {lines:?}");
        lines[0].1.clone()
    };
    assert_eq!(one("Kick/fader", "-6 dB"), "fader -6   // a bit down");
    assert_eq!(one("Kick/fader", "off"), "fader \"off\"   // a bit down");
    assert_eq!(one("Kick/pan", "-20"), "pan -20");
    assert_eq!(one("Drums/fader", "-1"), "bus \"Drums\" { fader -1 }");
    assert_eq!(one("Kick/clip-1/fade-out", "0.5"), "fade-out=0.5");
    assert_eq!(one("Kick/clip-1/fade-in", "20 ms"), "fade-out=0.02 fade-in=0.02");
    assert_eq!(one("Kick/clip-1/fade-out-shape", "equal-power"), "fade-out=0.02 fade-out-shape=\"equal-power\"");
    assert_eq!(one("Kick/clip-1/mute", "on"), "fade-out=0.02 mute=#true");
    assert_eq!(one("Kick/send/Room", "-12"), "send \"Room\" -12");
    assert_eq!(one("Kick/send/Room/tap", "pre"), "send \"Room\" -18.0 tap=\"pre\"");
    assert_eq!(one("Kick/gain/gain", "3"), "inserts { gain 3; gain flip=#true id=\"second\" }");
    assert_eq!(one("Kick/second/gain", "3"), "inserts { gain 2.0; gain 3 flip=#true id=\"second\" }");
    assert_eq!(one("Kick/second/flip", "off"), "inserts { gain 2.0; gain id=\"second\" }");
    assert_eq!(one("Kick/role", ""), "track \"Kick\" { // the kick");
    assert_eq!(one("song/tempo-2/bpm", "97"), "tempo 92 meter=\"4/4\" ; tempo 97 at=\"33|1\"   // faster");
    assert_eq!(one("song/name", "Day Bus"), "song   \"Day Bus\"  rate=48000 {");
}

#[test]
fn a_name_changes_wherever_it_is_said() {
    let lines = differing(&changed(&[Edit::set("Drums/name", "Kit")]));
    let new: Vec<&str> = lines.iter().map(|(_, new)| &**new).collect();
    assert_eq!(new, ["output \"Kit\"", "bus \"Kit\" { fader 0 }"]);
}

#[test]
fn what_is_added_stands_where_it_belongs() {
    let text = changed(&[Edit::set("Kick/trim", "1"), Edit::set("Room/fader", "-2"), Edit::set("Kick/solo", "on")]);
    assert!(text.contains("         fade-out=0.02\n    trim 1\n\tinserts"), "{text}");
    assert!(text.contains("return \"Room\" {\n    fader -2\n}\n"), "{text}");
    assert!(text.contains("    pan 0\n    solo #true\n    /-mute"), "{text}");
    let text = changed(&[Edit::add("song", 1, Item::Track(Track::new("Snare", signal::Layout::Mono)))]);
    assert!(text.contains("\n}\ntrack \"Snare\" layout=\"mono\"\nbus \"Drums\""), "{text}");
}

#[test]
fn what_is_moved_takes_its_comments_along() {
    let two = "tonmeister 1\nsong \"s\" rate=48000\n// one\ntrack \"A\" { // first\n    pan 5 // right\n}\ntrack \"B\" // second\n";
    let mut document = Document::parse(two, "song.kdl").unwrap();
    document.edit(&Edit::Order { path: "B".into(), index: 0 }).unwrap();
    let text = document.to_text();
    assert!(
        text.find("track \"B\" // second").unwrap() < text.find("track \"A\" { // first\n    pan 5 // right").unwrap()
    );
}

#[test]
fn a_text_that_nobody_changes_stays_as_it_is() {
    let document = Document::parse(BY_HAND, "song.kdl").unwrap();
    assert_eq!(document.to_text(), BY_HAND);
    assert_eq!(document.song().tracks[0].clips[0].length, 8_796_000);
    assert_eq!(document.song().tracks[0].strip.automation[0].points[2].curve, Curve::Smooth);
    assert!(!document.song().tracks[0].strip.mute);
}

#[test]
fn a_new_song_is_written_plainly_and_leaves_out_what_is_at_its_default() {
    let mut song = Song::new("Night Bus", 48_000);
    let mut track = Track::new("Kick", signal::Layout::Stereo);
    track.role = Some("kick".into());
    track.clips.push(Clip { fade_out: 960, ..Clip::new("audio/kick.wav", Place::Frame(0), 8_796_000) });
    track.strip.fader = signal::Db(f64::NEG_INFINITY);
    song.tracks.push(track);
    let expected = "tonmeister 1\nsong \"Night Bus\" rate=48000\ntrack \"Kick\" role=\"kick\" {\n    \
        clip \"audio/kick.wav\" at=0 length=183.25 fade-out=0.02\n    fader \"off\"\n}\n";
    assert_eq!(Document::new(song).unwrap().to_text(), expected);
}

fn error_of(line: &str) -> TextError {
    let text = format!("tonmeister 1\nsong \"s\" rate=48000\n{line}\n");
    Document::parse(&text, "song.kdl").expect_err(line)
}

#[test]
fn an_error_says_where_it_is_and_what_was_expected() {
    let cases = [
        ("trakc \"A\"", "did you mean \"track\""),
        ("track \"A\" { fadr -3; }", "did you mean \"fader\""),
        ("track \"A\" { fader -3; fader -4 }", "twice"),
        ("track \"A\" rol=\"kick\"", "did you mean \"role\""),
        ("track \"A\" role=\"kick\" role=\"kick\"", "twice"),
        ("track \"A\" { fader 99 }", "between -144.0 dB and 24.0 dB"),
        ("track \"A\" { fader #inf }", "finite"),
        ("track \"A\" { fader 1e999 }", "fader must lie"),
        ("track \"A\" { fader \"loud\" }", "\"off\""),
        ("track \"A\" { fader \"-3 dB\" }", "number in dB"),
        ("track \"A\" { inserts { gian 3 } }", "did you mean \"gain\""),
        ("track \"A\" { inserts { gain 3 gain=4 } }", "twice"),
        ("track \"A\" { inserts { gain 3 flip=1 } }", "#true or #false"),
        ("track \"A\" { inserts { gain 3 sidechain=\"B\" } }", "gain"),
        ("track \"A\" { output \"Drums\" }", "no bus or return \"Drums\""),
        ("track \"A\"; track \"A\"", "names are unique"),
        ("track \"A/B\"", "/"),
        ("bus \"A\" { output \"B\" }; bus \"B\" { send \"A\" }", "circle: A -> B -> A"),
        ("track \"A\" { clip \"../x.wav\" at=0 length=1 }", "song's folder"),
        ("track \"A\" { clip \"x.wav\" at=-1 length=1 }", "between 0"),
        ("track \"A\" { clip \"x.wav\" at=0 }", "length="),
        ("track \"A\" { clip \"x.wav\" at=0 length=1 fade-in-shape=\"liner\" }", "did you mean \"linear\""),
        ("track \"A\" { automation \"fadr\" { points \"0 0\" } }", "did you mean \"fader\""),
        ("track \"A\" { automation \"fader\" { points \"1 0\" \"0 0\" } }", "after the one before"),
        ("track (t)\"A\"", "expected"),
        ("track \"A\" {", "never closed"),
        ("track \"A", "never closed"),
        ("/* ", "never closed"),
        ("track A B", "without a key"),
        ("track true", "#true"),
    ];
    for (line, expected) in cases {
        let error = error_of(line);
        assert_eq!((error.line, &*error.file), (3, "song.kdl"), "{line}: {error}");
        assert!(error.message.contains(expected), "{line}: {error}");
    }
}

#[test]
fn a_newer_version_is_refused_and_the_file_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("song.kdl");
    std::fs::write(&path, "tonmeister 2\nhologram\n").unwrap();
    let error = Session::open(folder.path()).unwrap_err().to_string();
    assert!(error.contains("version 2") && error.contains("newer"), "{error}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "tonmeister 2\nhologram\n");
}

#[test]
fn a_long_curve_has_a_file_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let mut random = Random::new(3);
    let mut song = Song::new("s", 48_000);
    let mut track = Track::new("A", signal::Layout::Mono);
    let curve = random::points(&mut random, &limits::PAN, 501);
    track.strip.automation.push(Automation { parameter: "pan".into(), points: curve.clone() });
    song.tracks.push(track);
    let mut document = Document::create(folder.path(), song).unwrap();
    let files = || std::fs::read_dir(folder.path().join("automation")).unwrap().count();
    assert_eq!(files(), 1);
    assert!(document.to_text().contains("file=\"automation/a-pan-"));
    let opened = Document::open(folder.path()).unwrap();
    assert_eq!(opened.song().tracks[0].strip.automation[0].points, curve);
    let before = document.to_text().to_string();
    let shorter = Edit::Points { path: "A/automation/pan".into(), points: Some(curve[..500].to_vec()) };
    let (back, _) = document.edit(&shorter).unwrap();
    document.save().unwrap();
    assert_eq!(files(), 0);
    document.edit(&back).unwrap();
    document.save().unwrap();
    assert_eq!((files(), document.to_text()), (1, &*before));
}

const WITH_FILES: &str = r#"tonmeister 1
song "Hall" rate=48000
track "Vox" {
    inserts {
        convolution "audio/hall.wav" mix=30   // the hall
        convolution impulse="audio/room.wav" id="room"  // by its key
        convolution id="none"
    }
}
"#;

#[test]
fn a_file_of_an_effect_is_read_set_and_taken_back_and_comments_stay() {
    let mut document = Document::parse(WITH_FILES, "song.kdl").unwrap();
    let mut history = History::default();
    let text = |document: &Document, path: &str| document.song().field(path).unwrap().text;
    assert_eq!(text(&document, "Vox/convolution/impulse"), "audio/hall.wav");
    assert_eq!(text(&document, "Vox/room/impulse"), "audio/room.wav");
    assert_eq!(text(&document, "Vox/none/impulse"), "");
    assert_eq!(document.song().files().collect::<Vec<_>>(), ["audio/hall.wav", "audio/room.wav"]);
    for (path, value, line) in [
        ("Vox/convolution/impulse", "audio/a plate.wav", "convolution \"audio/a plate.wav\" mix=30   // the hall"),
        ("Vox/convolution/impulse", "", "convolution mix=30   // the hall"),
        ("Vox/room/impulse", "audio/b.wav", "convolution impulse=\"audio/b.wav\" id=\"room\"  // by its key"),
        ("Vox/room/impulse", "", "convolution id=\"room\"  // by its key"),
        ("Vox/none/impulse", "c.wav", "convolution \"c.wav\" id=\"none\""),
    ] {
        history.edit(&mut document, Edit::set(path, value), "by hand").unwrap();
        let now = document.to_text().to_string();
        assert_eq!(now.lines().filter(|now| now.trim() == line).count(), 1, "{path} {value}: {now}");
        assert_eq!(Document::parse(&now, "song.kdl").unwrap().song(), document.song());
        history.undo(&mut document).unwrap();
        assert_eq!(document.to_text(), WITH_FILES);
    }
}

#[test]
fn a_file_of_an_effect_lies_in_the_songs_folder() {
    for (line, expected) in [
        ("master { inserts { convolution \"../hall.wav\" } }", "master/convolution/impulse"),
        ("master { inserts { convolution 3 } }", "impulse wants the path of a file in quotes"),
        ("master { inserts { convolution \"a.wav\" impulse=\"b.wav\" } }", "twice"),
        ("master { inserts { convolution impuls=\"b.wav\" } }", "did you mean \"impulse\""),
    ] {
        let error = error_of(line);
        assert!(error.to_string().contains(expected), "{line}: {error}");
    }
}
