//! A room with a song to try the live side in: noise in memory, effects, a bus and a return.
#![allow(dead_code)] // each test file uses its own part of the room

use desk::live::{Live, PcmBlock, PcmTap};
use engine::{Request, Tap, render_to_memory};
use session::{Bus, Clip, Insert, Place, Send, Song, Track};
use signal::random::Random;
use signal::source::Memory;
use signal::{Db, Layout, Library, Source, SourceError};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

pub const RATE: u32 = 48_000;

/// Audio by name.
#[derive(Default)]
pub struct Shelf(pub BTreeMap<String, Memory>);

impl Library for Shelf {
    fn open(&self, file: &str) -> Result<Box<dyn Source>, SourceError> {
        let missing = || SourceError { what: file.to_string(), why: "it is not on the shelf".to_string() };
        self.0.get(file).map(|memory| Box::new(memory.clone()) as Box<dyn Source>).ok_or_else(missing)
    }
}

pub fn noise(seed: u64, frames: usize) -> Vec<f32> {
    let mut random = Random::new(seed);
    (0..frames).map(|_| (random.signed() * 0.25) as f32).collect()
}

pub fn clip(file: &str, at: i64, offset: i64, length: i64) -> Clip {
    Clip { offset, ..Clip::new(file, Place::Frame(at), length) }
}

pub fn insert(kind: &str) -> Insert {
    let settings = (effects::find(kind).unwrap().defaults)();
    Insert { id: kind.to_string(), kind: kind.to_string(), settings, bypass: false, sidechain: None }
}

/// A song of so many tracks of noise, each with its effects, a bus with a compressor and a return with a reverb.
pub fn song(tracks: usize, seconds: f64) -> (Song, Arc<Shelf>) {
    let frames = (seconds * f64::from(RATE)) as usize;
    let (mut song, mut shelf) = (Song::new("song", RATE), Shelf::default());
    song.buses.push(Bus::new("Group"));
    song.buses[0].strip.inserts.push(insert("compressor"));
    song.returns.push(Bus::new("Room"));
    song.returns[0].strip.inserts.push(insert("reverb"));
    song.master.inserts.push(insert("limiter"));
    for index in 0..tracks {
        let name = format!("t{index}");
        let channels = 1 + index % 2;
        let mut track = Track::new(&name, if channels == 1 { Layout::Mono } else { Layout::Stereo });
        track.clips.push(clip(&name, 0, 0, frames as i64));
        track.strip.fader = Db(-6.0 - index as f64);
        track.strip.output = (index % 3 == 0).then(|| "Group".to_string());
        for kind in ["high-pass", "compressor", "equalizer"].iter().take(index % 4) {
            track.strip.inserts.push(insert(kind));
        }
        if index % 2 == 0 {
            track.strip.sends.push(Send { to: "Room".to_string(), level: Db(-12.0), tap: session::Tap::Post });
        }
        let sides = (0..channels).map(|side| noise((10 * index + side) as u64, frames)).collect();
        shelf.0.insert(name, Memory { rate: RATE, channels: sides });
        song.tracks.push(track);
    }
    (song, Arc::new(shelf))
}

/// The song with all that lies before a frame's quantum cut away, as it is rendered.
pub fn offline(song: &Song, shelf: &Shelf, from: i64, frames: usize) -> [Vec<f32>; 2] {
    let first = from - from.rem_euclid(64);
    let mut song = song.clone();
    for track in &mut song.tracks {
        for clip in &mut track.clips {
            let Place::Frame(at) = clip.at else { panic!("places are frames here") };
            let cut = (first - at).clamp(0, clip.length);
            (clip.at, clip.offset, clip.length) = (Place::Frame(at + cut), clip.offset + cut, clip.length - cut);
        }
        track.clips.retain(|clip| clip.length > 0);
    }
    let request = Request { from, to: Some(from + frames as i64), threads: 2, ..Request::default() };
    render_to_memory(&song, shelf, &request, Tap::Mix).unwrap()
}

/// Waits for something, but not for ever.
pub fn until(what: &str, mut done: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(20);
    while !done() {
        assert!(Instant::now() < end, "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Hears so many frames of what is played, without a gap.
pub fn hear(tap: &mut PcmTap, frames: usize) -> (i64, [Vec<f32>; 2]) {
    let (mut first, mut sides) = (None, [Vec::new(), Vec::new()]);
    until("sound", || {
        while let Some(PcmBlock { frame, jump, samples }) = tap.next() {
            assert!(!jump || first.is_none(), "a gap at {frame}");
            first.get_or_insert(frame);
            for pair in samples.chunks(2) {
                sides[0].push(pair[0]);
                sides[1].push(pair[1]);
            }
        }
        sides[0].len() >= frames
    });
    sides.iter_mut().for_each(|side| side.truncate(frames));
    (first.unwrap(), sides)
}

/// A reader of what is heard from now on, when what was stopped before has faded out.
pub fn fresh_tap(live: &Live) -> PcmTap {
    let mut before = live.pcm();
    let mut last = Instant::now();
    while last.elapsed() < Duration::from_millis(150) {
        if before.next().is_some() {
            last = Instant::now();
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    live.pcm()
}

/// Plays from a frame and hears it.
pub fn play(live: &Live, from: i64, frames: usize) -> [Vec<f32>; 2] {
    let mut tap = fresh_tap(live);
    live.locate(from);
    live.play();
    let (first, sides) = hear(&mut tap, frames);
    assert_eq!(first, from);
    live.stop();
    sides
}
