//! What moves by itself: the gain or the pitch of a steady sine over time, or the answers at several moments.
//!
//! Units: dB, cents, s.

use super::drawing::{Axis, Curve, Drawing, Style};
use super::{Picture, Shown, moments};
use desk::curves::moving::{LISTENED, cycle, tracks};
use effects::Kind;

/// Points along the axis.
const POINTS: usize = 320;
/// Most settings in one drawing, for their curves cross.
const MOST: usize = 3;

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

fn thinned(values: &[f64], seconds: f64, scale: f64) -> Vec<(f64, f64)> {
    let last = values.len().saturating_sub(1);
    let point = |n: usize| {
        let place = n * last / POINTS;
        (place as f64 / last.max(1) as f64 * seconds * scale, values.get(place).copied().unwrap_or(0.0))
    };
    (0..=POINTS).map(point).collect()
}
