//! What moves by itself: the gain or the pitch of a steady sine over time, or the answers at several moments.
//!
//! Units: dB, cents, s.

use super::drawing::{Axis, Curve, Drawing, Style};
use super::run::{PERIOD, Pair, RATE, Run, harmonic, sine};
use super::{Picture, Shown, moments};
use effects::Kind;
use signal::{Settings, math};
use std::f64::consts::TAU;

/// A level that no dynamics answer, in dB.
const LEVEL: f64 = -48.0;
/// A second until the sine has settled, and how long is listened where nothing says how long a cycle is.
const SETTLED: usize = 48_000;
const LISTENED: f64 = 3.0;
/// Less than this in dB, or in cents, is not moved.
const STILL: [f64; 2] = [0.5, 2.0];
/// Points along the axis.
const POINTS: usize = 320;
/// Most settings in one drawing, for their curves cross.
const MOST: usize = 3;

/// Gain in dB and pitch in cents of one side, a quantum each.
struct Track {
    gain: Vec<f64>,
    cents: Vec<f64>,
}

impl Track {
    fn moved(&self) -> [bool; 2] {
        let span = |values: &[f64]| {
            let (low, high) = values.iter().fold((f64::MAX, f64::MIN), |(low, high), x| (low.min(*x), high.max(*x)));
            high - low
        };
        [span(&self.gain) > STILL[0], span(&self.cents) > STILL[1]]
    }
}

pub(super) fn moves(kind: &Kind, settings: &Settings) -> bool {
    tracks(kind, settings, LISTENED).iter().flat_map(Track::moved).any(|moved| moved)
}

pub(super) fn pictures(kind: &Kind, shown: &[Shown]) -> Vec<Picture> {
    let shown = &shown[..shown.len().min(MOST)];
    let Some(first) = shown.first() else { return Vec::new() };
    let moved = tracks(kind, &first.settings, LISTENED)[0].moved();
    if moved == [true, true] {
        return moments::picture(kind, first);
    }
    let pitch = moved[1];
    let seconds = 3.0 * cycle(kind, &first.settings);
    let (across, scale) = Axis::time(seconds);
    let mut curves = Vec::new();
    for (colour, it) in shown.iter().enumerate() {
        let sides = tracks(kind, &it.settings, seconds).map(|track| if pitch { track.cents } else { track.gain });
        let apart = sides[0].iter().zip(&sides[1]).any(|(a, b)| (a - b).abs() > 0.5);
        let [left, right] = sides.map(|values| thinned(&values, seconds, scale));
        curves.push(Curve::line(&it.name, colour, left));
        if apart {
            curves.push(Curve::line("", colour, right).styled(Style::Dashed));
        }
    }
    let values = || curves.iter().flat_map(|curve| &curve.points).map(|point| point.1);
    let up = if pitch {
        let most = values().fold(10.0, |most: f64, x| most.max(x.abs()));
        Axis::around(-most, most, "cents")
    } else {
        Axis::decibels(values(), -36.0, "dB")
    };
    let (title, what) = if pitch { ("Pitch", "The pitch") } else { ("Gain", "The gain") };
    let words = format!(
        "{what} of a steady sine of 750 Hz over time, solid left, dashed right where it differs, measured on the running effect."
    );
    vec![Picture {
        title,
        words,
        drawing: Drawing::new(format!("{what} of {} over time", kind.name), across, up, curves),
    }]
}

/// Seconds of a cycle: from the settings' rate, or half a bar where it follows the tempo.
pub(super) fn cycle(kind: &Kind, settings: &Settings) -> f64 {
    let value = |key: &str| {
        let place = (kind.params)().iter().position(|param| param.key == key)?;
        settings.numbers.get(place).copied()
    };
    match (value("sync").unwrap_or(0.0), value("rate")) {
        (0.0, Some(rate)) if rate > 0.0 => (1.0 / rate).clamp(0.02, 20.0),
        _ => 1.0,
    }
}

fn tracks(kind: &Kind, settings: &Settings, seconds: f64) -> [Track; 2] {
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

fn thinned(values: &[f64], seconds: f64, scale: f64) -> Vec<(f64, f64)> {
    let last = values.len().saturating_sub(1);
    let point = |n: usize| {
        let place = n * last / POINTS;
        (place as f64 / last.max(1) as f64 * seconds * scale, values.get(place).copied().unwrap_or(0.0))
    };
    (0..=POINTS).map(point).collect()
}
