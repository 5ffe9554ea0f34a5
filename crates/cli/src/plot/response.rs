//! The magnitude response of an effect that states one.
//!
//! Units: Hz across, dB up.

use super::drawing::{Axis, Curve, Drawing};
use super::{Picture, Shown};
use desk::curves::response;
use desk::curves::run::{RATE, Run, level};
use effects::Kind;
use signal::{Settings, math};

/// Points along the axis: one every two pixels.
const POINTS: usize = 300;
/// What lies below is not looked at.
const FLOOR: f64 = -60.0;

pub(super) fn picture(kind: &Kind, shown: &[Shown]) -> Vec<Picture> {
    let curve = |(colour, it): (usize, &Shown)| Some(Curve::line(&it.name, colour, points(kind, &it.settings)?));
    let curves: Vec<Curve> = shown.iter().enumerate().filter_map(curve).collect();
    let words = "How much of each frequency is let through, calculated from the effect's own coefficients at 48 kHz."
        .to_string();
    vec![Picture { title: "Response", words, drawing: over_frequency(format!("Response of {}", kind.name), curves) }]
}

/// Curves in dB over the audible frequencies.
pub(super) fn over_frequency(label: String, curves: Vec<Curve>) -> Drawing {
    over_frequency_from(label, curves, FLOOR)
}

/// As [`over_frequency`], from another floor.
pub(super) fn over_frequency_from(label: String, curves: Vec<Curve>, floor: f64) -> Drawing {
    let up = Axis::decibels(curves.iter().flat_map(|curve| &curve.points).map(|point| point.1), floor, "dB");
    Drawing::new(label, Axis::frequencies(), up, curves).with_ranges()
}

/// The frequencies of the points, evenly for the ear.
pub(super) fn frequencies() -> impl Iterator<Item = f64> {
    (0..=POINTS).map(|n| 20.0 * math::pow(1_000.0, n as f64 / POINTS as f64))
}

pub(super) fn points(kind: &Kind, settings: &Settings) -> Option<Vec<(f64, f64)>> {
    let frequencies: Vec<f64> = frequencies().collect();
    Some(frequencies.iter().copied().zip(response(kind, settings, RATE, &frequencies)?).collect())
}

/// As [`picture`], of an effect that states no response: sine by sine.
pub(super) fn measured(kind: &Kind, shown: &[Shown]) -> Vec<Picture> {
    let curve = |(colour, it): (usize, &Shown)| Curve::line(&it.name, colour, sines(kind, &it.settings));
    let curves = shown.iter().enumerate().map(curve).collect();
    let words = format!(
        "How much louder or quieter a sine of {SINE} dB comes out once it is steady, by its frequency, measured on the running \
         effect."
    );
    vec![Picture { title: "Sines", words, drawing: over_frequency(format!("Sines through {}", kind.name), curves) }]
}

/// The level of each sine, in dB.
const SINE: f64 = -12.0;

fn sines(kind: &Kind, settings: &Settings) -> Vec<(f64, f64)> {
    let gain = math::db_to_gain(SINE);
    let point = |frequency: f64| {
        let turn = |n: usize| std::f64::consts::TAU * (frequency * n as f64 / RATE.0).fract();
        let mut run = Run::new(kind, settings);
        let mut listen = |frames: usize| run.play(frames, |n| [gain * math::sin(turn(n)); 2]);
        listen(RATE.0 as usize / 2);
        (frequency, level(&listen(RATE.0 as usize / 5)) - SINE)
    };
    frequencies().step_by(5).map(point).collect()
}
