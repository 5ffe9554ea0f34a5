//! Markers, tempo and the song itself: what each action makes of it, worked out by hand.

use super::{becomes, done, refused, song};
use serde_json::json;
use session::{BarBeat, Meter, Song, Tempo};

const SONG: &str = "marker \"Verse\" at=2\nmarker \"Chorus\" at=\"5|1\"\ntarget \"spotify\"\nmaster\n";

fn before() -> Song {
    song(SONG)
}

#[test]
fn markers_stand_in_order_of_time() {
    // Bar 5 is at 8 seconds.
    let bridge = SONG.replacen("marker \"Chorus\"", "marker \"Bridge\" at=7.5\nmarker \"Chorus\"", 1);
    becomes(&before(), "marker.add", &json!({"at": "0:07.5", "name": "Bridge"}), &bridge);
    let third = SONG.replacen("target", "marker \"Marker 3\" at=\"6|1\"\ntarget", 1);
    becomes(&before(), "marker.add", &json!({"at": "6|1"}), &third);
    let moved = "marker \"Chorus\" at=\"5|1\"\nmarker \"Verse\" at=9\ntarget \"spotify\"\nmaster\n";
    becomes(&before(), "marker.move", &json!({"marker": "Verse", "at": "9"}), moved);
    becomes(&before(), "marker.move", &json!({"marker": "song/marker-2", "at": 48_000}), {
        "marker \"Chorus\" at=1\nmarker \"Verse\" at=2\ntarget \"spotify\"\nmaster\n"
    });
    let renamed = SONG.replace("Chorus", "Refrain");
    becomes(&before(), "marker.rename", &json!({"marker": "Chorus", "name": "Refrain"}), &renamed);
    let none = "target \"spotify\"\nmaster\n";
    becomes(&before(), "marker.remove", &json!({"markers": ["Verse", "Chorus"]}), none);
    refused(&before(), "marker.remove", &json!({"markers": ["Bridge"]}), &["Bridge", "Verse, Chorus"]);
}

#[test]
fn a_tempo_holds_from_its_bar_on() {
    let at = |bar: i64| BarBeat { bar, beat: 1, tick: 0 };
    let four = Some(Meter { beats: 4, note: 4 });
    let first = Tempo { at: at(1), bpm: 120.0, meter: four };
    let entries = |with: serde_json::Value| done(&before(), "tempo.set", &with).tempo.entries;
    assert_eq!(entries(json!({"bpm": 96})), [Tempo { bpm: 96.0, ..first }]);
    assert_eq!(entries(json!({"bpm": 90, "at": "9|1"})), [first, Tempo { at: at(9), bpm: 90.0, meter: None }]);
}

#[test]
fn a_meter_is_set_alone_and_a_change_of_tempo_taken_away() {
    let at = |bar: i64| BarBeat { bar, beat: 1, tick: 0 };
    let waltz = done(&before(), "tempo.set", &json!({"meter": "3/4", "at": "9|1"}));
    assert_eq!(waltz.tempo.entries[1], Tempo { at: at(9), bpm: 120.0, meter: Some(Meter { beats: 3, note: 4 }) });
    assert_eq!(done(&waltz, "tempo.remove", &json!({"at": "9|1"})), before());
    let faster = done(&waltz, "tempo.set", &json!({"bpm": 130, "at": "9|1"}));
    assert_eq!(faster.tempo.entries[1], Tempo { bpm: 130.0, ..waltz.tempo.entries[1] });
    let bare = Song::new("bare", 48_000);
    let set = done(&bare, "tempo.set", &json!({"bpm": 90, "at": "5|1"}));
    assert_eq!(
        set.tempo.entries,
        [Tempo { at: at(1), bpm: 120.0, meter: None }, Tempo { at: at(5), bpm: 90.0, meter: None },]
    );
    refused(&before(), "tempo.set", &json!({}), &["bpm"]);
    refused(&before(), "tempo.set", &json!({"bpm": 90, "at": "3"}), &["bar"]);
    refused(&before(), "tempo.set", &json!({"meter": "3/5"}), &["3/5", "6/8"]);
    refused(&waltz, "tempo.remove", &json!({"at": "1|1"}), &["first"]);
    refused(&waltz, "tempo.remove", &json!({"at": "2|1"}), &["no bar"]);
}

#[test]
fn the_song_has_a_name_a_law_and_targets() {
    assert_eq!(done(&before(), "song.name", &json!({"name": "Ride"})).name, "Ride");
    let law = done(&before(), "song.pan", &json!({"law": "-4.5", "stereo": "true-stereo"}));
    assert_eq!((law.pan_law.word(), law.stereo_pan.word()), ("-4.5", "true-stereo"));
    let both = SONG.replace("target \"spotify\"", "target \"spotify\"\ntarget \"cd\"");
    becomes(&before(), "target.add", &json!({"target": "cd"}), &both);
    becomes(&before(), "target.remove", &json!({"target": "spotify"}), &SONG.replace("target \"spotify\"\n", ""));
    refused(&before(), "target.add", &json!({"target": "spotifi"}), &["spotifi", "spotify"]);
    refused(&before(), "target.add", &json!({"target": "spotify"}), &["already"]);
    refused(&before(), "target.remove", &json!({"target": "cd"}), &["none"]);
}
