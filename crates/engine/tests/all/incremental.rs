//! A render that reads what it worked out before gives the bits of a render that works everything out.

use crate::desk::{self, Desk, RATE, noise};
use crate::memory_store::MemoryStore;
use engine::{Report, Request, Sink, Snapshots, Tap, render};
use session::{Automation, Curve, FadeShape, Insert, Place, Point, Song};
use signal::random::Random;
use signal::source::Memory;
use signal::{Db, Percent};

/// Frames in a stretch of the store.
const STRETCH: i64 = 131_072;
/// Length of the song: a little over three stretches.
const FRAMES: usize = 400_000;

/// Bursts with silence between them, so that racks sleep and wake.
fn bursts(seed: u64) -> Vec<f32> {
    let mut row = noise(seed, FRAMES);
    row.iter_mut().enumerate().filter(|(i, _)| i % 90_000 > 30_000).for_each(|(_, x)| *x = 0.0);
    row
}

fn points(at: &[(i64, f64, Curve)]) -> Vec<Point> {
    at.iter().map(|&(frame, value, curve)| Point { at: Place::Frame(frame), value, curve }).collect()
}

fn automate(song: &mut Song, strip: &str, parameter: &str, at: &[(i64, f64, Curve)]) {
    let automation = &mut song.strip_mut(strip).unwrap().automation;
    automation.retain(|known| known.parameter != parameter);
    automation.push(Automation { parameter: parameter.to_string(), points: points(at) });
}

fn set(song: &mut Song, strip: &str, insert: usize, key: &str, value: f64) {
    let insert: &mut Insert = &mut song.strip_mut(strip).unwrap().inserts[insert];
    let kind = effects::find(&insert.kind).unwrap();
    let number = (kind.params)().iter().position(|param| param.key == key).unwrap();
    insert.settings.numbers[number] = value;
}

/// Three drums in one rack and on one bus, a bass that the kick steers, a pad with latency and moving settings, a voice
/// with a room, and a track without inserts.
fn song() -> Desk {
    let mut desk = Desk::new();
    desk.bus("drums");
    desk.ret("room");
    for (index, name) in ["kick", "snare", "hats"].into_iter().enumerate() {
        desk.track(name, vec![bursts(index as u64)]).strip.output = Some("drums".to_string());
        desk.insert(name, "high-pass", &[]);
        desk.insert(name, "compressor", &[("threshold", -30.0)]);
    }
    desk.track("bass", vec![noise(10, FRAMES)]);
    desk.insert("bass", "compressor", &[("threshold", -40.0), ("look-ahead", 3.0)]);
    desk.song.strip_mut("bass").unwrap().inserts[0].sidechain = Some("kick".to_string());
    desk.track("pad", vec![bursts(11), noise(12, FRAMES)]);
    desk.insert("pad", "compressor", &[("look-ahead", 5.0)]);
    desk.insert("pad", "width", &[]);
    automate(
        &mut desk.song,
        "pad",
        "compressor/threshold",
        &[
            (1000, -20.0, Curve::Linear),
            (100_000, -40.0, Curve::Linear),
            (300_000, -30.0, Curve::Hold),
            (350_000, -10.0, Curve::Smooth),
        ],
    );
    let clip = &mut desk.song.tracks[4].clips[0];
    (clip.fade_in, clip.fade_out, clip.gain) = (20_000, 30_000, Db(-3.0));
    desk.track("voice", vec![bursts(13)]);
    desk.insert("voice", "high-pass", &[]);
    desk.send("voice", "room", -12.0, session::Tap::Post);
    desk.send("hats", "room", -20.0, session::Tap::Pre);
    automate(&mut desk.song, "voice", "fader", &[(0, 0.0, Curve::Linear), (390_000, -9.0, Curve::Linear)]);
    desk.track("plain", vec![noise(14, FRAMES), noise(15, FRAMES)]);
    desk.insert("drums", "compressor", &[("look-ahead", 2.0)]);
    desk.insert("room", "reverb", &[]);
    desk.insert("master", "compressor", &[]);
    desk.insert("master", "limiter", &[]);
    desk
}

/// What was heard and reported.
fn heard(desk: &Desk, request: &Request, taps: &[Tap]) -> (Vec<[Vec<f32>; 2]>, Report) {
    struct Ear([Vec<f32>; 2]);
    impl Sink for Ear {
        fn hear(&mut self, left: &[f32], right: &[f32]) -> Result<(), signal::SourceError> {
            self.0[0].extend_from_slice(left);
            self.0[1].extend_from_slice(right);
            Ok(())
        }
    }
    let mut ears: Vec<Ear> = taps.iter().map(|_| Ear(Default::default())).collect();
    let sinks = taps.iter().cloned().zip(ears.iter_mut().map(|ear| ear as &mut dyn Sink)).collect();
    let report = render(&desk.song, &desk.shelf, request, sinks).unwrap();
    (ears.into_iter().map(|ear| ear.0).collect(), report)
}

/// Renders with a store and without; both must give the same bits. Which strips were worked out.
fn same(desk: &Desk, store: &MemoryStore, snapshots: Option<&Snapshots>, what: &str) -> Vec<String> {
    let cold = Request { threads: 2, ..Request::default() };
    let warm = Request { store: Some(store), snapshots, ..cold };
    let ((cold, cold_report), (warm, warm_report)) = (heard(desk, &cold, &[Tap::Mix]), heard(desk, &warm, &[Tap::Mix]));
    assert!(cold == warm, "{what}: the bits differ");
    assert_eq!((cold_report.frames, cold_report.bad), (warm_report.frames, warm_report.bad), "{what}");
    let mut worked = warm_report.worked;
    worked.sort();
    worked
}

type Edit = (&'static str, fn(&mut Desk), &'static [&'static str]);

fn strip<'a>(desk: &'a mut Desk, name: &str) -> &'a mut session::Strip {
    desk.song.strip_mut(name).unwrap()
}

/// Lets the voice follow a VCA.
fn follow(desk: &mut Desk, fader: f64) {
    let mut vca = session::Vca::new("VCA");
    vca.strip.fader = Db(fader);
    desk.song.vcas.push(vca);
    strip(desk, "voice").vcas.push("VCA".to_string());
}

/// Edits of the song, and which strips must be worked out after each; what is without inserts always is, where it is heard.
const EDITS: &[Edit] = &[
    ("nothing", |_| {}, &[]),
    ("a name", |desk| strip(desk, "pad").name = "pads".to_string(), &[]),
    ("a fader", |desk| strip(desk, "voice").automation.clear(), &["master", "plain", "room"]),
    ("a fader that steers", |desk| strip(desk, "kick").fader = Db(-2.0), &["bass", "drums", "master", "plain"]),
    ("the master's fader", |desk| strip(desk, "master").fader = Db(-1.0), &[]),
    ("a pan", |desk| strip(desk, "bass").pan = Percent(30.0), &["master", "plain"]),
    ("a send", |desk| strip(desk, "voice").sends[0].level = Db(-13.0), &["master", "plain", "room"]),
    ("a tap", |desk| strip(desk, "hats").sends[0].tap = session::Tap::Post, &["master", "plain", "room"]),
    // A rack of three strips becomes one of two.
    ("a mute", |desk| strip(desk, "hats").mute = true, &["bass", "drums", "kick", "master", "plain", "room", "snare"]),
    ("a mute of one that stands alone", |desk| strip(desk, "voice").mute = true, &["master", "plain", "room"]),
    ("a solo", |desk| strip(desk, "voice").solo = true, &["master", "room"]),
    ("a setting", |desk| set(&mut desk.song, "room", 0, "decay", 1.0), &["master", "plain", "room"]),
    ("a setting of the master", |desk| set(&mut desk.song, "master", 0, "ratio", 3.0), &["master", "plain"]),
    (
        "a setting of the rack",
        |desk| set(&mut desk.song, "snare", 1, "ratio", 3.0),
        &["bass", "drums", "hats", "kick", "master", "plain", "room", "snare"],
    ),
    ("a latency", |desk| set(&mut desk.song, "pad", 0, "look-ahead", 6.0), &["master", "pad", "plain"]),
    ("a bypass", |desk| strip(desk, "pad").inserts[1].bypass = true, &["master", "pad", "plain"]),
    ("a sidechain", |desk| strip(desk, "bass").inserts[0].sidechain = None, &["bass", "master", "plain"]),
    ("a trim", |desk| strip(desk, "pad").trim = Db(1.0), &["master", "pad", "plain"]),
    ("a flip", |desk| strip(desk, "bass").flip = true, &["bass", "master", "plain"]),
    ("an output", |desk| strip(desk, "pad").output = Some("drums".to_string()), &["drums", "master", "plain"]),
    ("a clip's place", |desk| desk.song.tracks[4].clips[0].at = Place::Frame(777), &["master", "pad", "plain"]),
    ("a clip's offset", |desk| desk.song.tracks[4].clips[0].offset = 5, &["master", "pad", "plain"]),
    ("a clip's gain", |desk| desk.song.tracks[4].clips[0].gain = Db(-4.0), &["master", "pad", "plain"]),
    ("a clip's end", |desk| desk.song.tracks[4].clips[0].length -= 500, &["master", "pad", "plain"]),
    ("a fade in", |desk| desk.song.tracks[4].clips[0].fade_in = 19_999, &["master", "pad", "plain"]),
    ("a fade out", |desk| desk.song.tracks[4].clips[0].fade_out = 30_001, &["master", "pad", "plain"]),
    (
        "a fade's shape",
        |desk| desk.song.tracks[4].clips[0].fade_in_shape = FadeShape::Slow,
        &["master", "pad", "plain"],
    ),
    ("another's", |desk| desk.song.tracks[4].clips[0].fade_out_shape = FadeShape::Linear, &["master", "pad", "plain"]),
    ("a clip's mute", |desk| desk.song.tracks[4].clips[0].mute = true, &["master", "pad", "plain"]),
    (
        "a source",
        |desk| {
            let memory = Memory { rate: RATE, channels: vec![bursts(11), noise(99, FRAMES)] };
            desk.shelf.files.insert("pad".to_string(), memory);
        },
        &["master", "pad", "plain"],
    ),
    ("the pan law", |desk| desk.song.pan_law = session::PanLaw::Six, &["drums", "bass", "master", "plain", "room"]),
    (
        "automation of a setting",
        |desk| strip(desk, "pad").automation[0].points[3].value = -11.0,
        &["master", "pad", "plain"],
    ),
    (
        "automation of a fader",
        |desk| strip(desk, "voice").automation[0].points[1].curve = Curve::Smooth,
        &["master", "plain", "room"],
    ),
    (
        "automation of a send",
        |desk| {
            automate(&mut desk.song, "voice", "send/room", &[(0, -12.0, Curve::Linear), (200_000, -6.0, Curve::Hold)])
        },
        &["master", "plain", "room"],
    ),
    (
        "automation of a mute",
        |desk| automate(&mut desk.song, "voice", "mute", &[(0, 0.0, Curve::Hold), (200_000, 1.0, Curve::Hold)]),
        &["master", "plain", "room"],
    ),
    ("a VCA", |desk| follow(desk, -2.0), &["master", "plain", "room"]),
    (
        "a VCA's curve",
        |desk| {
            follow(desk, -2.0);
            automate(&mut desk.song, "VCA", "fader", &[(0, -2.0, Curve::Linear), (300_000, 0.0, Curve::Linear)]);
        },
        &["master", "plain", "room"],
    ),
    (
        "a VCA's mute that moves",
        |desk| {
            follow(desk, 0.0);
            automate(&mut desk.song, "VCA", "mute", &[(0, 0.0, Curve::Hold), (200_000, 1.0, Curve::Hold)]);
        },
        &["master", "plain", "room"],
    ),
];

#[test]
fn after_every_edit_what_it_touches_is_worked_out_and_the_bits_are_those_of_a_cold_render() {
    let desk = song();
    let first = MemoryStore::default();
    let mut all: Vec<String> = desk.song.strips().map(|strip| strip.name.clone()).collect();
    all.sort();
    assert_eq!(same(&desk, &first, None, "the first time"), all);
    for (what, edit, worked) in EDITS {
        let (mut desk, store) = (song(), first.copy());
        edit(&mut desk);
        let mut worked = worked.to_vec();
        worked.sort_unstable();
        assert_eq!(same(&desk, &store, None, what), worked, "{what}");
        let again = Request { store: Some(&store), ..Request::default() };
        assert_eq!(heard(&desk, &again, &[Tap::Mix]).1.worked, [""; 0], "{what}, again");
    }
}

#[test]
fn tempo_and_rate_are_in_the_key() {
    let mut desk = song();
    let store = MemoryStore::default();
    same(&desk, &store, None, "the first time");
    let at = session::BarBeat { bar: 1, beat: 1, tick: 0 };
    desk.song.tempo.entries.push(session::Tempo { at, bpm: 97.0, meter: None });
    assert_eq!(same(&desk, &store, None, "tempo").len(), desk.song.strips().count());
    desk.song.rate = 44_100;
    desk.shelf.files.values_mut().for_each(|memory| memory.rate = 44_100);
    assert_eq!(same(&desk, &store, None, "rate").len(), desk.song.strips().count());
}

#[test]
fn any_number_of_threads_any_part_and_any_tap_give_the_same_bits_cold_and_warm() {
    let desk = song();
    let taps = [
        Tap::Mix,
        Tap::BeforeMaster,
        Tap::Stem("drums".to_string()),
        Tap::Stem("pad".to_string()),
        Tap::Strip("snare".to_string()),
    ];
    for (from, to) in [(0, None), (0, Some(150_000)), (140_003, Some(290_001))] {
        let plain = Request { from, to, threads: 1, ..Request::default() };
        let (bits, _) = heard(&desk, &plain, &taps);
        let store = MemoryStore::default();
        for threads in [1, 2, 8, 1] {
            let request = Request { threads, store: Some(&store), ..plain };
            assert!(heard(&desk, &request, &taps).0 == bits, "{from} to {to:?}, {threads} threads");
        }
    }
}

#[test]
fn a_change_late_in_the_song_goes_on_from_a_snapshot() {
    let mut desk = song();
    let (store, snapshots) = (MemoryStore::default(), Snapshots::new(1000));
    same(&desk, &store, Some(&snapshots), "the first time");
    let first = store.taken();
    assert_eq!(first.read, 0);
    // The ramp to the last point begins in the third stretch, where the point before it stands.
    assert!((2 * STRETCH..3 * STRETCH).contains(&300_000));
    desk.song.strip_mut("pad").unwrap().automation[0].points[3].value = -12.0;
    let worked = same(&desk, &store, Some(&snapshots), "with snapshots");
    assert_eq!(worked, ["master", "pad", "plain"]);
    let with = store.taken();
    let mut desk = song();
    desk.song.strip_mut("pad").unwrap().automation[0].points[3].value = -13.0;
    same(&desk, &store, None, "without");
    let without = store.taken();
    // What changed is the same; but without a snapshot the master must hear the song from the start.
    assert_eq!(with.kept, without.kept);
    let feeding = 4;
    assert_eq!(without.read - with.read, 2 * feeding - 2, "{with:?} {without:?}");
}

#[test]
fn snapshots_without_room_change_no_bits() {
    let store = MemoryStore::default();
    let snapshots = Snapshots::new(3);
    for value in [-12.0, -13.0, -14.0] {
        let mut desk = song();
        desk.song.strip_mut("pad").unwrap().automation[0].points[3].value = value;
        same(&desk, &store, Some(&snapshots), "few snapshots");
    }
}

#[test]
fn what_the_store_loses_on_the_way_is_worked_out_and_no_frame_is_heard_twice() {
    let desk = song();
    let store = MemoryStore::default();
    same(&desk, &store, None, "the first time");
    for every in [2, 3, 5, 1] {
        store.lose(every);
        let mut edited = song();
        edited.song.strip_mut("kick").unwrap().fader = Db(-1.0 - every as f64);
        same(&edited, &store, None, "a store that loses");
        same(&desk, &store, None, "a store that loses");
    }
}

#[test]
fn a_store_with_little_room_keeps_whole_racks() {
    let desk = song();
    for room in [0, 10_000_000, 20_000_000] {
        let store = MemoryStore::with_room(room);
        same(&desk, &store, None, "the first time");
        same(&desk, &store, None, "again");
        assert!(store.size() <= room, "{} of {room} bytes", store.size());
        assert_eq!(store.taken().kept > 0, room > 0);
    }
}

#[test]
fn numbers_that_are_none_are_found_and_named_again() {
    let mut desk = song();
    let pad = desk.shelf.files.get_mut("pad").unwrap();
    pad.channels[0][200_000] = f32::NAN;
    pad.channels[1][390_000] = f32::INFINITY;
    let store = MemoryStore::default();
    same(&desk, &store, None, "the first time");
    assert!(same(&desk, &store, None, "again").contains(&"pad".to_string()));
    desk.song.strip_mut("voice").unwrap().fader = Db(-1.0);
    same(&desk, &store, None, "with a fader");
}

#[test]
fn a_source_without_a_name_is_never_kept() {
    struct Nameless<'a>(&'a desk::Shelf);
    impl signal::Library for Nameless<'_> {
        fn open(&self, file: &str) -> Result<Box<dyn signal::Source>, signal::SourceError> {
            signal::Library::open(self.0, file)
        }
    }
    let desk = song();
    let store = MemoryStore::default();
    let request = Request { store: Some(&store), to: Some(10_000), ..Request::default() };
    let bits = engine::render_to_memory(&desk.song, &Nameless(&desk.shelf), &request, Tap::Mix).unwrap();
    let plain = Request { store: None, ..request };
    assert!(bits == engine::render_to_memory(&desk.song, &desk.shelf, &plain, Tap::Mix).unwrap());
    assert_eq!(store.size(), 0);
}

/// One edit drawn by seed: any number anywhere in the song.
fn draw(desk: &mut Desk, random: &mut Random) {
    let names: Vec<String> = desk.song.strips().map(|strip| strip.name.clone()).collect();
    let name = &names[random.below(names.len() as u64) as usize];
    let frame = random.below(FRAMES as u64) as i64;
    let unit = random.unit();
    let track = random.below(desk.song.tracks.len() as u64) as usize;
    let clip = &mut desk.song.tracks[track].clips[0];
    match random.below(14) {
        0 => clip.at = Place::Frame(frame / 8),
        1 => clip.length = FRAMES as i64 - frame / 2,
        2 => clip.fade_in = frame / 4,
        3 => clip.fade_out = frame / 4,
        4 => {
            let mut second = clip.clone();
            (clip.length, second.at, second.offset) = (frame, Place::Frame(frame), frame);
            second.length = FRAMES as i64 - frame;
            desk.song.tracks[track].clips.truncate(1);
            desk.song.tracks[track].clips.push(second);
        }
        5 => strip(desk, name).fader = Db(-12.0 * unit),
        6 => strip(desk, name).pan = Percent(200.0 * unit - 100.0),
        7 => strip(desk, name).mute = unit < 0.3 && name != "master",
        8 => strip(desk, name).trim = Db(-6.0 * unit),
        9 => automate(
            &mut desk.song,
            name,
            "fader",
            &[(frame, -3.0, Curve::Linear), (frame + 9000, -9.0 * unit, Curve::Hold)],
        ),
        10 => strip(desk, name).sends.iter_mut().for_each(|send| send.level = Db(-30.0 * unit)),
        11 => strip(desk, name).inserts.iter_mut().for_each(|insert| insert.bypass = unit < 0.3),
        12 => strip(desk, name).solo = unit < 0.3,
        _ => {
            for insert in &mut strip(desk, name).inserts {
                let params = (effects::find(&insert.kind).unwrap().params)();
                let number = (unit * params.len() as f64) as usize;
                let param = &params[number];
                if !param.fixed {
                    insert.settings.numbers[number] = param.min + (param.max - param.min) * 0.5 * unit;
                }
            }
        }
    }
}

#[test]
fn fifty_edits_in_a_row_give_the_bits_of_cold_renders() {
    let mut random = Random::new(5);
    let (store, snapshots) = (MemoryStore::default(), Snapshots::new(40));
    let mut desk = song();
    for number in 0..50 {
        draw(&mut desk, &mut random);
        same(&desk, &store, (number % 2 == 0).then_some(&snapshots), &format!("edit {number}"));
        if number % 17 == 16 {
            desk = song();
        }
    }
}
