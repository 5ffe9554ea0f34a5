//! A small desk for the tests: songs over audio in memory.
#![allow(dead_code)] // each test file uses its own part of the desk

use engine::{Request, Tap, render_to_memory};
use session::{Bus, Clip, Insert, Place, Send, Song, Track};
use signal::random::Random;
use signal::source::Memory;
use signal::{Db, Layout, Library, Source, SourceError};
use std::collections::BTreeMap;

/// Audio by name.
#[derive(Default)]
pub struct Shelf {
    pub files: BTreeMap<String, Memory>,
}

impl Library for Shelf {
    fn open(&self, file: &str) -> Result<Box<dyn Source>, SourceError> {
        let missing = || SourceError { what: file.to_string(), why: "it is not on the shelf".to_string() };
        self.files.get(file).map(|memory| Box::new(memory.clone()) as Box<dyn Source>).ok_or_else(missing)
    }

    fn hash_of(&self, file: &str) -> Option<String> {
        let channels = &self.files.get(file)?.channels;
        Some(format!("{} {:016x}", channels.len(), hash(channels)))
    }
}

/// A song and its shelf.
pub struct Desk {
    pub song: Song,
    pub shelf: Shelf,
}

pub const RATE: u32 = 48_000;

impl Desk {
    pub fn new() -> Self {
        Self { song: Song::new("test", RATE), shelf: Shelf::default() }
    }

    /// A track that plays `channels` from the song's start.
    pub fn track(&mut self, name: &str, channels: Vec<Vec<f32>>) -> &mut Track {
        let layout = if channels.len() == 1 { Layout::Mono } else { Layout::Stereo };
        let mut track = Track::new(name, layout);
        track.clips.push(Clip::new(name, Place::Frame(0), channels[0].len() as i64));
        self.shelf.files.insert(name.to_string(), Memory { rate: RATE, channels });
        self.song.tracks.push(track);
        self.song.tracks.last_mut().unwrap()
    }

    /// A file that no clip plays.
    pub fn shelve(&mut self, name: &str, channels: Vec<Vec<f32>>) {
        self.shelf.files.insert(name.to_string(), Memory { rate: RATE, channels });
    }

    pub fn bus(&mut self, name: &str) {
        self.song.buses.push(Bus::new(name));
    }

    pub fn ret(&mut self, name: &str) {
        self.song.returns.push(Bus::new(name));
    }

    pub fn insert(&mut self, strip: &str, kind: &str, set: &[(&str, f64)]) {
        let insert = insert(kind, set);
        self.song.strip_mut(strip).unwrap().inserts.push(insert);
    }

    pub fn send(&mut self, strip: &str, to: &str, level: f64, tap: session::Tap) {
        let send = Send { to: to.to_string(), level: Db(level), tap };
        self.song.strip_mut(strip).unwrap().sends.push(send);
    }

    pub fn hear(&self, tap: Tap, threads: usize) -> [Vec<f32>; 2] {
        let request = Request { threads, to: Some(self.song.length()), ..Request::default() };
        render_to_memory(&self.song, &self.shelf, &request, tap).unwrap()
    }

    pub fn mix(&self) -> [Vec<f32>; 2] {
        self.hear(Tap::Mix, 2)
    }
}

/// An insert with some parameters set.
pub fn insert(kind: &str, set: &[(&str, f64)]) -> Insert {
    let entry = effects::find(kind).unwrap_or_else(|| panic!("no effect {kind}"));
    let mut settings = (entry.defaults)();
    for (key, value) in set {
        let index = (entry.params)().iter().position(|param| param.key == *key).unwrap_or_else(|| panic!("no {key}"));
        settings.numbers[index] = *value;
    }
    Insert { id: kind.to_string(), kind: kind.to_string(), settings, bypass: false, sidechain: None }
}

pub fn noise(seed: u64, frames: usize) -> Vec<f32> {
    let mut random = Random::new(seed);
    (0..frames).map(|_| (random.signed() * 0.25) as f32).collect()
}

pub fn impulse(at: usize, frames: usize) -> Vec<f32> {
    let mut row = vec![0.0; frames];
    row[at] = 1.0;
    row
}

/// FNV-1a over the bits, to compare renders.
pub fn hash(sides: &[Vec<f32>]) -> u64 {
    let bytes = sides.iter().flatten().flat_map(|x| x.to_bits().to_le_bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Where the loudest sample stands.
pub fn peak_at(row: &[f32]) -> usize {
    (0..row.len()).max_by(|a, b| row[*a].abs().total_cmp(&row[*b].abs())).unwrap()
}
