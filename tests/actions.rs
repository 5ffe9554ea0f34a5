//! `edit`, `next` and `list actions`: what the studio's keys do, from the command line.

use crate::band::new_song;
use crate::job::{Job, snapshot, tonmeister};
use crate::words;
use std::fs;
use std::path::Path;

fn text(song: &Path) -> String {
    fs::read_to_string(song.join("song.kdl")).unwrap()
}

#[test]
fn an_action_is_one_step_that_is_saved_and_can_be_taken_back_to_the_byte() {
    let (_folder, song) = new_song();
    let before = text(&song);
    let done = tonmeister(words!["edit", &song, "edit.split", "--at", "0:02.5", "--track", "Kick", "--json"]).json();
    assert_eq!((&done["action"], &done["reason"]), (&"edit.split".into(), &"split Kick/clip-1".into()));
    assert!(done["edit"]["group"].is_array(), "{done}");
    let halves =
        "    clip \"audio/Kick.wav\" at=0 length=2.5\n    clip \"audio/Kick.wav\" at=2.5 offset=2.5 length=2.5\n";
    assert_eq!(text(&song), before.replace("    clip \"audio/Kick.wav\" at=0 length=5\n", halves));
    tonmeister(words!["undo", &song]);
    assert_eq!(text(&song), before);
}

#[test]
fn an_argument_that_is_said_several_times_is_a_list() {
    let (_folder, song) = new_song();
    let done = tonmeister(words!["edit", &song, "track.mute", "--track", "Kick", "--track", "Bass"]);
    assert_eq!(done.stdout(), "mute Kick and Bass on\n");
    assert_eq!(text(&song).matches("mute #true").count(), 2);
    tonmeister(words!["edit", &song, "track.fader", "--track", "Bass", "--by", "-1.5"]);
    assert!(text(&song).contains("fader -7.5"));
}

#[test]
fn a_clip_is_made_longer_as_far_as_its_file_reaches_and_no_further() {
    let (_folder, song) = new_song();
    // The recording of 5 s is played from its beginning at 0.25 s on, for 4.5 s.
    tonmeister(words!["edit", &song, "edit.trim-end", "--at", "1:00", "--clip", "Keys/clip-1"]);
    assert!(text(&song).contains("clip \"audio/Keys.wav\" at=0.25 length=5\n"), "{}", text(&song));
}

#[test]
fn time_that_is_cut_out_is_gone_from_every_track() {
    let (_folder, song) = new_song();
    let before = text(&song);
    tonmeister(words!["edit", &song, "edit.delete-range", "--from", "1", "--to", "3", "--ripple"]);
    let mut expected = before;
    for name in ["Kick", "Snare", "Bass"] {
        let whole = format!("    clip \"audio/{name}.wav\" at=0 length=5\n");
        let (one, two) = ("at=0 length=1", "at=1 offset=3 length=2");
        let parts = format!("    clip \"audio/{name}.wav\" {one}\n    clip \"audio/{name}.wav\" {two}\n");
        expected = expected.replace(&whole, &parts);
    }
    // 0.75 s are left before the cut; what was at 3 s in the song is 2.75 s into the file.
    let keys =
        "    clip \"audio/Keys.wav\" at=0.25 length=0.75\n    clip \"audio/Keys.wav\" at=1 offset=2.75 length=1.75\n";
    expected = expected.replace("    clip \"audio/Keys.wav\" at=0.25 length=4.5\n", keys);
    assert_eq!(text(&song), expected);
}

#[test]
fn an_action_that_cannot_be_made_says_why_and_leaves_the_song_alone() {
    let (folder, song) = new_song();
    let before = snapshot(folder.path());
    let jobs: [(Vec<_>, &[&str]); 7] = [
        (words!["edit", &song, "edit.spilt", "--at", "1"].to_vec(), &["edit.spilt", "list actions"]),
        (words!["edit", &song, "edit.split"].to_vec(), &["needs \"at\""]),
        (words!["edit", &song, "edit.split", "--at", "9:00"].to_vec(), &["both sides"]),
        (words!["edit", &song, "edit.split", "--place", "1"].to_vec(), &["place", "at, clips, tracks"]),
        (words!["edit", &song, "track.fader", "--track", "Bas", "--fader", "0"].to_vec(), &["Bas", "Bass"]),
        (words!["edit", &song, "track.fader", "--track", "Bass", "--fader", "900"].to_vec(), &["fader", "900"]),
        (words!["edit", &song, "transport.toggle"].to_vec(), &["studio"]),
    ];
    for (job, words) in jobs {
        Job::new(job).run().expect_refusal(words);
        assert!(snapshot(folder.path()) == before);
    }
}

#[test]
fn every_action_is_listed_and_one_is_shown_with_arguments_and_keys() {
    let all = tonmeister(words!["list", "actions"]);
    assert!(all.stdout().lines().count() > 100 && all.stdout().contains("edit.split"), "{}", all.stdout());
    let one = tonmeister(words!["list", "actions", "edit.split"]);
    for word in ["at ", "(needed)", "tonmeister", "protools", "Mod+E"] {
        assert!(one.stdout().contains(word), "{word}: {}", one.stdout());
    }
    let json = tonmeister(words!["list", "actions", "--json"]).json();
    let actions = json.as_array().unwrap();
    assert_eq!(actions.len(), all.stdout().lines().count());
    let split = actions.iter().find(|action| action["id"] == "edit.split").unwrap();
    assert_eq!((&split["side"], &split["keys"]["ardour"][0]), (&"song".into(), &"S".into()));
    Job::new(words!["list", "actions", "clip.split"]).run().expect_refusal(&["clip.split", "edit.split"]);
}

#[test]
fn next_names_what_is_open_and_the_command_it_shows_does_it() {
    let (_folder, song) = new_song();
    let said = tonmeister(words!["next", &song]);
    // Three of the four tracks have no role.
    assert!(said.stdout().starts_with("Set up   now\n"), "{}", said.stdout());
    assert!(said.stdout().contains("3 tracks have no role (Snare, Bass and Keys)"), "{}", said.stdout());
    for (track, role) in [("Snare", "snare"), ("Bass", "bass"), ("Keys", "keys")] {
        tonmeister(words!["edit", &song, "track.role", "--track", track, "--role", role]);
    }
    let next = tonmeister(words!["next", &song, "--json"]).json();
    assert_eq!(next["step"], "mix");
    let steps = next["steps"].as_array().unwrap();
    let done: Vec<bool> = steps.iter().map(|step| step["done"].as_bool().unwrap()).collect();
    assert_eq!(done, [true, true, true, false, false, false]);
}

#[test]
fn listening_hears_a_mix_over_full_scale_and_the_proposed_trim_brings_it_under() {
    let (_folder, song) = new_song();
    tonmeister(words!["edit", &song, "track.fader", "--track", "Bass", "--fader", "20"]);
    let over = |text: &str| text.contains("over full scale");
    let mix = || {
        let next = tonmeister(words!["next", &song, "--listen", "--json"]).json();
        next["steps"][3]["open"].as_array().unwrap().clone()
    };
    let open = mix();
    let loud = open.iter().find(|open| over(open["text"].as_str().unwrap())).unwrap();
    assert_eq!((&loud["do"]["action"], &loud["do"]["with"]["tracks"][0]), (&"track.trim".into(), &"master".into()));
    let by = loud["do"]["with"]["by"].to_string();
    tonmeister(words!["edit", &song, "track.trim", "--track", "master", "--by", &by]);
    assert!(mix().iter().all(|open| !over(open["text"].as_str().unwrap())));
}

#[test]
fn a_missing_recording_is_named_and_a_song_that_is_none_is_refused() {
    let (folder, song) = new_song();
    fs::remove_file(song.join("audio/Bass.wav")).unwrap();
    let said = tonmeister(words!["next", &song, "--listen", "--json"]).json();
    assert!(said["steps"][1]["open"][0]["text"].as_str().unwrap().contains("audio/Bass.wav"), "{said}");
    Job::new(words!["next", folder.path()]).run().expect_refusal(&["song.kdl"]);
}
