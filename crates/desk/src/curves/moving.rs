//! What moves by itself: the gain and the pitch of a steady sine over time.
//!
//! Units: dB, cents, s.

use super::run::{PERIOD, Pair, RATE, Run, harmonic, sine};
use effects::Kind;
use signal::{Settings, math};
use std::f64::consts::TAU;

/// A level that no dynamics answer, in dB.
const LEVEL: f64 = -48.0;
/// A second until the sine has settled.
const SETTLED: usize = 48_000;
/// How long is listened where nothing says how long a cycle is, in seconds.
pub const LISTENED: f64 = 3.0;
/// Less than this in dB, or in cents, is not moved.
const STILL: [f64; 2] = [0.5, 2.0];

/// Gain in dB and pitch in cents of one side, a quantum each.
pub struct Track {
    /// Gain in dB.
    pub gain: Vec<f64>,
    /// Pitch in cents.
    pub cents: Vec<f64>,
}

impl Track {
    /// Whether gain and pitch are moved.
    pub fn moved(&self) -> [bool; 2] {
        let span = |values: &[f64]| {
            let (low, high) = values.iter().fold((f64::MAX, f64::MIN), |(low, high), x| (low.min(*x), high.max(*x)));
            high - low
        };
        [span(&self.gain) > STILL[0], span(&self.cents) > STILL[1]]
    }
}

/// Whether an effect moves a steady sine.
pub fn moves(kind: &Kind, settings: &Settings) -> bool {
    tracks(kind, settings, LISTENED).iter().flat_map(Track::moved).any(|moved| moved)
}

/// Seconds of a cycle: from the settings' rate, or half a bar where it follows the tempo.
pub fn cycle(kind: &Kind, settings: &Settings) -> f64 {
    let value = |key: &str| {
        let place = (kind.params)().iter().position(|param| param.key == key)?;
        settings.numbers.get(place).copied()
    };
    match (value("sync").unwrap_or(0.0), value("rate")) {
        (0.0, Some(rate)) if rate > 0.0 => (1.0 / rate).clamp(0.02, 20.0),
        _ => 1.0,
    }
}

/// What becomes of a steady sine on both sides.
pub fn tracks(kind: &Kind, settings: &Settings, seconds: f64) -> [Track; 2] {
    let input = sine(PERIOD, math::db_to_gain(LEVEL));
    let mut run = Run::new(kind, settings);
    run.play(SETTLED, &input);
    let heard: Vec<Pair> = run.play((seconds * RATE.0) as usize, &input);
    [0, 1].map(|side| track(&heard, side))
}

fn track(heard: &[Pair], side: usize) -> Track {
    let sine = |quantum: &[Pair]| harmonic(quantum.iter().map(|pair| pair[side]), PERIOD, 1);
    let all: Vec<(f64, f64)> = heard.chunks_exact(PERIOD).map(sine).collect();
    let power = |(re, im): (f64, f64)| re * re + im * im;
    let gain = all.iter().map(|at| math::power_to_db(power(*at).max(1e-12)) - LEVEL).collect();
    let cents = |pair: &[(f64, f64)]| {
        let ((a, b), (c, d)) = (pair[0], pair[1]);
        // The first of a pair is the sine of the phase, the second its cosine; what the phase moves from one period to the
        // next is a share of the frequency.
        let turn = math::atan2(c * b - d * a, a * c + b * d) / TAU;
        if power(pair[0]) < 1e-12 { 0.0 } else { 1_200.0 * math::log2((1.0 + turn).max(0.01)) }
    };
    Track { gain, cents: all.windows(2).map(cents).collect() }
}
