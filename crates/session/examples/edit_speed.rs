//! How long one edit takes in songs of several sizes: in the song alone, in song and text, and written to the journal.
//!
//! `cargo run --release -p session --example edit_speed`

use session::*;
use signal::{Db, Layout};
use std::time::Instant;

fn song(tracks: usize, clips: usize) -> Song {
    let mut song = Song::new("Big", 48_000);
    song.buses = ["Drums", "Band", "Voices", "All"].map(Bus::new).into();
    song.returns = ["Room", "Hall"].map(Bus::new).into();
    for i in 0..tracks {
        let mut track = Track::new(&format!("Track {i}"), Layout::Mono);
        for kind in ["high-pass", "equalizer", "compressor", "saturation"] {
            let kind = effects::find(kind).unwrap_or(&effects::LIST[0]);
            let id = strip::free_id(kind.name, |id| track.strip.insert(id).is_some());
            let mut settings = (kind.defaults)();
            if let Some(parts) = (kind.part_kinds)() {
                let numbers: Vec<f64> = parts.params.iter().map(|param| param.default).collect();
                settings.parts = vec![signal::Part { kind: 0, numbers }; 4];
            }
            let (kind, bypass) = (kind.name.to_string(), false);
            track.strip.inserts.push(Insert { id, kind, settings, bypass, sidechain: None });
        }
        for to in ["Room", "Hall"] {
            track.strip.sends.push(Send { to: to.into(), level: Db(-12.0), tap: Tap::Post });
        }
        track.strip.output = Some(song.buses[i % 4].strip.name.clone());
        track.clips = (0..clips as i64).map(|n| clip(i, n)).collect();
        song.tracks.push(track);
    }
    song
}

fn clip(track: usize, n: i64) -> Clip {
    let file = format!("audio/track {track} take {n}.wav");
    let clip = Clip::new(&file, Place::Frame(n * 96_000 + 17), 90_000);
    Clip { offset: 4_801, gain: Db(-1.5), fade_in: 480, fade_out: 960, ..clip }
}

/// Milliseconds for each of `count` edits.
fn each(count: usize, mut edit: impl FnMut(usize)) -> f64 {
    let start = Instant::now();
    (0..count).for_each(&mut edit);
    start.elapsed().as_secs_f64() * 1000.0 / count as f64
}

fn main() {
    for (tracks, clips) in [(32, 10), (64, 20), (500, 20)] {
        let folder = std::env::temp_dir().join(format!("edit-speed-{}-{tracks}", std::process::id()));
        let mut live = song(tracks, clips);
        let fader = |i: usize| Edit::set("Track 17/fader", format!("{:.1}", -((i % 600) as f64) / 10.0));
        let alone = each(1000, |i| drop(live.apply(&fader(i))));
        let mut document = Document::new(live.clone()).expect("a song that holds together");
        let text = each(1000, |i| drop(document.edit(&fader(i))));
        let band =
            each(1000, |i| drop(document.edit(&Edit::set("Track 17/equalizer/bell-2/gain", format!("{}", i % 9)))));
        let moved = each(1000, |i| drop(document.edit(&Edit::set("Track 17/clip-7/at", format!("{i}")))));
        let state = each(1000, |_| drop(document.state()));
        let mut session = Session::create(&folder, live).expect("a folder");
        let written = each(200, |i| drop(session.edit_by(fader(i), "fader", "Ada", Some("drag"))));
        let wish = |i: usize| Wish { edit: fader(i), reason: "fader".into(), author: "Ada".into(), gesture: None };
        let batch = each(20, |n| drop(session.edit_all((0..50).map(|i| wish(50 * n + i)).collect()))) / 50.0;
        let save = each(1, |_| session.save().expect("a folder"));
        let undo = each(200, |_| drop(session.undo_by("Ada")));
        println!(
            "{tracks} tracks, {} clips, {} kB: song {alone:.3}, and text {text:.3} (band {band:.3}, clip {moved:.3}), \
             state {state:.3}, and journal {written:.3} (50 at once {batch:.3}), undo {undo:.3}, save {save:.1} ms",
            tracks * clips,
            session.document().to_text().len() / 1000,
        );
        let _ = std::fs::remove_dir_all(&folder);
    }
}
