//! The magnitude response of an effect that has one, at settings worth seeing.
//!
//! Units: Hz across, dB up.

use super::drawing::{Axis, Curve, Drawing};
use desk::inserts;
use session::Insert;
use signal::{Hz, bands, math};

const RATE: Hz = Hz(48_000.0);
/// Points along the axis: one every two pixels.
const POINTS: usize = 350;

/// Settings worth seeing, as they stand in a song, and the span of the level axis in dB.
fn shown(name: &str) -> Option<((f64, f64), &'static [&'static str])> {
    match name {
        "high-pass" => Some((
            (-60.0, 6.0),
            &[
                "high-pass 80 slope=6",
                "high-pass 80 slope=12",
                "high-pass 80 slope=24",
                "high-pass 80 slope=48",
                "high-pass 80 slope=96",
            ],
        )),
        "low-pass" => Some((
            (-60.0, 6.0),
            &[
                "low-pass 5000 slope=6",
                "low-pass 5000 slope=12",
                "low-pass 5000 slope=24",
                "low-pass 5000 slope=48",
                "low-pass 5000 slope=96",
            ],
        )),
        "equalizer" => Some((
            (-18.0, 12.0),
            &[
                "equalizer { bell 250 gain=-6 q=2; bell 3000 gain=6; }",
                "equalizer { low-shelf 120 gain=6; high-shelf 8000 gain=6; }",
                "equalizer { notch 1000 q=4; }",
                "equalizer { tilt 1000 gain=3; }",
            ],
        )),
        _ => None,
    }
}

/// The drawing of an effect; none where there is nothing to see.
pub(super) fn drawing(name: &str) -> Option<String> {
    let ((low, high), texts) = shown(name)?;
    let words = [20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000];
    let word = |f: u32| if f < 1_000 { f.to_string() } else { format!("{}k", f / 1_000) };
    let marks = words.iter().map(|f| (f64::from(*f), word(*f))).collect();
    let across = Axis { from: 20.0, to: 20_000.0, log: true, marks, title: "Hz" };
    let mut drawing = Drawing::new(across, Axis::even(low, high, 6.0, "dB"));
    for (place, range) in bands::RANGES.iter().enumerate() {
        drawing.stretch(range.name, range.low.0, range.high.0, place % 2 == 0);
    }
    let curves: Vec<Curve> = texts.iter().filter_map(|text| curve(text)).collect();
    Some(drawing.finish(&format!("Magnitude response of {name}"), &curves))
}

fn curve(text: &str) -> Option<Curve> {
    let insert: Insert = inserts(text).ok()?.pop()?;
    let kind = effects::find(&insert.kind)?;
    let point = |n: usize| {
        let frequency = 20.0 * math::pow(1_000.0, n as f64 / POINTS as f64);
        let magnitude = (kind.response)(&insert.settings, Hz(frequency), RATE)?;
        Some((frequency, math::gain_to_db(magnitude.max(1e-9))))
    };
    Some(Curve { name: text.to_string(), points: (0..=POINTS).map(point).collect::<Option<_>>()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_curve_that_is_promised_is_drawn() {
        for name in effects::LIST.iter().map(|kind| kind.name) {
            for text in shown(name).map_or(&[][..], |(_, texts)| texts) {
                assert!(curve(text).is_some(), "{text}");
            }
        }
    }

    #[test]
    fn a_high_pass_is_three_decibels_down_at_its_frequency_at_any_slope() {
        for text in shown("high-pass").unwrap().1 {
            let curve = curve(text).unwrap();
            let near = curve.points.iter().min_by(|a, b| (a.0 - 80.0).abs().total_cmp(&(b.0 - 80.0).abs())).unwrap();
            // The nearest point lies up to 1 % beside it, which the steepest slope turns into up to 0.8 dB.
            assert!((near.1 + 3.01).abs() < 1.0, "{text}: {near:?}");
        }
    }
}
