//! How long an edit takes to be heard: from [`Live::set_song`] to the first changed sample out of the PCM tap, as the browser's
//! monitor is sent it, without a sound card (blocks of 128 frames at 48 kHz).
//!
//! ```text
//! cargo run --release -p desk --example edit_latency [TRACKS]
//! ```
//! The song has 100 tracks with six inserts each and two reverbs; one steady track, whose fader is moved, is all that sounds.
//! Says the least, the median and the longest of 40 edits in milliseconds. The bar is 100 ms for the whole way to the browser.

use desk::JobError;
use desk::live::{Live, Output, PcmTap};
use session::{Bus, Clip, Insert, Place, Send, Song, Track};
use signal::{Db, Layout, Library, Source, SourceError};
use std::sync::Arc;
use std::time::{Duration, Instant};

const RATE: u32 = 48_000;
/// The song's length in seconds.
const LENGTH: i64 = 600;

/// A steady level in the file "steady", silence in all others.
struct Shelf;

struct Level(f32);

impl Source for Level {
    fn rate(&self) -> u32 {
        RATE
    }
    fn channels(&self) -> usize {
        2
    }
    fn frames(&self) -> i64 {
        LENGTH * i64::from(RATE)
    }
    fn read(&mut self, _start: i64, out: &mut [&mut [f32]]) -> Result<(), SourceError> {
        out.iter_mut().for_each(|row| row.fill(self.0));
        Ok(())
    }
}

impl Library for Shelf {
    fn open(&self, file: &str) -> Result<Box<dyn Source>, SourceError> {
        Ok(Box::new(Level(if file == "steady" { 0.25 } else { 0.0 })))
    }
}

fn insert(kind: &str) -> Insert {
    let settings = (effects::find(kind).expect("it is in the list").defaults)();
    Insert { id: kind.to_string(), kind: kind.to_string(), settings, bypass: false, sidechain: None }
}

fn track(name: &str) -> Track {
    let mut track = Track::new(name, Layout::Stereo);
    track.clips.push(Clip::new(name, Place::Frame(0), LENGTH * i64::from(RATE)));
    track
}

fn song(tracks: usize) -> Song {
    let mut song = Song::new("edits", RATE);
    let chains = [
        ["high-pass", "gate", "equalizer", "compressor", "saturator", "gain"],
        ["high-pass", "equalizer", "de-esser", "compressor", "exciter", "low-pass"],
        ["dc-filter", "expander", "compressor", "equalizer", "transient-shaper", "width"],
        ["high-pass", "equalizer", "compressor", "chorus", "delay", "limiter"],
    ];
    for name in ["Room", "Plate"] {
        let mut bus = Bus::new(name);
        bus.strip.inserts.push(insert("reverb"));
        song.returns.push(bus);
    }
    song.tracks.push(track("steady"));
    song.tracks[0].strip.inserts.push(insert("gain"));
    for index in 1..tracks {
        let mut track = track(&format!("t{index}"));
        track.strip.inserts = chains[index % 4].map(insert).to_vec();
        let to = if index % 2 == 0 { "Room" } else { "Plate" };
        track.strip.sends.push(Send { to: to.to_string(), level: Db(-20.0), tap: session::Tap::Post });
        song.tracks.push(track);
    }
    song
}

/// Waits until what is heard has left the level that stood, for 5 s at most, and until it stands again; in milliseconds.
fn changed(tap: &mut PcmTap, from: Instant, level: &mut f32) -> Option<f64> {
    let mut time = None;
    while from.elapsed() < Duration::from_secs(5) {
        while let Some(block) = tap.next() {
            if time.is_none() && block.samples.iter().any(|x| x != level) {
                time = Some(from.elapsed().as_secs_f64() * 1e3);
            }
            *level = block.samples[0];
            if time.is_some() && block.samples.iter().all(|x| x == level) {
                return time;
            }
        }
        std::thread::sleep(Duration::from_micros(200));
    }
    None
}

fn main() -> Result<(), JobError> {
    let tracks = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(100);
    let mut song = song(tracks);
    let live = Live::new(Arc::new(Shelf), &song, Output::Null)?;
    let mut tap = live.pcm();
    live.play();
    while !live.transport().playing || live.transport().starting || live.transport().frame < i64::from(RATE) {
        std::thread::sleep(Duration::from_millis(10));
    }
    type Edit = (&'static str, fn(&mut Song, usize));
    let edits: [Edit; 3] = [
        ("a fader", |song, turn| song.tracks[0].strip.fader = Db(-(turn as f64 % 7.0) - 1.0)),
        ("a mute", |song, turn| song.tracks[0].strip.mute = turn % 2 == 0),
        ("an insert's number", |song, turn| {
            song.tracks[0].strip.mute = false;
            song.tracks[0].strip.inserts[0].settings.numbers[0] = -(turn as f64 % 7.0) - 1.0;
        }),
    ];
    let mut level = 0.0;
    for (name, edit) in edits {
        let (mut times, mut called) = (Vec::new(), Vec::new());
        for turn in 0..40 {
            edit(&mut song, turn);
            while let Some(block) = tap.next() {
                level = block.samples[block.samples.len() - 1];
            }
            let begin = Instant::now();
            live.set_song(&song)?;
            called.push(begin.elapsed().as_secs_f64() * 1e3);
            times.extend(changed(&mut tap, begin, &mut level));
            std::thread::sleep(Duration::from_millis(7));
        }
        times.sort_by(f64::total_cmp);
        called.sort_by(f64::total_cmp);
        let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
        println!(
            "{name} of {tracks} tracks: heard after {:.1} ms (least {:.1}, longest {:.1}); set_song returns after {:.2} ms; dropouts {}",
            at(0.5),
            at(0.0),
            at(1.0),
            called[called.len() / 2],
            live.readings().dropouts
        );
    }
    live.stop();
    Ok(())
}
