//! One period of a sine, going in and coming out.
//!
//! Units: ms; full scale is 1.

use super::drawing::{Axis, Curve, Drawing, Style};
use super::{Picture, Shown};
use desk::curves::run::{Pair, RATE, Run, sine};
use effects::Kind;

/// 1 kHz, with a peak of a half.
const PERIOD: usize = 48;
const PEAK: f64 = 0.5;
/// Most frames until it is through: a second, and no less than a few periods are shown.
const LONGEST: usize = 48_000;
const SHORTEST: usize = 3 * PERIOD;
/// Points along the axis.
const POINTS: usize = 2_000;

pub(super) fn picture(kind: &Kind, shown: &[Shown]) -> Vec<Picture> {
    let input = sine(PERIOD, PEAK);
    let burst = move |n: usize| if n < PERIOD { input(n) } else { [0.0; 2] };
    let heard: Vec<Vec<Pair>> = shown
        .iter()
        .map(|it| {
            let mut run = Run::new(kind, &it.settings);
            let latency = run.latency;
            run.play(LONGEST + latency, &burst).split_off(latency)
        })
        .collect();
    let sounds = |sound: &Vec<Pair>| sound.iter().rposition(|pair| pair.iter().any(|x| x.abs() > 1e-3)).unwrap_or(0);
    let length = heard.iter().map(sounds).max().unwrap_or(0).max(SHORTEST) + PERIOD / 2;
    let (across, scale) = Axis::time(length as f64 / RATE.0);
    let points = |sample: &dyn Fn(usize) -> f64| {
        let count = length.min(POINTS);
        let frame = |n: usize| n * length / count;
        (0..count).map(frame).map(|n| (n as f64 / RATE.0 * scale, sample(n))).collect::<Vec<_>>()
    };
    let mut curves = vec![Curve::line("what goes in", 0, points(&|n| burst(n)[0])).styled(Style::Input)];
    for (colour, (it, sound)) in shown.iter().zip(&heard).enumerate() {
        let at = |side: usize| move |n: usize| sound.get(n).map_or(0.0, |pair| pair[side]);
        curves.push(Curve::line(&it.name, colour, points(&at(0))));
        if sound.iter().any(|pair| (pair[0] - pair[1]).abs() > 1e-3) {
            curves.push(Curve::line("", colour, points(&at(1))).styled(Style::Dashed));
        }
    }
    let most = curves.iter().flat_map(|curve| &curve.points).map(|point| point.1.abs()).fold(PEAK, f64::max);
    let words = "One period of a sine of 1 kHz: left (solid) and right (dashed, where it differs), measured on the running \
                 effect without its latency.";
    let up = Axis::around(-most, most, "full scale is 1");
    let drawing = Drawing::new(format!("A sine through {}", kind.name), across, up, curves);
    vec![Picture { title: "Waveform", words: words.to_string(), drawing }]
}

/// The frequency of a period, as a person says it.
pub(super) fn hertz(period: usize) -> String {
    let hertz = RATE.0 / period as f64;
    if hertz < 1_000.0 { format!("{} Hz", hertz.round()) } else { format!("{} kHz", hertz / 1_000.0) }
}
