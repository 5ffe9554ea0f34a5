//! How the level follows a burst: a quiet sine that is loud for a moment.
//!
//! Units: dB of a sine's peak, ms.

use super::run::{PERIOD, RATE, Run, level, sine};
use effects::Kind;
use signal::{QUANTUM, Settings, math};

/// The level before and after.
pub const QUIET: f64 = -48.0;
/// The level of the burst.
pub const LOUD: f64 = 0.0;
/// Seconds of quiet before what is looked at.
const SETTLED: f64 = 2.0;
/// Seconds that are looked at before the burst, in it and after it.
pub const PARTS: [f64; 3] = [0.05, 0.2, 0.3];

/// Time in ms and level, one for each period that is at least a quantum.
pub fn envelope(kind: &Kind, settings: &Settings, period: usize) -> Vec<(f64, f64)> {
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
pub fn answers(kind: &Kind, settings: &Settings) -> bool {
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
