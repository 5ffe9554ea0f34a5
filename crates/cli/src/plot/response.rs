//! The magnitude response of an effect that states one.
//!
//! Units: Hz across, dB up.

use super::drawing::{Axis, Curve, Drawing};
use super::run::RATE;
use super::{Picture, Shown};
use effects::Kind;
use signal::{Hz, Settings, math};

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
    let point = |frequency: f64| {
        let magnitude = (kind.response)(settings, Hz(frequency), RATE)?;
        Some((frequency, math::gain_to_db(magnitude.max(1e-9))))
    };
    frequencies().map(point).collect()
}
