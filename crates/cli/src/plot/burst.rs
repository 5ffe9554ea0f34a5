//! How the level follows a burst: a quiet sine that is loud for a moment.
//!
//! Units: dB of a sine's peak, ms.

use super::drawing::{Axis, Curve, Drawing, Style};
use super::run::{PERIOD, RATE, Run, level, sine};
use super::{Picture, Shown};
use effects::Kind;
use signal::{QUANTUM, Settings, math};

const QUIET: f64 = -48.0;
const LOUD: f64 = 0.0;
/// Seconds of quiet before what is drawn, then those that are drawn before the burst, in it and after it.
const SETTLED: f64 = 2.0;
const PARTS: [f64; 3] = [0.05, 0.2, 0.3];

pub(super) fn picture(kind: &Kind, shown: &[Shown], period: usize) -> Vec<Picture> {
    let mut curves = vec![Curve::line("what goes in", 0, going_in()).styled(Style::Input)];
    for (colour, it) in shown.iter().enumerate() {
        curves.push(Curve::line(&it.name, colour, envelope(kind, &it.settings, period)));
    }
    let highest = curves.iter().flat_map(|curve| &curve.points).map(|point| point.1).fold(6.0, f64::max);
    let up = Axis::even(-72.0, if highest > 12.0 { 24.0 } else { 12.0 }, 12.0, "dB");
    let words = format!(
        "How the level follows a sine of {} that is {QUIET} dB, then {LOUD} dB for {} ms, then {QUIET} dB again, measured on \
         the running effect without its latency.",
        super::waveform::hertz(period),
        PARTS[1] * 1_000.0
    );
    let length = PARTS.iter().sum::<f64>();
    let drawing = Drawing::new(format!("A burst through {}", kind.name), Axis::time(length).0, up, curves);
    vec![Picture { title: "Burst", words, drawing }]
}

fn going_in() -> Vec<(f64, f64)> {
    let [before, burst, after] = PARTS.map(|seconds| seconds * 1_000.0);
    let ends = [(0.0, QUIET), (before, QUIET), (before, LOUD), (before + burst, LOUD), (before + burst, QUIET)];
    ends.into_iter().chain([(before + burst + after, QUIET)]).collect()
}

/// Time in ms and level, one for each period that is at least a quantum.
pub(super) fn envelope(kind: &Kind, settings: &Settings, period: usize) -> Vec<(f64, f64)> {
    let window = period.max(QUANTUM);
    // The burst begins and ends with a period.
    let frames = |seconds: f64| (seconds * RATE.0) as usize / window * window;
    let (begin, burst) = (frames(SETTLED), frames(PARTS[0]) + frames(SETTLED));
    let end = burst + frames(PARTS[1]);
    let (quiet, loud) = (sine(period, math::db_to_gain(QUIET)), sine(period, math::db_to_gain(LOUD)));
    let input = |n: usize| if (burst..end).contains(&n) { loud(n) } else { quiet(n) };
    let mut run = Run::new(kind, settings);
    let latency = run.latency;
    let heard = run.play(end + frames(PARTS[2]) + latency + window, input);
    let heard = &heard[begin + latency..];
    let windows = heard.chunks_exact(window).take((end + frames(PARTS[2]) - begin) / window);
    let middle = |n: usize| (n as f64 + 0.5) * window as f64 / RATE.0 * 1_000.0;
    windows.enumerate().map(|(n, window)| (middle(n), level(window))).collect()
}

/// Whether the burst comes out higher than it ends, or the quiet after it lower than that before it.
pub(super) fn answers(kind: &Kind, settings: &Settings) -> bool {
    let levels = envelope(kind, settings, PERIOD);
    let [before, burst, _] = PARTS.map(|seconds| seconds * 1_000.0);
    let within =
        |from: f64, to: f64| levels.iter().filter(move |(at, _)| *at > from && *at < to).map(|(_, level)| *level);
    let quiet = within(0.0, before).next().unwrap_or(QUIET);
    let settled = within(0.0, before + burst).next_back().unwrap_or(LOUD);
    let highest = within(before, before + burst - 5.0).fold(f64::MIN, f64::max);
    let lowest = within(before + burst, f64::MAX).fold(f64::MAX, f64::min);
    highest > settled + 1.0 || lowest < quiet - 1.0
}
