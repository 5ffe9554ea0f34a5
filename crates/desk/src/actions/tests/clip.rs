//! Clips: what each action makes of a song, worked out by hand.

use super::{becomes, done, refused, song};
use serde_json::json;
use session::Song;

/// One track of two takes, one of a long recording that begins in bar 2.
fn before() -> Song {
    song(
        r#"
track "Kick" {
    clip "audio/k.wav" at=1 offset=2 length=4 fade-in=0.5 fade-out=0.25
    clip "audio/k.wav" at=5 offset=6 length=3
}
track "Vox" layout="stereo" {
    clip "audio/v.wav" at="2|1" offset=1 length=10 gain=-3
}
master
"#,
    )
}

const KICK: &str = r#"
track "Kick" {
    clip "audio/k.wav" at=1 offset=2 length=4 fade-in=0.5 fade-out=0.25
    clip "audio/k.wav" at=5 offset=6 length=3
}"#;

const VOX: &str = r#"
track "Vox" layout="stereo" {
    clip "audio/v.wav" at="2|1" offset=1 length=10 gain=-3
}
"#;

/// The song with another first track.
fn with_kick(clips: &str) -> String {
    format!("track \"Kick\" {{\n{clips}\n}}{VOX}master\n")
}

/// The song with another second track.
fn with_vox(clips: &str) -> String {
    format!("{KICK}\ntrack \"Vox\" layout=\"stereo\" {{\n{clips}\n}}\nmaster\n")
}

#[test]
fn a_split_clip_plays_on_as_two_and_keeps_its_outer_fades() {
    let after = with_kick(
        r#"    clip "audio/k.wav" at=1 offset=2 length=1.5 fade-in=0.5
    clip "audio/k.wav" at=2.5 offset=3.5 length=2.5 fade-out=0.25
    clip "audio/k.wav" at=5 offset=6 length=3"#,
    );
    becomes(&before(), "edit.split", &json!({"at": "2.5", "clips": "Kick/clip-1"}), &after);
    becomes(&before(), "edit.split", &json!({"at": 120_000, "tracks": ["Kick"]}), &after);
    becomes(
        &before(),
        "edit.split",
        &json!({"at": "0:02.5", "clips": ["Kick/clip-1", "Vox/clip-1"], "tracks": null}),
        &{
            // The voice begins at 2 seconds, in bar 2, and stays bound to it.
            let vox = r#"
track "Vox" layout="stereo" {
    clip "audio/v.wav" at="2|1" offset=1 length=0.5 gain=-3
    clip "audio/v.wav" at=2.5 offset=1.5 length=9.5 gain=-3
}
master
"#;
            after.split("\ntrack \"Vox\"").next().unwrap().to_string() + vox
        },
    );
    assert_eq!(
        done(&before(), "edit.split", &json!({"at": "2.5"})),
        done(&before(), "edit.split", &json!({"at": "2.5", "tracks": ["Kick", "Vox"]})),
    );
}

#[test]
fn a_start_is_trimmed_in_both_ways_as_far_as_the_file_reaches() {
    becomes(
        &before(),
        "edit.trim-start",
        &json!({"at": "1|4", "clips": "Kick/clip-1"}),
        &with_kick(
            r#"    clip "audio/k.wav" at="1|4" offset=2.5 length=3.5 fade-in=0.5 fade-out=0.25
    clip "audio/k.wav" at=5 offset=6 length=3"#,
        ),
    );
    // The file begins at its offset of 1 second before bar 2, which is 2 seconds.
    becomes(
        &before(),
        "edit.trim-start",
        &json!({"at": 0, "clips": "Vox/clip-1"}),
        &with_vox(r#"    clip "audio/v.wav" at=1 length=11 gain=-3"#),
    );
    refused(
        &before(),
        "edit.trim-start",
        &json!({"at": "5", "clips": "Kick/clip-1"}),
        &["nothing of it would be left"],
    );
}

#[test]
fn an_end_is_trimmed_in_both_ways_as_far_as_the_file_reaches() {
    becomes(
        &before(),
        "edit.trim-end",
        &json!({"at": "1.2", "tracks": "Kick"}),
        &with_kick(
            r#"    clip "audio/k.wav" at=1 offset=2 length=0.2 fade-in=0.2 fade-out=0.2
    clip "audio/k.wav" at=5 offset=6 length=3"#,
        ),
    );
    // 20 seconds of file less the one that is skipped.
    becomes(
        &before(),
        "edit.trim-end",
        &json!({"at": "5:00", "clips": "Vox/clip-1"}),
        &with_vox(r#"    clip "audio/v.wav" at="2|1" offset=1 length=19 gain=-3"#),
    );
    // Without a word about the file nothing beyond what is played can be promised.
    let error = super::edit(&before(), "edit.trim-end", &json!({"at": "5:00", "clips": "Vox/clip-1"})).unwrap_err();
    assert!(error.message.contains("nothing is changed"), "{error}");
    refused(&before(), "edit.trim-end", &json!({"at": "1", "clips": "Kick/clip-1"}), &["nothing of it would be left"]);
}

#[test]
fn fades_reach_to_a_place_or_have_a_length() {
    let fades = |first: &str| {
        with_kick(&format!(
            "    clip \"audio/k.wav\" at=1 offset=2 length=4 {first}\n    clip \"audio/k.wav\" at=5 offset=6 length=3"
        ))
    };
    becomes(&before(), "edit.fade-in", &json!({"at": "2", "tracks": "Kick"}), &fades("fade-in=1 fade-out=0.25"));
    let clip = "Kick/clip-1";
    becomes(
        &before(),
        "edit.fade-in",
        &json!({"length": "20 ms", "clips": clip}),
        &fades("fade-in=0.02 fade-out=0.25"),
    );
    becomes(&before(), "edit.fade-in", &json!({"length": 0, "clips": clip}), &fades("fade-out=0.25"));
    becomes(&before(), "edit.fade-out", &json!({"at": "2", "tracks": "Kick"}), &fades("fade-in=0.5 fade-out=3"));
    becomes(&before(), "edit.fade-out", &json!({"length": 480_000, "clips": clip}), &fades("fade-in=0.5 fade-out=4"));
    refused(&before(), "edit.fade-in", &json!({"at": "9", "clips": clip}), &["outside"]);
    refused(&before(), "edit.fade-in", &json!({"clips": clip}), &["length"]);
    refused(&before(), "edit.fade-out", &json!({"length": "1"}), &["no clip"]);
}

#[test]
fn a_crossfade_takes_half_of_each_clip_or_all_of_the_one_that_has_more() {
    // Both takes go on: 0.1 s later and 0.1 s earlier than 5 s.
    becomes(
        &before(),
        "edit.crossfade",
        &json!({"clips": ["Kick/clip-1", "Kick/clip-2"], "length": "0.2"}),
        &with_kick(
            r#"    clip "audio/k.wav" at=1 offset=2 length=4.1 fade-in=0.5 fade-out=0.2
    clip "audio/k.wav" at=4.9 offset=5.9 length=3.1 fade-in=0.2"#,
        ),
    );
    let tight = song(
        r#"
track "Kick" {
    clip "audio/k.wav" at=0 offset=16 length=4
    clip "audio/k.wav" at=4 offset=1 length=4
}
master
"#,
    );
    // The first stands at the end of its 20 seconds of file, so the second gives it all; of its one second.
    let clips = json!(["Kick/clip-2", "Kick/clip-1"]);
    let tight_after = |second: &str, fade: f64| {
        format!(
            "track \"Kick\" {{\n    clip \"audio/k.wav\" at=0 offset=16 length=4 fade-out={fade}\n    clip \"audio/k.wav\" {second} \
             fade-in={fade}\n}}\nmaster\n"
        )
    };
    let some = json!({"clips": clips, "length": "0.5"});
    becomes(&tight, "edit.crossfade", &some, &tight_after("at=3.5 offset=0.5 length=4.5", 0.5));
    becomes(&tight, "edit.crossfade", &json!({"clips": clips, "length": "2"}), &tight_after("at=3 length=5", 1.0));
    becomes(&tight, "edit.crossfade", &json!({"clips": clips}), &tight_after("at=3.98 offset=0.98 length=4.02", 0.02));
    refused(&tight, "edit.crossfade", &json!({"clips": "Kick/clip-1"}), &["two clips"]);
}

#[test]
fn clips_that_overlap_are_faded_over_what_they_share() {
    let clips = |fades: [&str; 2]| {
        format!(
            "track \"Kick\" {{\n    clip \"audio/k.wav\" at=0 length=4 {}\n    clip \"audio/k.wav\" at=3 offset=4 length=4 {}\n}}\nmaster\n",
            fades[0], fades[1]
        )
    };
    let both = json!({"clips": ["Kick/clip-1", "Kick/clip-2"]});
    becomes(&song(&clips(["", ""])), "edit.crossfade", &both, &clips(["fade-out=1", "fade-in=1"]));
    let apart = song(
        "track \"Kick\" {\n    clip \"audio/k.wav\" at=0 offset=16 length=4\n    clip \"audio/k.wav\" at=6 length=4\n}\nmaster\n",
    );
    refused(&apart, "edit.crossfade", &both, &["files do not reach"]);
}

#[test]
fn moved_clips_keep_their_distance_and_may_change_the_track() {
    becomes(
        &before(),
        "edit.move",
        &json!({"clips": ["Kick/clip-1", "Kick/clip-2"], "to": "5|1"}),
        &with_kick(
            r#"    clip "audio/k.wav" at="5|1" offset=2 length=4 fade-in=0.5 fade-out=0.25
    clip "audio/k.wav" at=12 offset=6 length=3"#,
        ),
    );
    becomes(
        &before(),
        "edit.move",
        &json!({"clips": "Kick/clip-2", "to": "13", "track": "Vox"}),
        r#"
track "Kick" {
    clip "audio/k.wav" at=1 offset=2 length=4 fade-in=0.5 fade-out=0.25
}
track "Vox" layout="stereo" {
    clip "audio/v.wav" at="2|1" offset=1 length=10 gain=-3
    clip "audio/k.wav" at=13 offset=6 length=3
}
master
"#,
    );
    let both = json!({"clips": ["Kick/clip-1", "Vox/clip-1"], "track": "Vox"});
    refused(&before(), "edit.move", &both, &["no track for some"]);
    refused(&before(), "edit.move", &json!({"clips": "Kick/clip-1", "to": "1"}), &["nothing is changed"]);
}

#[test]
fn a_nudge_moves_by_a_little_and_never_before_the_beginning() {
    let at = |at: &str| {
        with_kick(&format!(
            "    clip \"audio/k.wav\" at={at} offset=2 length=4 fade-in=0.5 fade-out=0.25\n    clip \"audio/k.wav\" at=5 offset=6 length=3"
        ))
    };
    let clips = "Kick/clip-1";
    becomes(&before(), "edit.nudge", &json!({"clips": clips, "by": -480}), &at("0.99"));
    becomes(&before(), "edit.nudge", &json!({"clips": clips, "by": "-1 ms"}), &at("0.999"));
    becomes(&before(), "edit.nudge", &json!({"clips": clips, "by": "-3"}), &at("0"));
    becomes(&before(), "edit.nudge-earlier", &json!({"clips": clips}), &at("0.99"));
    becomes(&before(), "edit.nudge-later", &json!({"clips": clips}), &at("1.01"));
    becomes(&before(), "edit.nudge-later", &json!({"clips": clips, "by": "0.5"}), &at("1.5"));
    refused(&before(), "edit.nudge", &json!({"clips": clips, "by": "2|1"}), &["length", "seconds"]);
}

#[test]
fn a_slipped_clip_plays_another_part_of_its_file_and_stays() {
    let offset = |offset: &str| with_vox(&format!("    clip \"audio/v.wav\" at=\"2|1\" {offset} length=10 gain=-3"));
    let with = |by: &str| json!({"clips": "Vox/clip-1", "by": by});
    becomes(&before(), "edit.slip", &with("2.5"), &offset("offset=3.5"));
    becomes(&before(), "edit.slip", &with("-2.5"), &offset(""));
    becomes(&before(), "edit.slip", &with("100"), &offset("offset=10"));
}

#[test]
fn gain_is_set_changed_or_worked_out_from_what_was_measured() {
    let gain = |gain: &str| with_vox(&format!("    clip \"audio/v.wav\" at=\"2|1\" offset=1 length=10 gain={gain}"));
    let clips = "Vox/clip-1";
    becomes(&before(), "edit.gain", &json!({"clips": clips, "gain": 2}), &gain("2"));
    becomes(&before(), "edit.gain", &json!({"clips": clips, "by": "-1.5 dB"}), &gain("-4.5"));
    becomes(&before(), "edit.normalise-gain", &json!({"clips": clips, "level": -13.5}), &gain("12.5"));
    becomes(&before(), "edit.normalise-gain", &json!({"clips": clips, "level": -13.5, "to": -20}), &gain("-6.5"));
    refused(&before(), "edit.gain", &json!({"clips": clips}), &["by"]);
    refused(&before(), "edit.gain", &json!({"clips": clips, "gain": "loud"}), &["loud", "dB"]);
}

#[test]
fn a_duplicate_follows_at_once_or_stands_where_it_is_wanted() {
    becomes(
        &before(),
        "edit.duplicate",
        &json!({"clips": ["Kick/clip-1", "Kick/clip-2"]}),
        &with_kick(
            r#"    clip "audio/k.wav" at=1 offset=2 length=4 fade-in=0.5 fade-out=0.25
    clip "audio/k.wav" at=5 offset=6 length=3
    clip "audio/k.wav" at=8 offset=2 length=4 fade-in=0.5 fade-out=0.25
    clip "audio/k.wav" at=12 offset=6 length=3"#,
        ),
    );
    becomes(
        &before(),
        "edit.duplicate",
        &json!({"clips": "Kick/clip-2", "to": "0"}),
        &with_kick(
            r#"    clip "audio/k.wav" at=0 offset=6 length=3
    clip "audio/k.wav" at=1 offset=2 length=4 fade-in=0.5 fade-out=0.25
    clip "audio/k.wav" at=5 offset=6 length=3"#,
        ),
    );
}

#[test]
fn deleted_and_cut_clips_are_gone_and_the_others_stay() {
    let after = with_kick("    clip \"audio/k.wav\" at=5 offset=6 length=3");
    becomes(&before(), "edit.delete", &json!({"clips": "Kick/clip-1"}), &after);
    becomes(&before(), "edit.cut", &json!({"clips": ["Kick/clip-1"]}), &after);
    let none = done(&before(), "edit.delete", &json!({"clips": ["Kick/clip-2", "Vox/clip-1", "Kick/clip-1"]}));
    assert!(none.tracks.iter().all(|track| track.clips.is_empty()));
}

#[test]
fn joined_clips_are_one_and_a_split_is_taken_back_by_it() {
    let both = json!({"clips": ["Kick/clip-1", "Kick/clip-2"]});
    becomes(&before(), "edit.join", &both, &with_kick("    clip \"audio/k.wav\" at=1 offset=2 length=7 fade-in=0.5"));
    let split = done(&before(), "edit.split", &json!({"at": "2.5", "clips": "Kick/clip-1"}));
    assert_eq!(done(&split, "edit.join", &both), before());
    let apart = done(&before(), "edit.nudge-later", &json!({"clips": "Kick/clip-2"}));
    refused(&apart, "edit.join", &both, &["without a gap"]);
}

#[test]
fn pasted_clips_come_to_their_track_or_to_the_one_that_is_named() {
    let clip = |at: i64| json!({"file": "audio/k.wav", "at": at, "offset": 0, "length": 48_000, "gain": 0, "fade_in": 0, "fade_out": 0});
    let clips = json!([{"track": "Kick", "clip": clip(0)}, {"track": "Kick", "clip": clip(72_000)}]);
    becomes(
        &before(),
        "edit.paste",
        &json!({"clips": clips, "to": "10"}),
        &with_kick(
            r#"    clip "audio/k.wav" at=1 offset=2 length=4 fade-in=0.5 fade-out=0.25
    clip "audio/k.wav" at=5 offset=6 length=3
    clip "audio/k.wav" at=10 length=1
    clip "audio/k.wav" at=11.5 length=1"#,
        ),
    );
    becomes(
        &before(),
        "edit.paste",
        &json!({"clips": json!([{"clip": clip(0)}]).to_string(), "track": "Vox"}),
        &with_vox(
            r#"    clip "audio/k.wav" at=0 length=1
    clip "audio/v.wav" at="2|1" offset=1 length=10 gain=-3"#,
        ),
    );
    refused(&before(), "edit.paste", &json!({"clips": [{"clip": clip(0)}]}), &["track"]);
    refused(&before(), "edit.paste", &json!({"clips": "bass drum"}), &["list of {track, clip}"]);
}
