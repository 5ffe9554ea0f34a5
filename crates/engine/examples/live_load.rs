//! How long a quantum of a large song takes on one core: 100 tracks with six inserts each, in quanta of 64 frames at 48 kHz.
//!
//! ```text
//! cargo run --release -p engine --example live_load [SECONDS] [PASSES]
//! ```
//! Says how long the plan takes and how long that of one changed strip, which goes on from it. Then in microseconds the mean of the
//! thread's own time (Linux counts it by ticks, so only over many quanta; elsewhere it is the clock's), and by the clock the mean,
//! the median, the 99th and the 99.9th percentile and the longest. A quantum lasts 1333.
//!
//! The clock counts what else the machine does, so the same seconds are played several times: each quantum is the same work every
//! time, and what it took at least is its own. Where one alone is dear, it is dear every time.

use engine::{Deck, Player, Touch};
use session::{Bus, Clip, Insert, Place, Send, Song, Track};
use signal::random::Random;
use signal::source::Memory;
use signal::{Db, Layout, Library, QUANTUM, Source, SourceError};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::time::{Duration, Instant};

const RATE: u32 = 48_000;

/// One second of noise under every name, round and round.
struct Noise(Memory);

struct Round(Memory);

impl Source for Round {
    fn rate(&self) -> u32 {
        RATE
    }
    fn channels(&self) -> usize {
        2
    }
    fn frames(&self) -> i64 {
        i64::MAX / 4
    }
    fn read(&mut self, start: i64, out: &mut [&mut [f32]]) -> Result<(), SourceError> {
        let length = i64::from(RATE) - QUANTUM as i64;
        self.0.read(start.rem_euclid(length), out)
    }
}

impl Library for Noise {
    fn open(&self, _file: &str) -> Result<Box<dyn Source>, SourceError> {
        Ok(Box::new(Round(self.0.clone())))
    }
}

fn insert(kind: &str) -> Insert {
    let settings = (effects::find(kind).expect("it is in the list").defaults)();
    Insert { id: kind.to_string(), kind: kind.to_string(), settings, bypass: false, sidechain: None }
}

fn song() -> Song {
    let mut song = Song::new("load", RATE);
    let chains = [
        ["high-pass", "gate", "equalizer", "compressor", "saturator", "gain"],
        ["high-pass", "equalizer", "de-esser", "compressor", "exciter", "low-pass"],
        ["dc-filter", "expander", "compressor", "equalizer", "transient-shaper", "width"],
        ["high-pass", "equalizer", "compressor", "chorus", "delay", "limiter"],
    ];
    for name in ["Room", "Plate"] {
        song.returns.push(Bus::new(name));
        song.returns.last_mut().expect("one was just added").strip.inserts.push(insert("reverb"));
    }
    for index in 0..100 {
        let name = format!("t{index}");
        let mut track = Track::new(&name, Layout::Stereo);
        let clip = Clip::new(&name, Place::Frame(0), i64::from(RATE) * 3600);
        track.clips.push(Clip { offset: index * 311, gain: Db(-20.0), ..clip });
        track.strip.inserts = chains[index as usize % 4].map(insert).to_vec();
        let to = if index % 2 == 0 { "Room" } else { "Plate" };
        track.strip.sends.push(Send { to: to.to_string(), level: Db(-20.0), tap: session::Tap::Post });
        song.tracks.push(track);
    }
    song.master.inserts = ["equalizer", "compressor", "limiter"].map(insert).to_vec();
    song
}

/// The time this thread has run, as the system counts it.
struct OwnTime(Option<File>, Instant);

impl OwnTime {
    fn new() -> Self {
        Self(File::open("/proc/thread-self/schedstat").ok(), Instant::now())
    }

    fn now(&mut self) -> Duration {
        let mut text = [0; 64];
        let read = self.0.as_mut().and_then(|file| {
            file.seek(SeekFrom::Start(0)).ok()?;
            let count = file.read(&mut text).ok()?;
            std::str::from_utf8(&text[..count]).ok()?.split(' ').next()?.parse().ok()
        });
        read.map_or_else(|| self.1.elapsed(), Duration::from_nanos)
    }
}

type Change = (&'static str, fn(&mut Song));

/// The edits of one strip that are made most often.
const CHANGES: [Change; 6] = [
    ("fader", |song| song.tracks[40].strip.fader = Db(-6.0)),
    ("mute", |song| song.tracks[41].strip.mute = true),
    ("send", |song| song.tracks[42].strip.sends[0].level = Db(-6.0)),
    ("insert's number", |song| song.tracks[40].strip.inserts[1].settings.numbers[0] = -30.0),
    ("bypass", |song| song.tracks[40].strip.inserts[3].bypass = true),
    ("clip", |song| song.tracks[40].clips[0].at = Place::Frame(4800)),
];

/// The median of 21 times that something took, in milliseconds; `None` where it could not be done.
fn median(mut work: impl FnMut() -> bool) -> Option<f64> {
    let mut times = Vec::new();
    for _ in 0..21 {
        let begin = Instant::now();
        if !work() {
            return None;
        }
        times.push(begin.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    Some(times[10])
}

/// Says how long the plans of changed songs take, each going on from the song's.
fn changes(player: &mut Player, noise: &Noise) {
    let layout = player.take_layout().expect("nobody has taken it");
    for (name, edit) in CHANGES {
        let mut song = song();
        edit(&mut song);
        let plan = median(|| {
            drop(Deck::after(&layout, &song, noise).expect("the song can be made into sound"));
            true
        });
        let before = self::song();
        let values =
            median(|| Touch::between(&layout, &before, &song).expect("the song can be made into sound").is_some());
        let values = values.map_or_else(|| "need a plan".to_string(), |time| format!("{time:.2} ms"));
        println!("plan of a changed {name} made and dropped in {:.2} ms; values alone: {values}", plan.unwrap_or(0.0));
    }
}

/// Plays the song from its beginning, keeps the least that each quantum took in microseconds, and says what the thread worked.
fn play(noise: &Noise, least: &mut [f64]) -> Duration {
    let mut player = Player::new(&song(), noise).expect("the song can be made into sound");
    // What is touched for the first time is not what is measured.
    (0..750).for_each(|_| player.quantum());
    let mut own = OwnTime::new();
    let worked = own.now();
    for least in least {
        let before = Instant::now();
        player.quantum();
        *least = least.min(before.elapsed().as_secs_f64() * 1e6);
    }
    own.now() - worked
}

fn main() {
    let seconds: f64 = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(10.0);
    let passes: usize = std::env::args().nth(2).and_then(|text| text.parse().ok()).unwrap_or(5).max(1);
    let mut random = Random::new(1);
    let mut row = || (0..RATE).map(|_| (0.5 * random.signed()) as f32).collect::<Vec<f32>>();
    let noise = Noise(Memory { rate: RATE, channels: vec![row(), row()] });
    let begin = Instant::now();
    let mut player = Player::new(&song(), &noise).expect("the song can be made into sound");
    println!("plan made in {:.1} ms", begin.elapsed().as_secs_f64() * 1e3);
    changes(&mut player, &noise);
    let quanta = ((seconds * f64::from(RATE)) as usize / QUANTUM).max(1);
    let mut times = vec![f64::INFINITY; quanta];
    let mut worked = Duration::ZERO;
    for _ in 0..passes {
        worked += play(&noise, &mut times);
    }
    let own = worked.as_secs_f64() * 1e6 / (quanta * passes) as f64;
    let mean = times.iter().sum::<f64>() / quanta as f64;
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    println!(
        "quanta of {:.0} us: own time {own:.0}; at least: mean {mean:.0}, median {:.0}, p99 {:.0}, p99.9 {:.0}, longest {:.0}",
        1e6 * QUANTUM as f64 / f64::from(RATE),
        at(0.5),
        at(0.99),
        at(0.999),
        at(1.0)
    );
}
