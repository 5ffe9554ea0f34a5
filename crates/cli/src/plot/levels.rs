//! The levels that come out for those that go in: the running effect, played with a sine that rises in steps and falls again.
//!
//! Units: dB, of a sine's peak.

use super::drawing::{Axis, Curve, Drawing, Style};
use super::{Picture, Shown};
use desk::curves::levels::{HIGH, LOW, ways};
use effects::Kind;

/// A step of so many decibels from one level to the next is a switch, whose ways up and down are both drawn. What only
/// follows slowly (a makeup by loudness) is on its way, and is not.
const SWITCH: f64 = 8.0;

pub(super) fn picture(kind: &Kind, shown: &[Shown], period: usize) -> Vec<Picture> {
    let mut curves = Vec::new();
    let mut both = false;
    for (colour, it) in shown.iter().enumerate() {
        let [up, down] = ways(kind, &it.settings, period);
        let differ = up.windows(2).any(|pair| pair[1].1 - pair[0].1 > SWITCH);
        curves.push(Curve::line(&it.name, colour, up));
        if differ {
            curves.push(Curve::line("", colour, down).styled(Style::Dashed));
            both = true;
        }
    }
    let highest = curves.iter().flat_map(|curve| &curve.points).map(|point| point.1).fold(0.0, f64::max);
    let top = if highest > 6.5 { 12.0 } else { f64::from(HIGH) };
    let up = Axis::even(f64::from(LOW), top, 6.0, "dB out");
    let across = Axis::even(f64::from(LOW), f64::from(HIGH), 6.0, "dB in");
    let hertz = super::waveform::hertz(period);
    let ways = if both { " Solid as it becomes louder, dashed as it becomes quieter again." } else { "" };
    let words = format!(
        "The level that comes out for the level of a sine of {hertz} going in, measured on the running effect.{ways}"
    );
    let drawing = Drawing::new(format!("Levels of {}", kind.name), across, up, curves);
    vec![Picture { title: "Levels", words, drawing }]
}
