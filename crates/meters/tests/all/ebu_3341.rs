//! The minimum requirements of EBU Tech 3341 (November 2023), table 1: every case that is a generated signal.

use crate::signals::{RATE, read_stereo, tones};
use meters::{Meters, Readings};
use signal::{Layout, Seconds, math};
use std::f64::consts::PI;

const SILENCE: f64 = f64::NEG_INFINITY;

#[track_caller]
fn near(value: Option<f64>, expected: f64, tolerance: f64) {
    let value = value.expect("a value");
    assert!((value - expected).abs() <= tolerance, "{value}, not {expected}");
}

#[test]
fn cases_1_and_2_a_steady_tone_reads_its_level_in_every_window() {
    for level in [-23.0, -33.0] {
        let readings = read_stereo(&tones(&[(20.0, level)]));
        near(readings.integrated_lufs, level, 0.1);
        for at in &readings.loudness_over_time {
            at.momentary.into_iter().for_each(|m| near(Some(m), level, 0.1));
            at.short_term.into_iter().for_each(|s| near(Some(s), level, 0.1));
        }
        near(readings.max_momentary_lufs, level, 0.1);
        near(readings.max_short_term_lufs, level, 0.1);
    }
}

#[test]
fn cases_3_to_5_both_gates_leave_out_what_is_quiet() {
    let three = [(10.0, -36.0), (60.0, -23.0), (10.0, -36.0)];
    let four = [(10.0, -72.0), (10.0, -36.0), (60.0, -23.0), (10.0, -36.0), (10.0, -72.0)];
    let five = [(20.0, -26.0), (20.1, -20.0), (20.0, -26.0)];
    for parts in [three.as_slice(), &four, &five] {
        near(read_stereo(&tones(parts)).integrated_lufs, -23.0, 0.1);
    }
}

#[test]
fn case_6_surrounds_count_more() {
    let [front, centre, surround] = [-28.0, -24.0, -30.0].map(|level| tones(&[(20.0, level)]));
    let silence = vec![0.0; front.len()];
    let mut meters = Meters::new(RATE, Layout::Surround51).unwrap();
    meters.push(&[&front, &front, &centre, &silence, &surround, &surround]);
    near(meters.finish().integrated_lufs, -23.0, 0.1);
    // The low-frequency channel does not count, however loud.
    let mut meters = Meters::new(RATE, Layout::Surround51).unwrap();
    meters.push(&[&front, &front, &centre, &front, &surround, &surround]);
    near(meters.finish().integrated_lufs, -23.0, 0.1);
}

#[test]
fn case_9_short_term_loudness_of_a_beat_of_3_s_is_constant() {
    let readings = read_stereo(&tones(&[(1.34, -20.0), (1.66, -30.0)].repeat(5)));
    readings.loudness_over_time.iter().filter_map(|at| at.short_term).for_each(|s| near(Some(s), -23.0, 0.1));
    near(readings.max_short_term_lufs, -23.0, 0.1);
}

#[test]
fn case_10_a_tone_of_3_s_is_found_wherever_it_begins() {
    for i in 0..20 {
        let readings = read_stereo(&tones(&[(f64::from(i) * 0.15, SILENCE), (3.0, -23.0), (1.0, SILENCE)]));
        near(readings.max_short_term_lufs, -23.0, 0.1);
        near(readings.max_short_term_at.map(|place| place.time.0), f64::from(i) * 0.15, 0.011);
    }
}

/// The greatest loudness so far, after each of twenty rising steps of a live meter's file.
fn successive(length: f64, shift: f64, value: impl Fn(&Readings) -> Option<f64>) {
    let mut meters = Meters::new(RATE, Layout::Stereo).unwrap();
    for i in 0..20 {
        let (late, level) = (f64::from(i) * shift, -38.0 + f64::from(i));
        let part = tones(&[(late, SILENCE), (length, level), (length - late, SILENCE)]);
        meters.push(&[&part, &part]);
        near(value(&meters.clone().finish()), level, 0.1);
    }
}

#[test]
fn case_11_successive_greatest_short_term_values() {
    successive(3.0, 0.15, |readings| readings.max_short_term_lufs);
}

#[test]
fn case_12_momentary_loudness_of_a_beat_of_400_ms_is_constant() {
    let readings = read_stereo(&tones(&[(0.18, -20.0), (0.22, -30.0)].repeat(25)));
    let settled = readings.loudness_over_time.iter().filter(|at| at.time >= Seconds(1.0));
    settled.for_each(|at| near(at.momentary, -23.0, 0.1));
    near(readings.max_momentary_lufs, -23.0, 0.1);
}

#[test]
fn case_13_a_tone_of_400_ms_is_found_wherever_it_begins() {
    for i in 0..20 {
        let readings = read_stereo(&tones(&[(f64::from(i) * 0.02, SILENCE), (0.4, -23.0), (1.0, SILENCE)]));
        near(readings.max_momentary_lufs, -23.0, 0.1);
        near(readings.max_momentary_at.map(|place| place.time.0), f64::from(i) * 0.02, 0.011);
    }
}

#[test]
fn case_14_successive_greatest_momentary_values() {
    successive(0.4, 0.02, |readings| readings.max_momentary_lufs);
}

/// Ten milliseconds of fade at both ends.
fn faded(mut samples: Vec<f64>) -> Vec<f32> {
    let length = RATE as usize / 100;
    let last = samples.len() - 1;
    for n in 0..length {
        samples[n] *= n as f64 / length as f64;
        samples[last - n] *= n as f64 / length as f64;
    }
    samples.into_iter().map(|x| x as f32).collect()
}

#[track_caller]
fn peaks_at(samples: &[f32], expected: f64) {
    let error = read_stereo(samples).true_peak_dbtp.unwrap() - expected;
    assert!((-0.4..=0.2).contains(&error), "{error} dB");
}

#[test]
fn cases_15_to_19_tops_between_samples() {
    // Parts of the rate, amplitude, phase in degrees, dBTP.
    let cases: [(f64, f64, f64, f64); 5] = [
        (4.0, 0.50, 0.0, -6.0),
        (4.0, 0.50, 45.0, -6.0),
        (6.0, 0.50, 60.0, -6.0),
        (8.0, 0.50, 67.5, -6.0),
        (4.0, 1.41, 45.0, 3.0),
    ];
    for (part, amplitude, phase, expected) in cases {
        let angle = |n: u32| 2.0 * PI * f64::from(n) / part + phase * PI / 180.0;
        peaks_at(&faded((0..RATE).map(|n| amplitude * math::sin(angle(n))).collect()), expected);
    }
}

/// Low-passes at a quarter of the band and takes every fourth sample.
fn downsample(samples: &[f64], offset: usize) -> Vec<f64> {
    const REACH: i64 = 400;
    let tap = |k: i64| {
        let window = 0.5 + 0.5 * math::cos(PI * k as f64 / REACH as f64);
        let x = 2.0 * PI * 0.12 * k as f64;
        if k == 0 { 0.24 } else { 0.24 * math::sin(x) / x * window }
    };
    let taps: Vec<f64> = (-REACH..=REACH).map(tap).collect();
    let reach = REACH as usize;
    let filtered = |n: usize| taps.iter().zip(&samples[n - reach..]).map(|(tap, x)| tap * x).sum::<f64>();
    (reach + offset..samples.len() - reach - 1).step_by(4).map(filtered).collect()
}

#[test]
fn cases_20_to_23_one_loud_period_between_samples() {
    // At four times the rate fs/6 has 24 samples a period and fs/4 has 16; the loud period begins where the phase is 0.
    let (before, loud) = (24 * 1000, 16);
    let sample = |n: usize| match n.checked_sub(before) {
        Some(m) if m < loud => math::sin(2.0 * PI * m as f64 / 16.0),
        Some(m) => 0.5 * math::sin(2.0 * PI * ((m - loud) % 24) as f64 / 24.0),
        None => 0.5 * math::sin(2.0 * PI * (n % 24) as f64 / 24.0),
    };
    let fine: Vec<f64> = (0..2 * before).map(sample).collect();
    for offset in 0..4 {
        peaks_at(&faded(downsample(&fine, offset)), 0.0);
    }
}
