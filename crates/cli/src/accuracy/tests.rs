//! Every figure of the page is under its bar.

use super::*;

#[test]
fn every_figure_is_under_its_bar() {
    let lines = lines();
    let over: Vec<String> = lines
        .iter()
        .filter(|line| line.error.is_nan() || line.error > line.bar)
        .map(|line| format!("{}, {}: {} {} over {}", line.of, line.what, line.error, line.unit, line.bar))
        .collect();
    assert!(over.is_empty(), "{over:#?}");
    assert!(lines.len() > 20);
}

#[test]
fn a_wrong_effect_would_be_found() {
    assert_eq!(largest(Vec::new()), f64::INFINITY);
    assert_eq!(largest([0.5, -2.0]), 2.0);
    // A third harmonic of -40 dB is what remains of a sine.
    let sine =
        |n: usize, k: f64| signal::math::sin(std::f64::consts::TAU * (k * 1_000.0 * n as f64 / 48_000.0).fract());
    let bent: Vec<f64> = (0..4_800).map(|n| sine(n, 1.0) + 0.01 * sine(n, 3.0)).collect();
    assert!((residue(&bent, 1_000.0, 48_000.0) + 40.0).abs() < 0.01);
    assert!(residue(&(0..4_800).map(|n| sine(n, 1.0)).collect::<Vec<_>>(), 1_000.0, 48_000.0) < -200.0);
}
