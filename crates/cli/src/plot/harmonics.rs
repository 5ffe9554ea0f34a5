//! The harmonics that a sine gets.
//!
//! Units: dB under the sine itself.

use super::drawing::{Axis, Curve, Drawing, Style};
use super::{Picture, Shown};
use desk::curves::run::{Run, harmonic_level, sine};
use effects::Kind;
use signal::math;

const LEVEL: f64 = 0.0;
const FLOOR: f64 = -96.0;
const COUNT: usize = 10;
/// A second to settle, and whole periods of every sine.
const FRAMES: [usize; 2] = [48_000, 4_096];

pub(super) fn picture(kind: &Kind, shown: &[Shown], period: usize) -> Vec<Picture> {
    let curve = |(colour, it): (usize, &Shown)| {
        let mut run = Run::new(kind, &it.settings);
        let input = sine(period, math::db_to_gain(LEVEL));
        run.play(FRAMES[0], &input);
        let heard = run.play(FRAMES[1], &input);
        let own = harmonic_level(&heard, 0, period, 1);
        let level = |number: usize| (number as f64, harmonic_level(&heard, 0, period, number) - own);
        let points = (2..=COUNT).filter(|number| number * 2 < period).map(level).collect();
        Curve::line(&it.name, colour, points).styled(Style::Stems)
    };
    let curves = shown.iter().enumerate().map(curve).collect();
    let mut across = Axis::even(2.0, COUNT as f64, 1.0, "harmonic");
    (across.from, across.to) = (1.7, COUNT as f64 + 0.7);
    let words = format!(
        "The harmonics of a sine of {} at {LEVEL} dB, against the sine that comes out, measured on the running effect.",
        super::waveform::hertz(period)
    );
    let up = Axis::even(FLOOR, 0.0, 12.0, "dB");
    let drawing = Drawing::new(format!("Harmonics of {}", kind.name), across, up, curves);
    vec![Picture { title: "Harmonics", words, drawing }]
}
