//! What is open in each step of the engineer's way.

use super::next::{Facts, Open};
use serde_json::json;
use session::{Clip, Song, Track};

/// Names as a sentence has them: `Kick, Snare and 3 more`.
fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_string(),
        [first @ .., last] if first.len() < 4 => format!("{} and {last}", first.join(", ")),
        _ => format!("{} and {} more", names[..3].join(", "), names.len() - 3),
    }
}

/// Targets by the names they give themselves: `Spotify and CD`.
fn titled(targets: &[&str]) -> String {
    let titles: Vec<&str> =
        targets.iter().map(|name| session::targets::find(name).map_or(*name, |it| it.title)).collect();
    listed(&titles)
}

/// `1 track has`, `3 tracks have`.
fn counted(count: usize, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {many}") }
}

fn tracks(song: &Song, that: impl Fn(&Track) -> bool) -> Vec<&str> {
    song.tracks.iter().filter(|track| that(track)).map(|track| &*track.strip.name).collect()
}

pub(super) fn set_up(song: &Song) -> Vec<Open> {
    let mut open = Vec::new();
    if song.tracks.is_empty() {
        let text =
            "The song has no tracks yet: bring a folder of recordings in with tonmeister import, or add a track.";
        open.push(Open::with(text, "track.add", json!({})));
    }
    if song.name.trim().is_empty() {
        open.push(Open::by_hand("The song has no name; files are named by it."));
    }
    let unknown = tracks(song, |track| track.role.is_none());
    if !unknown.is_empty() {
        let text = format!(
            "{} no role ({}): say what they play, so that the assistant need not guess.",
            counted(unknown.len(), "track has", "tracks have"),
            listed(&unknown)
        );
        open.push(Open::with(text, "track.role", json!({"tracks": unknown})));
    }
    open
}

pub(super) fn record(song: &Song, facts: &Facts) -> Vec<Open> {
    let mut open = Vec::new();
    let empty = tracks(song, |track| track.clips.is_empty());
    if !empty.is_empty() {
        let text = format!(
            "{} nothing to play ({}): record, bring recordings in, or remove them.",
            counted(empty.len(), "track has", "tracks have"),
            listed(&empty)
        );
        open.push(Open::by_hand(text));
    }
    if !facts.missing.is_empty() {
        let files: Vec<&str> = facts.missing.iter().map(String::as_str).collect();
        let text = format!(
            "{} not where the song has them ({}): put them back, or look for them with --search.",
            counted(files.len(), "recording is", "recordings are"),
            listed(&files)
        );
        open.push(Open::by_hand(text));
    }
    open.extend(facts.faults.iter().flatten().map(|(track, text)| Open::by_hand(format!("{track}: {text}"))));
    open
}

/// What would click or stumble: edges inside a recording without a fade, overlaps without a crossfade.
pub(super) fn edit(song: &Song) -> Vec<Open> {
    song.tracks.iter().flat_map(|track| joints(song, track)).collect()
}

fn joints(song: &Song, track: &Track) -> Vec<Open> {
    let name = &track.strip.name;
    let path = |i: usize| format!("{name}/clip-{}", i + 1);
    let start = |clip: &Clip| song.frame(clip.at);
    let mut order: Vec<usize> = (0..track.clips.len()).collect();
    order.sort_by_key(|i| start(&track.clips[*i]));
    let mut open = Vec::new();
    for (place, i) in order.iter().enumerate() {
        let clip = &track.clips[*i];
        let before = place.checked_sub(1).map(|place| (order[place], &track.clips[order[place]]));
        let overlaps = before.filter(|(_, before)| start(before) + before.length > start(clip));
        if let Some((early, before)) = overlaps {
            if before.fade_out == 0 || clip.fade_in == 0 {
                let (early, late) = (path(early), path(*i));
                let text = format!("{early} and {late} lie over each other without a crossfade.");
                open.push(Open::with(text, "edit.crossfade", json!({"clips": [early, late]})));
            }
            continue;
        }
        let goes_on = before.is_some_and(|(_, before)| {
            let same = before.file == clip.file && before.gain == clip.gain;
            let joins = start(before) + before.length == start(clip) && before.offset + before.length == clip.offset;
            same && joins && before.fade_out == 0
        });
        if clip.offset > 0 && clip.fade_in == 0 && !goes_on {
            let text = format!("{} begins in the middle of its recording without a fade; it may click.", path(*i));
            open.push(Open::with(text, "edit.fade-in", json!({"clips": [path(*i)], "length": "5 ms"})));
        }
    }
    open
}

/// Whether anybody has touched the balance: a move of the assistant, a fader, a pan, an effect.
pub(super) fn is_mixed(song: &Song) -> bool {
    let touched = song.strips().any(|strip| strip.fader.0 != 0.0 || strip.pan.0 != 0.0 || !strip.inserts.is_empty());
    touched || !song.moves.is_empty()
}

pub(super) fn mix(song: &Song, facts: &Facts) -> Vec<Open> {
    let mut open = Vec::new();
    if song.tracks.is_empty() {
        return open;
    }
    let soloed: Vec<&str> = song.strips_and_vcas().filter(|strip| strip.solo).map(|strip| &*strip.name).collect();
    if !soloed.is_empty() {
        let text = format!("Solo is on ({}); nothing else is in the mix.", listed(&soloed));
        open.push(Open::with(text, "track.solo-clear", json!({})));
    }
    let staged = song.moves.iter().any(|made| made.rule == "gain-staging");
    let trimmed = song.tracks.iter().any(|track| track.strip.trim.0 != 0.0);
    let leveled = song.tracks.iter().flat_map(|track| &track.clips).any(|clip| clip.gain.0 != 0.0);
    if !(staged || trimmed || leveled) {
        let text =
            "There is no gain staging: every track comes as loud as it was recorded, so effects meet it at any level.";
        open.push(Open::with(text, "assistant.listen", json!({})));
    }
    if song.moves.is_empty() {
        let text = "The assistant has made no move yet: let it listen, then keep what you like.";
        open.push(Open::with(text, "assistant.listen", json!({})));
    }
    if let Some(peak) = facts.true_peak.filter(|peak| *peak > 0.0) {
        // Up to the next tenth, so that the peak is under full scale and not on it.
        let down = (peak * 10.0).floor() / 10.0 + 0.1;
        let text = format!("The mix peaks at +{peak:.1} dBTP, over full scale: turn it down by {down:.1} dB.");
        open.push(Open::with(text, "track.trim", json!({"tracks": ["master"], "by": -down})));
    }
    open
}

pub(super) fn master(song: &Song, facts: &Facts) -> Vec<Open> {
    let mut open = Vec::new();
    if song.targets.is_empty() {
        let text = "No target is chosen: say where the song shall go, as spotify or cd.";
        open.push(Open::by_hand(text));
    }
    let made = |target: &str| facts.masters.iter().find(|master| master.target == target);
    let of_song = |that: &dyn Fn(&str) -> bool| -> Vec<&str> {
        song.targets.iter().map(String::as_str).filter(|target| that(target)).collect()
    };
    let start = |targets: &[&str]| json!({"targets": targets});
    let without = of_song(&|target| made(target).is_none());
    if !without.is_empty() {
        let text = format!("There is no master yet for {}.", titled(&without));
        open.push(Open::with(text, "master.start", start(&without)));
    }
    let stale = of_song(&|target| made(target).is_some_and(|master| master.stale));
    if !stale.is_empty() {
        let text = format!("The song has changed since the master for {} was made.", titled(&stale));
        open.push(Open::with(text, "master.start", start(&stale)));
    }
    let failed = of_song(&|target| made(target).is_some_and(|master| !master.passed && !master.stale));
    if !failed.is_empty() {
        let text = format!("The master for {} does not fit its target: see its checks.", titled(&failed));
        open.push(Open::with(text, "master.state", json!({})));
    }
    open
}

pub(super) fn deliver(song: &Song, facts: &Facts) -> Vec<Open> {
    let waits = |target: &&String| {
        let ready = facts.masters.iter().any(|master| master.target == **target);
        ready && !facts.delivered.contains(target)
    };
    let ready: Vec<&str> = song.targets.iter().filter(waits).map(String::as_str).collect();
    if ready.is_empty() {
        return Vec::new();
    }
    let text = format!("The files for {} have not been delivered yet.", titled(&ready));
    vec![Open::with(text, "deliver.start", json!({"targets": ready}))]
}
