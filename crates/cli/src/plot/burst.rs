//! How the level follows a burst: a quiet sine that is loud for a moment.
//!
//! Units: dB of a sine's peak, ms.

use super::drawing::{Axis, Curve, Drawing, Style};
use super::{Picture, Shown};
use desk::curves::burst::{LOUD, PARTS, QUIET, envelope};
use effects::Kind;

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
