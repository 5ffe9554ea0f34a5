//! Dynamics against their laws.
//!
//! Sources: Giannoulis, Massberg, Reiss, "Digital Dynamic Range Compressor Design", JAES 60(6), 2012, eq. 4 (the curve with
//! a knee) and the definition of a time constant (1 - 1/e of the way); ITU-R BS.1770-5 annex 2 (true peak), here by a
//! filter longer and finer than any meter's.

use super::{Line, largest, play};
use signal::math;
use signal::window::bessel_i0;
use std::f64::consts::{PI, TAU};

const RATE: f64 = 48_000.0;

pub(super) fn lines() -> Vec<Line> {
    vec![
        curve(),
        times("attack", &[2.0, 10.0, 50.0]),
        times("release", &[20.0, 100.0, 500.0]),
        limiter(44_100.0),
        limiter(48_000.0),
    ]
}

/// The level that comes out by eq. 4, in dB.
fn law(level: f64, threshold: f64, ratio: f64, knee: f64) -> f64 {
    let over = level - threshold;
    if 2.0 * over < -knee {
        level
    } else if 2.0 * over.abs() <= knee && knee > 0.0 {
        let within = over + knee / 2.0;
        level + (1.0 / ratio - 1.0) * within * within / (2.0 * knee)
    } else {
        threshold + over / ratio
    }
}

fn curve() -> Line {
    let mut errors = Vec::new();
    for (ratio, knee) in [1.5, 4.0, 20.0].into_iter().flat_map(|ratio| [0.0, 6.0, 12.0].map(|knee| (ratio, knee))) {
        let text = format!("compressor threshold=-24 ratio={ratio} knee={knee} attack=1 release=500");
        for level in (0..=16).map(|n| -48.0 + 3.0 * f64::from(n)) {
            // A constant has a level without ripple.
            let gain = math::db_to_gain(level);
            let heard = play(&text, RATE, 96_000, |_| gain);
            errors.extend(heard.last().map(|x| math::gain_to_db(*x) - law(level, -24.0, ratio, knee)));
        }
    }
    Line {
        of: "compressor",
        what: "static curve, ratio 1.5 to 20, knee 0 to 12 dB, -48 to 0 dB".to_string(),
        against: "eq. 4 of Giannoulis, Massberg, Reiss 2012",
        error: largest(errors),
        bar: 0.01,
        unit: "dB",
    }
}

/// The error of the time in which a step's reduction covers 63 % of the way, or gives 63 % back.
fn times(which: &str, times: &[f64]) -> Line {
    let errors = times.iter().map(|time| {
        let other = if which == "attack" { "release=1000" } else { "attack=0.1" };
        let text = format!("compressor threshold=-30 ratio=4 knee=0 {other} {which}={time}");
        let (step, end) = (48_000, 192_000);
        let loud = |n: usize| if which == "attack" { n >= step } else { n < step };
        let level = |n: usize| math::db_to_gain(if loud(n) { -6.0 } else { -50.0 });
        let heard = play(&text, RATE, end, level);
        let reduction = |n: usize| -math::gain_to_db(heard[n] / level(n));
        // 24 dB over at 4:1 are turned down by 18.
        let wanted = if which == "attack" { 18.0 * (1.0 - math::exp(-1.0)) } else { 18.0 * math::exp(-1.0) };
        let there = |n: &usize| if which == "attack" { reduction(*n) >= wanted } else { reduction(*n) <= wanted };
        let found = (step..end).find(there).map_or(f64::INFINITY, |n| (n + 1 - step) as f64 / RATE * 1_000.0);
        100.0 * (found / time - 1.0)
    });
    Line {
        of: "compressor",
        what: format!(
            "{which} of {} to {} ms, a step of 24 dB over the threshold at 4:1",
            times[0],
            times[times.len() - 1]
        ),
        against: "1 - 1/e of the way in the time that is set",
        error: largest(errors.collect::<Vec<_>>()),
        bar: 2.0,
        unit: "%",
    }
}

/// Points between two samples, and samples on either side of a point.
const POINTS: usize = 32;
const REACH: usize = 32;

/// The highest magnitude between the samples.
fn true_peak(sound: &[f64]) -> f64 {
    let beta = 9.0;
    let tap = |x: f64| {
        let inside = (1.0 - (x / REACH as f64) * (x / REACH as f64)).max(0.0);
        let sinc = if x == 0.0 { 1.0 } else { math::sin(PI * x) / (PI * x) };
        sinc * bessel_i0(beta * inside.sqrt()) / bessel_i0(beta)
    };
    let filters: Vec<Vec<f64>> = (0..POINTS)
        .map(|point| {
            let taps = (0..2 * REACH).map(|n| tap(n as f64 - (REACH - 1) as f64 - point as f64 / POINTS as f64));
            let taps: Vec<f64> = taps.collect();
            // A constant comes out as it is.
            let sum: f64 = taps.iter().sum();
            taps.iter().map(|tap| tap / sum).collect()
        })
        .collect();
    let loudest = sound.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
    let near = |window: &&[f64]| window[REACH - 1].abs().max(window[REACH].abs()) > 0.5 * loudest;
    let at = |window: &[f64]| {
        let value = |taps: &Vec<f64>| taps.iter().zip(window).map(|(tap, x)| tap * x).sum::<f64>().abs();
        filters.iter().map(value).fold(0.0, f64::max)
    };
    sound.windows(2 * REACH).filter(near).map(at).fold(0.0, f64::max)
}

/// Ten partials that fade in and out against each other, twelve decibels too loud, the highest under 18 kHz.
fn limiter(rate: f64) -> Line {
    let partials = [61.0, 187.0, 443.0, 997.0, 2_311.0, 4_409.0, 7_919.0, 11_003.0, 14_503.0, 17_389.0];
    let input = |n: usize| {
        let time = n as f64 / rate;
        let sum: f64 = partials.iter().map(|f| math::sin(TAU * (f * time).fract() + 0.1 * f)).sum();
        // A beat four times a second, as steep as a drum's.
        0.2 * sum * math::exp(-8.0 * (4.0 * time).fract())
    };
    let heard = play("limiter -1 gain=12", rate, 2 * rate as usize, input);
    Line {
        of: "limiter",
        what: format!("true peak over the ceiling, 12 dB into it, at {} kHz", rate / 1_000.0),
        against: "the peak of 32 points between samples, 64 taps each",
        error: if heard.is_empty() { f64::INFINITY } else { (math::gain_to_db(true_peak(&heard)) + 1.0).max(0.0) },
        bar: 0.05,
        unit: "dB",
    }
}
