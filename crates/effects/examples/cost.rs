//! What effects cost: nanoseconds per lane and sample at every width, best of many quanta of noise.
//!
//! `cargo run --release -p effects --example cost -- compressor "compressor ratio=10 mix=50" gate`; without words, all of them.

use effects::{Context, Kind, Width};
use signal::random::Random;
use signal::{Hz, QUANTUM, Settings, Unit};
use std::time::Instant;

/// Quanta timed together.
const STRETCH: usize = 200;
/// Stretches, of which the quickest counts.
const TIMES: usize = 60;

fn settings(kind: &Kind, words: std::str::SplitWhitespace) -> Result<Settings, String> {
    let mut settings = (kind.defaults)();
    for word in words {
        let (key, value) = word.split_once('=').ok_or(format!("{word} is no key=value"))?;
        let place = (kind.params)().iter().position(|param| param.key == key).ok_or(format!("no {key}"))?;
        settings.numbers[place] = match (kind.params)()[place].unit {
            Unit::Choice(words) => words.iter().position(|w| *w == value).ok_or(format!("no {value}"))? as f64,
            Unit::Switch => f64::from(u8::from(value == "true")),
            _ => value.parse().map_err(|_| format!("{value} is no number"))?,
        };
    }
    Ok(settings)
}

fn cost(kind: &Kind, settings: &Settings, width: Width, channels: usize) -> f64 {
    let context = Context { rate: Hz(48_000.0), channels, tempo: 120.0 };
    let mut processor = (kind.build)(width, settings, &context);
    let length = QUANTUM * width.lanes();
    let sound: Vec<f32> = (0..length * STRETCH)
        .map(|n| (Random::at(1, n as u64).signed() * Random::at(2, (n / (length * 20)) as u64).unit()) as f32)
        .collect();
    let mut best = f64::MAX;
    for _ in 0..TIMES {
        let mut work = sound.clone();
        let begin = Instant::now();
        for block in work.chunks_exact_mut(length) {
            processor.run(block, None);
        }
        best = best.min(begin.elapsed().as_nanos() as f64 / sound.len() as f64);
        std::hint::black_box(&work);
    }
    best
}

fn main() -> Result<(), String> {
    println!("{:60} {:>7} {:>7} {:>7} {:>7} {:>7}", "ns per lane-sample", "1", "2 st.", "4 st.", "8 mono", "8 st.");
    let mut lines: Vec<String> = std::env::args().skip(1).collect();
    if lines.is_empty() {
        lines = effects::LIST.iter().map(|kind| kind.name.to_string()).collect();
    }
    for line in lines {
        let mut words = line.split_whitespace();
        let kind = effects::find(words.next().unwrap_or_default()).ok_or(format!("no effect in '{line}'"))?;
        let settings = settings(kind, words)?;
        let at = |width, channels| cost(kind, &settings, width, channels);
        let costs =
            [at(Width::One, 1), at(Width::Two, 2), at(Width::Four, 2), at(Width::Eight, 1), at(Width::Eight, 2)];
        println!("{line:60} {}", costs.map(|ns| format!("{ns:7.2}")).join(" "));
    }
    Ok(())
}
