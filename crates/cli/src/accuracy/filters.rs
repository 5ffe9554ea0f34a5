//! Filters against their analog forms.
//!
//! Sources: Bristow-Johnson, "Cookbook formulae for audio EQ biquad filter coefficients", 1994 (bells and shelves, with
//! A = 10^(gain / 40)); Butterworth, "On the Theory of Filter Amplifiers", 1930.

use super::{Line, largest, play};
use signal::fft::Fft;
use signal::math;

const RATES: [f64; 4] = [44_100.0, 48_000.0, 96_000.0, 192_000.0];

pub(super) fn lines() -> Vec<Line> {
    let mut lines: Vec<Line> = RATES.iter().map(|rate| bands(*rate)).collect();
    lines.push(corners());
    lines.push(cut("low-pass", 1_000.0, 24, -60.0, 2.0));
    lines.push(cut("high-pass", 80.0, 24, -60.0, 0.05));
    lines.push(cut("high-pass", 400.0, 48, -60.0, 0.1));
    lines
}

/// The level at frequencies of the transform, 20 Hz to 20 kHz, in dB.
fn response(text: &str, rate: f64) -> Vec<(f64, f64)> {
    let size = if rate > 100_000.0 { 1 << 18 } else { 1 << 16 };
    let mut re = play(text, rate, size, |n| if n == 0 { 1.0 } else { 0.0 });
    re.resize(size, 0.0);
    let mut im = vec![0.0; size];
    Fft::new(size).forward(&mut re, &mut im);
    let point = |n: usize| {
        let wanted = 20.0 * math::pow(1_000.0, n as f64 / 200.0);
        let bin = (wanted / rate * size as f64).round() as usize;
        (bin as f64 * rate / size as f64, math::power_to_db((re[bin] * re[bin] + im[bin] * im[bin]).max(1e-30)))
    };
    (0..=200).map(point).filter(|(f, _)| *f >= 20.0 && *f <= 20_000.0).collect()
}

/// The cookbook's bells and shelves in dB, at a frequency in multiples of the band's.
fn analog(kind: &str, w: f64, gain: f64, q: f64) -> f64 {
    let a = math::db_to_gain(gain / 2.0);
    let quadratic = |s2: f64, s1: f64, s0: f64| (s0 - s2 * w * w) * (s0 - s2 * w * w) + s1 * w * s1 * w;
    let root = a.sqrt();
    let power = match kind {
        "bell" => quadratic(1.0, a / q, 1.0) / quadratic(1.0, 1.0 / (a * q), 1.0),
        "low-shelf" => a * a * quadratic(1.0, root / q, a) / quadratic(a, root / q, 1.0),
        _ => a * a * quadratic(a, root / q, 1.0) / quadratic(1.0, root / q, a),
    };
    math::power_to_db(power)
}

fn bands(rate: f64) -> Line {
    let mut errors = Vec::new();
    for (kind, qualities) in [("bell", &[0.5, 2.0, 8.0][..]), ("low-shelf", &[0.707]), ("high-shelf", &[0.707])] {
        for frequency in [60.0, 250.0, 1_000.0, 4_000.0, 10_000.0, 16_000.0] {
            for (gain, q) in [-12.0, 6.0, 12.0].iter().flat_map(|gain| qualities.iter().map(move |q| (*gain, *q))) {
                let heard = response(&format!("equalizer {{ {kind} {frequency} gain={gain} q={q} }}"), rate);
                errors.extend(heard.iter().map(|(f, level)| level - analog(kind, f / frequency, gain, q)));
            }
        }
    }
    Line {
        of: "equalizer",
        what: format!("bells of Q 0.5 to 8 and shelves, 60 Hz to 16 kHz, -12 to 12 dB, at {} kHz", rate / 1_000.0),
        against: "the analog bands of Bristow-Johnson 1994, 20 Hz to 20 kHz",
        error: largest(errors),
        bar: if rate < 48_000.0 { 0.12 } else { 0.1 },
        unit: "dB",
    }
}

fn corners() -> Line {
    let mut errors = Vec::new();
    for (name, slope) in
        ["high-pass", "low-pass"].into_iter().flat_map(|name| [6, 12, 24, 48].map(|slope| (name, slope)))
    {
        for frequency in [50.0, 200.0, 1_000.0, 5_000.0, 15_000.0] {
            let frames = 48_000;
            let heard = play(&format!("{name} {frequency} slope={slope}"), 48_000.0, 2 * frames, |n| {
                0.5 * math::sin(std::f64::consts::TAU * (frequency * n as f64 / 48_000.0).fract())
            });
            // A second is a whole number of periods of each.
            let power = heard.iter().skip(frames).map(|x| x * x).sum::<f64>() / frames as f64 / 0.125;
            errors.push(math::power_to_db(power) + 3.010_3);
        }
    }
    Line {
        of: "high-pass, low-pass",
        what: "level at the corner, 50 Hz to 15 kHz, 6 to 48 dB an octave, at 48 kHz".to_string(),
        against: "-3.01 dB (Butterworth 1930)",
        error: largest(errors),
        bar: 0.01,
        unit: "dB",
    }
}

fn cut(name: &'static str, corner: f64, slope: u32, down_to: f64, bar: f64) -> Line {
    let order = f64::from(slope) / 6.0;
    let heard = response(&format!("{name} {corner} slope={slope}"), 48_000.0);
    let errors = heard.iter().filter_map(|(f, level)| {
        let way = if name == "low-pass" { f / corner } else { corner / f };
        let wanted = -math::power_to_db(1.0 + math::pow(way, 2.0 * order));
        (wanted > down_to).then_some(level - wanted)
    });
    Line {
        of: name,
        what: format!("{corner} Hz, {slope} dB an octave, down to {down_to} dB, at 48 kHz"),
        against: "the analog filter (Butterworth 1930)",
        error: largest(errors),
        bar,
        unit: "dB",
    }
}
