//! Ranges: what becomes of clips, curves and markers when time goes or comes.

use super::{becomes, refused, song};
use serde_json::json;
use session::Song;

/// Two tracks of 10 seconds, a ramp of the fader of one, two markers.
fn before() -> Song {
    song(
        r#"
marker "A" at=3
marker "B" at=8
track "Kick" {
    clip "audio/k.wav" at=0 length=4
    clip "audio/k.wav" at=4 offset=10 length=6 fade-out=1
    automation "fader" {
        points "0 -10" "10 0"
    }
}
track "Vox" {
    clip "audio/v.wav" at=1 length=9
}
master
"#,
    )
}

#[test]
fn what_lies_in_a_range_goes_and_the_rest_stays() {
    becomes(
        &before(),
        "edit.delete-range",
        &json!({"from": "3", "to": "5"}),
        r#"
marker "A" at=3
marker "B" at=8
track "Kick" {
    clip "audio/k.wav" at=0 length=3
    clip "audio/k.wav" at=5 offset=11 length=5 fade-out=1
    automation "fader" {
        points "0 -10" "10 0"
    }
}
track "Vox" {
    clip "audio/v.wav" at=1 length=2
    clip "audio/v.wav" at=5 offset=4 length=5
}
master
"#,
    );
    refused(&before(), "edit.delete-range", &json!({"from": "5", "to": "5"}), &["after"]);
    refused(&before(), "edit.delete-range", &json!({"from": "20", "to": "25"}), &["nothing is changed"]);
}

#[test]
fn with_ripple_the_time_goes_too_and_curves_and_markers_with_it() {
    // The ramp of 1 dB a second is at -7 where the time is cut and goes on at -5; the marker in the range goes.
    becomes(
        &before(),
        "edit.delete-range",
        &json!({"from": "3", "to": "5", "ripple": true}),
        r#"
marker "B" at=6
track "Kick" {
    clip "audio/k.wav" at=0 length=3
    clip "audio/k.wav" at=3 offset=11 length=5 fade-out=1
    automation "fader" {
        points "0 -10" "3 -7" "3 -5 hold" "8 0"
    }
}
track "Vox" {
    clip "audio/v.wav" at=1 length=2
    clip "audio/v.wav" at=3 offset=4 length=5
}
master
"#,
    );
}

#[test]
fn on_one_track_only_that_track_moves_up() {
    becomes(
        &before(),
        "edit.ripple-delete",
        &json!({"clips": ["Kick/clip-1"]}),
        r#"
marker "A" at=3
marker "B" at=8
track "Kick" {
    clip "audio/k.wav" at=0 offset=10 length=6 fade-out=1
    automation "fader" {
        points "0 -10" "0 -6 hold" "6 0"
    }
}
track "Vox" {
    clip "audio/v.wav" at=1 length=9
}
master
"#,
    );
}

#[test]
fn on_all_tracks_the_time_of_the_deleted_clip_goes_everywhere() {
    becomes(
        &before(),
        "edit.ripple-delete",
        &json!({"clips": ["Kick/clip-2"], "all": true}),
        r#"
marker "A" at=3
track "Kick" {
    clip "audio/k.wav" at=0 length=4
    automation "fader" {
        points "0 -10" "4 -6" "4 0 hold"
    }
}
track "Vox" {
    clip "audio/v.wav" at=1 length=3
}
master
"#,
    );
}

#[test]
fn silence_opens_the_time_and_a_ramp_waits_in_it() {
    becomes(
        &before(),
        "edit.insert-silence",
        &json!({"at": "4", "length": "2"}),
        r#"
marker "A" at=3
marker "B" at=10
track "Kick" {
    clip "audio/k.wav" at=0 length=4
    clip "audio/k.wav" at=6 offset=10 length=6 fade-out=1
    automation "fader" {
        points "0 -10" "4 -6" "6 -6 hold" "12 0"
    }
}
track "Vox" {
    clip "audio/v.wav" at=1 length=3
    clip "audio/v.wav" at=6 offset=3 length=6
}
master
"#,
    );
}

#[test]
fn a_range_is_repeated_and_what_follows_moves_on_or_is_replaced() {
    let vox = json!({"from": "3", "to": "5", "tracks": ["Vox"]});
    let with_vox = |clips: &str| {
        r#"
marker "A" at=3
marker "B" at=8
track "Kick" {
    clip "audio/k.wav" at=0 length=4
    clip "audio/k.wav" at=4 offset=10 length=6 fade-out=1
    automation "fader" {
        points "0 -10" "10 0"
    }
}
track "Vox" {
CLIPS
}
master
"#
        .replace("CLIPS", clips)
    };
    let pushed = with_vox(
        r#"    clip "audio/v.wav" at=1 length=4
    clip "audio/v.wav" at=5 offset=2 length=2
    clip "audio/v.wav" at=7 offset=4 length=5"#,
    );
    becomes(&before(), "edit.duplicate-range", &vox, &pushed);
    let replaced = with_vox(
        r#"    clip "audio/v.wav" at=1 length=4
    clip "audio/v.wav" at=5 offset=2 length=2
    clip "audio/v.wav" at=7 offset=6 length=3"#,
    );
    let over = json!({"from": "3", "to": "5", "tracks": ["Vox"], "overwrite": true});
    becomes(&before(), "edit.duplicate-range", &over, &replaced);
}

#[test]
fn a_repeated_range_repeats_its_curve() {
    // From -7 to -5 twice, then on from -5.
    let made = super::done(&before(), "edit.duplicate-range", &json!({"from": "3", "to": "5"}));
    let expected = song(
        r#"
track "Kick" {
    automation "fader" {
        points "0 -10" "5 -5" "5 -7 hold" "7 -5" "12 0"
    }
}
master
"#,
    );
    assert_eq!(made.tracks[0].strip.automation, expected.tracks[0].strip.automation);
    assert_eq!(made.frame(made.markers[1].at), 10 * 48_000);
}
