//! Every song action, run on a song that has a bit of everything.

use super::{LIST, done, song};
use crate::actions::Side;
use serde_json::{Value, json};
use session::{Edit, Song};

/// A song that has a bit of everything.
pub(super) fn everything() -> Song {
    song(
        r#"
marker "Verse" at=2
marker "Chorus" at="5|1"
target "spotify"
track "Kick" role="kick" {
    clip "audio/k.wav" at=0 offset=1 length=4 fade-in=0.01
    clip "audio/k.wav" at=4 offset=5 length=4
    inserts {
        compressor threshold=-24 ratio=4
        equalizer {
            bell 80 gain=3 q=1
            bell 400 gain=-2
        }
    }
    fader -3
    vca "Beat"
    group "Pair"
    send "Room" -12
    output "Drums"
    automation "fader" {
        points "0 -6" "2 -3" "4 -6"
    }
    automation "equalizer/bell-2/gain" {
        points "0 -2" "8 0"
    }
}
track "Vox" {
    clip "audio/v.wav" at="2|1" length=6 gain=-2
    pan 10
    solo #true
    group "Pair"
}
track "Keys" layout="stereo" {
    clip "audio/y.wav" at=1 length=8
    output "Drums"
}
bus "Drums" {
    inserts {
        compressor threshold=-20 ratio=2 sidechain="Vox"
    }
}
return "Room" {
    inserts {
        reverb
    }
}
vca "Beat" {
    fader -1
}
group "Pair" {
    links fader mute
}
master
"#,
    )
}

fn examples() -> Vec<(&'static str, Value)> {
    let first = "Kick/clip-1";
    let clip =
        json!({"file": "audio/k.wav", "at": 0, "offset": 0, "length": 48_000, "gain": 0, "fade_in": 0, "fade_out": 0});
    vec![
        ("edit.split", json!({"at": "3"})),
        ("edit.trim-start", json!({"at": "3", "tracks": ["Kick", "Vox"]})),
        ("edit.trim-end", json!({"at": "3", "tracks": ["Kick", "Vox"]})),
        ("edit.fade-in", json!({"at": "3", "tracks": "Vox"})),
        ("edit.fade-out", json!({"clip": first, "length": "0.5"})),
        ("edit.crossfade", json!({"clips": [first, "Kick/clip-2"]})),
        ("edit.move", json!({"clips": [first], "to": "9|1", "track": "Keys"})),
        ("edit.nudge", json!({"clips": [first, "Vox/clip-1"], "by": 100})),
        ("edit.nudge-earlier", json!({"clips": ["Kick/clip-2"]})),
        ("edit.nudge-later", json!({"clips": ["Kick/clip-2"]})),
        ("edit.slip", json!({"clips": [first], "by": "-0.5"})),
        ("edit.gain", json!({"clips": [first], "gain": "3 dB"})),
        ("edit.normalise-gain", json!({"clips": [first], "level": -9})),
        ("edit.duplicate", json!({"clips": [first, "Vox/clip-1"]})),
        ("edit.delete", json!({"clips": [first, "Vox/clip-1"]})),
        ("edit.cut", json!({"clips": ["Keys/clip-1"]})),
        ("edit.join", json!({"clips": [first, "Kick/clip-2"]})),
        ("edit.paste", json!({"clips": [{"track": "Vox", "clip": clip}], "to": "20"})),
        ("edit.ripple-delete", json!({"clips": [first], "all": true})),
        ("edit.delete-range", json!({"from": "3", "to": "5", "ripple": true})),
        ("edit.duplicate-range", json!({"from": "3", "to": "5"})),
        ("edit.insert-silence", json!({"at": "3", "length": "1"})),
        ("track.add", json!({"role": "snare", "layout": "mono", "index": 1})),
        ("bus.add", json!({})),
        ("return.add", json!({"effect": "delay"})),
        ("bus.group", json!({"tracks": ["Kick", "Keys"]})),
        ("track.remove", json!({"tracks": ["Vox", "Room"]})),
        ("track.rename", json!({"track": "Vox", "name": "Lead"})),
        ("track.move", json!({"track": "Keys", "index": 0})),
        ("track.duplicate", json!({"tracks": ["Kick", "Vox"]})),
        ("track.role", json!({"tracks": ["Kick", "Vox"], "role": "lead-vocal"})),
        ("track.mute", json!({"tracks": ["Kick", "Drums"]})),
        ("track.solo", json!({"tracks": ["Vox"]})),
        ("track.solo-only", json!({"track": "Kick"})),
        ("track.solo-clear", json!({})),
        ("track.polarity", json!({"tracks": ["Kick"]})),
        ("track.trim", json!({"tracks": ["Kick"], "trim": 1.5})),
        ("track.fader", json!({"tracks": ["Kick", "master"], "by": -1})),
        ("track.pan", json!({"tracks": ["Kick", "Vox"], "pan": -20})),
        ("track.output", json!({"tracks": ["Kick", "Vox"], "to": "master"})),
        ("insert.add", json!({"track": "Vox", "kind": "compressor", "preset": "lead vocal"})),
        ("insert.remove", json!({"inserts": ["Kick/equalizer", "Drums/compressor"]})),
        ("insert.move", json!({"insert": "Kick/equalizer", "track": "Drums", "index": 0})),
        ("insert.copy", json!({"insert": "Kick/equalizer", "track": "Keys"})),
        ("insert.bypass", json!({"inserts": ["Kick/equalizer", "Kick/compressor"]})),
        ("insert.preset", json!({"insert": "Kick/compressor", "preset": "lead vocal"})),
        ("insert.sidechain", json!({"insert": "Drums/compressor", "from": ""})),
        ("insert.default", json!({"insert": "Kick/equalizer"})),
        ("part.add", json!({"insert": "Kick/equalizer", "kind": "high-shelf", "values": {"gain": "2 dB"}})),
        ("part.remove", json!({"parts": ["Kick/equalizer/bell-1", "Kick/equalizer/bell-2"]})),
        ("part.set", json!({"part": "Kick/equalizer/bell-2", "values": {"frequency": "2 kHz"}})),
        ("part.kind", json!({"part": "Kick/equalizer/bell-2", "kind": "low-shelf"})),
        ("send.add", json!({"tracks": ["Vox", "Keys"], "to": "Room", "level": -9, "tap": "pre"})),
        ("send.remove", json!({"sends": "Kick/send/Room"})),
        ("send.level", json!({"sends": "Kick/send/Room", "by": 2})),
        ("send.tap", json!({"sends": "Kick/send/Room"})),
        ("vca.add", json!({"name": "Band", "tracks": ["Kick", "Drums"], "color": "red"})),
        ("vca.assign", json!({"tracks": ["Vox", "Room"], "vca": "Beat"})),
        ("vca.release", json!({"tracks": "Kick"})),
        ("vca.color", json!({"vcas": "Beat", "color": "green"})),
        ("group.add", json!({"tracks": ["Kick", "Keys"], "links": "clips, fader"})),
        ("group.remove", json!({"groups": "Pair"})),
        ("group.rename", json!({"group": "Pair", "name": "Two"})),
        ("group.join", json!({"tracks": "Keys", "group": "Pair"})),
        ("group.leave", json!({"tracks": ["Kick", "Vox"], "group": "Pair"})),
        ("group.links", json!({"group": "Pair", "links": "solo"})),
        ("group.suspend", json!({"groups": "Pair"})),
        ("group.suspend-all", json!({})),
        ("group.color", json!({"groups": "Pair", "color": "violet"})),
        ("automation.write", json!({"path": "Kick/fader", "points": [[48_000, 0], [60_000, 3]], "to": "3"})),
        ("automation.clear", json!({"paths": ["Kick/fader", "Kick/equalizer/bell-2/gain"]})),
        ("automation.thin", json!({"paths": ["Kick/fader"], "by": 6})),
        ("automation.shift", json!({"paths": ["Kick/fader"], "from": "1", "by": "0.5"})),
        ("marker.add", json!({"at": "3|1", "name": "Bridge"})),
        ("marker.remove", json!({"markers": ["Verse", "song/marker-2"]})),
        ("marker.rename", json!({"marker": "Verse", "name": "Verse 1"})),
        ("marker.move", json!({"marker": "song/marker-1", "at": "30"})),
        ("tempo.set", json!({"at": "3|1", "bpm": 90})),
        ("tempo.remove", json!({"at": "1|1"})),
        ("song.name", json!({"name": "Another"})),
        ("song.pan", json!({"law": "-6"})),
        ("target.add", json!({"target": "cd"})),
        ("target.remove", json!({"target": "spotify"})),
    ]
}

#[test]
fn every_song_action_changes_the_song_is_taken_back_exactly_and_can_be_written_down() {
    let examples = examples();
    for action in LIST {
        let is_there = examples.iter().any(|(id, _)| *id == action.id);
        assert_eq!(is_there, matches!(action.side, Side::Song(_)), "{}", action.id);
    }
    let before = everything();
    for (id, with) in &examples {
        assert_ne!(done(&before, id, with), before, "{id}");
        let (edit, _) = crate::actions::edit(&before, id, with).unwrap();
        let line = serde_json::to_string(&edit).unwrap();
        assert_eq!(serde_json::from_str::<Edit>(&line).unwrap(), edit, "{id}");
    }
}

#[test]
fn any_actions_one_after_another_are_taken_back_to_the_beginning() {
    let examples = examples();
    let mut random = signal::random::Random::new(1);
    for _ in 0..60 {
        let (mut song, mut states, mut inverses) = (everything(), Vec::new(), Vec::new());
        for _ in 0..30 {
            let (id, with) = &examples[random.below(examples.len() as u64) as usize];
            let Ok((edit, _)) = crate::actions::edit(&song, id, with) else { continue };
            let before = song.clone();
            // What no longer fits a song that was changed is refused whole.
            match song.apply(&edit) {
                Ok(inverse) => (states.push(before), inverses.push(inverse)),
                Err(_) => {
                    assert_eq!(song, before);
                    continue;
                }
            };
        }
        assert!(states.len() > 5, "{} actions could be made", states.len());
        while let (Some(state), Some(inverse)) = (states.pop(), inverses.pop()) {
            song.apply(&inverse).unwrap();
            assert_eq!(song, state);
        }
    }
}

#[test]
fn each_action_refuses_arguments_that_make_no_sense_without_a_panic() {
    let song = everything();
    let strange = [
        json!(-1),
        json!(0),
        json!(1e18),
        json!(-1e300),
        json!(""),
        json!("nonsense"),
        json!("Kick"),
        json!("Kick/clip-1"),
        json!("Kick/clip-99999999999999999999"),
        json!("song"),
        json!("master"),
        json!("Kick/equalizer/bell-9"),
        json!([]),
        json!([[]]),
        json!({"a": 1}),
        json!(true),
        json!("/"),
        json!("Kick/"),
        json!("é/ü"),
        json!([[0, 1e308], [0, "off"]]),
        json!("[[1,2,3,4]]"),
        json!(i64::MAX),
        json!(i64::MIN),
        json!("1e999"),
        json!("-"),
        json!("9999999|9|9"),
    ];
    for (id, with) in examples() {
        let action = crate::actions::find(id).unwrap();
        for (arg, value) in action.args.iter().flat_map(|arg| strange.iter().map(move |value| (arg, value))) {
            let mut with = with.clone();
            with[arg.name] = value.clone();
            if let Ok((edit, _)) = crate::actions::edit(&song, id, &with) {
                let mut made = song.clone();
                if let Ok(inverse) = made.apply(&edit) {
                    made.apply(&inverse).unwrap();
                    assert_eq!(made, song, "{id} {with}");
                }
            }
        }
    }
}
