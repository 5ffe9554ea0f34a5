//! The engineer's way: what is open where, and what an action that is proposed does about it.

use super::{done, song};
use crate::actions::{Facts, MasterFact, Next, Side, find, next};
use serde_json::json;
use session::{Move, Reason, Song};

fn open<'n>(next: &'n Next, id: &str) -> Vec<&'n str> {
    let step = next.steps.iter().find(|step| step.id == id).unwrap();
    step.open.iter().map(|open| &*open.text).collect()
}

/// A song that is mixed, but for what a test puts in.
fn mixed() -> Song {
    let mut song = song(
        r#"
target "spotify"
track "Kick" role="kick" {
    clip "audio/k.wav" at=0 length=4
    trim -3
    fader -6
}
track "Vox" role="lead-vocal" {
    clip "audio/v.wav" at=0 length=4
}
master
"#,
    );
    let reason = Reason {
        because: String::new(),
        measure: String::new(),
        before: 0.0,
        predicted: 0.0,
        after: None,
        unit: String::new(),
        source: String::new(),
        listen: String::new(),
        confidence: 1.0,
    };
    let made = |id: &str, rule: &str| Move {
        id: id.to_string(),
        rule: rule.to_string(),
        strip: "Kick".to_string(),
        paths: Vec::new(),
        reason: reason.clone(),
    };
    song.moves = vec![made("a", "gain-staging"), made("b", "balance")];
    song
}

fn master(passed: bool, stale: bool) -> Facts {
    let masters = vec![MasterFact { target: "spotify".to_string(), passed, stale }];
    Facts { masters, ..Facts::default() }
}

#[test]
fn an_empty_song_stands_at_its_beginning() {
    let next = next(&Song::new("New", 48_000), &Facts::default());
    assert_eq!(next.step, "set-up");
    let ids: Vec<&str> = next.steps.iter().map(|step| step.id).collect();
    assert_eq!(ids, ["set-up", "record", "edit", "mix", "master", "deliver"]);
    assert!(next.steps.iter().all(|step| !step.done));
    assert!(open(&next, "set-up")[0].contains("no tracks"));
}

#[test]
fn tracks_without_a_role_or_a_recording_are_named() {
    let song = song("track \"Audio 1\"\ntrack \"Audio 2\" role=\"kick\"\nmaster\n");
    let next = next(&song, &Facts::default());
    assert_eq!(next.step, "set-up");
    assert_eq!(
        open(&next, "set-up"),
        ["1 track has no role (Audio 1): say what they play, so that the assistant need not guess."]
    );
    assert!(open(&next, "record")[0].starts_with("2 tracks have nothing to play (Audio 1 and Audio 2)"));
}

#[test]
fn recordings_that_are_missing_or_at_fault_hold_the_way_up() {
    let faults = vec![("Vox".to_string(), "clips for 3 ms at 1.2 s. Record it again.".to_string())];
    let facts = Facts { missing: vec!["audio/k.wav".to_string()], faults: Some(faults), ..Facts::default() };
    let next = next(&mixed(), &facts);
    assert_eq!(next.step, "record");
    assert!(open(&next, "record")[0].starts_with("1 recording is not where the song has them (audio/k.wav)"));
    assert_eq!(open(&next, "record")[1], "Vox: clips for 3 ms at 1.2 s. Record it again.");
}

#[test]
fn edges_that_may_click_are_found_and_the_proposed_fade_mends_them() {
    let song = song(
        r#"
track "Kick" role="kick" {
    clip "audio/k.wav" at=0 length=2
    clip "audio/k.wav" at=2 offset=2 length=2
    clip "audio/k.wav" at=4 offset=9 length=2
    clip "audio/v.wav" at=5 length=2
}
master
"#,
    );
    let before = next(&song, &Facts::default());
    assert_eq!(
        open(&before, "edit"),
        [
            "Kick/clip-3 begins in the middle of its recording without a fade; it may click.",
            "Kick/clip-3 and Kick/clip-4 lie over each other without a crossfade.",
        ]
    );
    let step = before.steps.iter().find(|step| step.id == "edit").unwrap();
    let mended = step.open.iter().fold(song, |song, open| {
        let action = open.action.as_ref().unwrap();
        done(&song, action.action, &action.with)
    });
    let after = next(&mended, &Facts::default());
    assert!(open(&after, "edit").is_empty() && after.steps[2].done);
}

#[test]
fn a_mix_without_staging_moves_or_under_solo_is_not_done() {
    let song =
        song("track \"Kick\" role=\"kick\" {\n    clip \"audio/k.wav\" at=0 length=4\n    solo #true\n}\nmaster\n");
    let next = next(&song, &Facts::default());
    assert_eq!(next.step, "mix");
    let mix = open(&next, "mix");
    assert!(
        mix[0].contains("Solo is on (Kick)") && mix[1].contains("gain staging") && mix[2].contains("no move"),
        "{mix:?}"
    );
}

#[test]
fn a_mix_over_full_scale_is_turned_down_by_what_is_too_much() {
    let facts = Facts { true_peak: Some(1.23), ..Facts::default() };
    let next = next(&mixed(), &facts);
    assert_eq!(next.step, "mix");
    assert_eq!(open(&next, "mix"), ["The mix peaks at +1.2 dBTP, over full scale: turn it down by 1.3 dB."]);
    let action = next.present().unwrap().open[0].action.as_ref().unwrap();
    let down = done(&mixed(), action.action, &action.with).master.trim.0;
    assert!((down + 1.3).abs() < 1e-9, "{down}");
}

#[test]
fn masters_are_missing_stale_or_unfit_and_then_delivered() {
    let none = next(&mixed(), &Facts::default());
    assert_eq!((none.step, open(&none, "master")), ("master", vec!["There is no master yet for Spotify."]));
    let stale = next(&mixed(), &master(true, true));
    assert!(open(&stale, "master")[0].contains("has changed since"));
    let unfit = next(&mixed(), &master(false, false));
    assert!(open(&unfit, "master")[0].contains("does not fit"));
    let ready = next(&mixed(), &master(true, false));
    assert_eq!(
        (ready.step, open(&ready, "deliver")),
        ("deliver", vec!["The files for Spotify have not been delivered yet."])
    );
    let delivered = Facts { delivered: vec!["spotify".to_string()], ..master(true, false) };
    let end = next(&mixed(), &delivered);
    assert!(end.step == "deliver" && end.steps.iter().all(|step| step.done));
    let nowhere = Song { targets: Vec::new(), ..mixed() };
    assert!(open(&next(&nowhere, &delivered), "master")[0].contains("No target"));
}

#[test]
fn what_is_proposed_is_an_action_and_the_page_reads_it() {
    let facts = Facts { true_peak: Some(2.0), ..Facts::default() };
    for song in [Song::new("New", 48_000), super::examples::everything(), mixed()] {
        for open in next(&song, &facts).steps.iter().flat_map(|step| &step.open) {
            assert!(open.text.ends_with('.'), "{}", open.text);
            let Some(proposal) = &open.action else { continue };
            let action = find(proposal.action).unwrap();
            // A role is for the user to say; everything else is whole.
            let whole = action.args.iter().filter(|arg| arg.needed).all(|arg| !proposal.with[arg.name].is_null());
            assert!(whole, "{}", proposal.action);
            if matches!(action.side, Side::Song(_)) && action.id != "track.role" {
                done(&song, proposal.action, &proposal.with);
            }
        }
    }
    let json = next(&mixed(), &facts).to_json();
    assert_eq!(json["steps"][3]["open"][0]["do"]["action"], "track.trim");
    assert_eq!(json["steps"][0], json!({"id": "set-up", "title": "Set up", "done": true, "open": []}));
}
