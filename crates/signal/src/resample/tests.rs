//! Claims about the resampler.
#![allow(clippy::disallowed_methods)] // the platform's library is the yardstick here

use super::*;
use crate::fft::RealFft;
use crate::random::Random;
use crate::window::Window;
use std::f64::consts::PI;

fn sine(frequency: f64, rate: u32, length: usize) -> Vec<f64> {
    (0..length).map(|i| (2.0 * PI * frequency * i as f64 / f64::from(rate)).sin()).collect()
}

fn noise(length: usize) -> Vec<f32> {
    let mut random = Random::new(11);
    (0..length).map(|_| random.signed() as f32).collect()
}

fn converted(input: Vec<f64>, from: u32, to: u32) -> Vec<f64> {
    resample(&[input], from, to).unwrap().remove(0)
}

/// The level of the greatest difference from the same sine made at the new rate, away from the ends.
fn error_of_sine(frequency: f64, from: u32, to: u32) -> f64 {
    let (margin, seconds) = (0.06, 0.3);
    let output = converted(sine(frequency, from, (seconds * f64::from(from)) as usize), from, to);
    let exact = sine(frequency, to, output.len());
    let margin = (margin * f64::from(to)) as usize;
    let worst = (margin..output.len() - margin).map(|i| (output[i] - exact[i]).abs()).fold(0.0, f64::max);
    20.0 * worst.log10()
}

const PAIRS: [(u32, u32); 12] = [
    (44_100, 48_000),
    (48_000, 44_100),
    (44_100, 96_000),
    (96_000, 44_100),
    (48_000, 96_000),
    (96_000, 48_000),
    (192_000, 48_000),
    (88_200, 48_000),
    (8_000, 48_000),
    (48_000, 16_000),
    (44_100, 48_001),
    (48_001, 44_100),
];

#[test]
fn a_sine_in_the_band_is_the_same_sine_at_the_new_rate_within_160_db() {
    for (from, to) in PAIRS {
        let half = f64::from(from.min(to)) / 2.0;
        for part in [0.01, 0.1, 0.5, 0.85] {
            let error = error_of_sine(part * half, from, to);
            assert!(error < -160.0, "{from} to {to}, {part} of the band: {error} dB");
        }
    }
}

#[test]
fn ninety_five_percent_of_the_band_is_flat_within_a_thousandth() {
    for (from, to) in PAIRS {
        let frequency = 0.95 * f64::from(from.min(to)) / 2.0;
        // With linear phase the difference from the exact sine is the droop: 0.001 dB is -78.8 dB.
        let error = error_of_sine(frequency, from, to);
        assert!(error < -78.8, "{from} to {to}: {error} dB");
    }
}

/// Spectrum in dB below a full-scale sine, in bins of rate / 65536.
fn spectrum(signal: &[f64]) -> Vec<f64> {
    let n = 65_536;
    let window = Window::Kaiser(26.0).periodic(n);
    let gain = 2.0 / window.iter().sum::<f64>();
    let input: Vec<f64> = window.iter().zip(&signal[4_000..]).map(|(w, x)| w * x).collect();
    let (mut re, mut im) = (vec![0.0; n / 2 + 1], vec![0.0; n / 2 + 1]);
    RealFft::new(n).forward(&input, &mut re, &mut im);
    re.iter().zip(&im).map(|(a, b)| 20.0 * (gain * a.hypot(*b)).max(1e-20).log10()).collect()
}

#[test]
fn aliases_and_images_lie_160_db_down_anywhere() {
    for (from, to) in [(44_100, 48_000), (48_000, 44_100), (96_000, 44_100), (44_100, 48_001), (44_100, 192_000)] {
        let length = (80_000.0 * f64::from(from) / f64::from(to)) as usize;
        for part in [0.05, 0.45, 0.9, 0.99] {
            let frequency = part * f64::from(from) / 2.0;
            let spectrum = spectrum(&converted(sine(frequency, from, length), from, to));
            let bin = f64::from(to) / 65_536.0;
            let spurious =
                spectrum.iter().enumerate().filter(|(k, _)| (*k as f64 * bin - frequency).abs() > 14.0 * bin);
            let worst = spurious.map(|(_, level)| *level).fold(f64::NEG_INFINITY, f64::max);
            assert!(worst < -160.0, "{from} to {to}, {frequency} Hz: {worst} dB");
        }
    }
}

#[test]
fn a_sweep_beyond_the_new_half_leaves_nothing() {
    // 22.05 to 47 kHz at 96 kHz: all of it above what 44.1 kHz can hold; faded so that its edges stay there too.
    let length = 96_000;
    let sweep: Vec<f64> = (0..length)
        .map(|i| {
            let t = f64::from(i) / f64::from(length);
            let phase = 2.0 * PI * f64::from(length) / 96_000.0 * (23_000.0 * t + 12_000.0 * t * t);
            phase.sin() * Window::Kaiser(26.0).at(t)
        })
        .collect();
    let output = converted(sweep, 96_000, 44_100);
    let worst = output.iter().map(|x| x.abs()).fold(0.0, f64::max);
    assert!(20.0 * worst.log10() < -160.0, "{} dB", 20.0 * worst.log10());
}

#[test]
fn the_length_is_exact_and_frame_0_is_time_0() {
    for (from, to) in PAIRS {
        for length in [0, 1, 2, 441, 1_000] {
            let output = resample(&[vec![0.5_f32; length]], from, to).unwrap();
            assert_eq!(output[0].len() as u64, (length as u64 * u64::from(to)).div_ceil(u64::from(from)));
        }
    }
    // A click in the middle is a click in the middle, the same to both sides.
    let mut click = vec![0.0; 2_001];
    click[1_000] = 1.0;
    let output = converted(click, 48_000, 96_000);
    assert_eq!(output.len(), 4_002);
    for i in 0..1_000 {
        assert!((output[2_000 + i] - output[2_000 - i]).abs() < 1e-14);
    }
}

#[test]
fn chunks_do_not_change_a_bit() {
    for (from, to) in [(44_100, 48_000), (96_000, 48_000), (8_000, 48_000), (44_100, 48_001), (48_000, 48_000)] {
        let input = [noise(70_000), noise(70_000).into_iter().rev().collect()];
        let whole = resample(&input, from, to).unwrap();
        let mut resampler = Resampler::new(from, to, 2).unwrap();
        let mut random = Random::new(5);
        let mut output = vec![vec![0.25_f32]; 2];
        let mut at = 0;
        while at < 70_000 {
            let end = (at + random.below(3_000) as usize).min(70_000);
            resampler.process(&[&input[0][at..end], &input[1][at..end]], &mut output);
            at = end;
        }
        resampler.finish(&mut output);
        for (chunked, whole) in output.iter().zip(&whole) {
            // What was in the output before stays.
            assert_eq!(chunked[0], 0.25);
            assert!(chunked[1..] == whole[..], "{from} to {to}");
        }
        // After `finish` it is as new.
        let mut again = Vec::new();
        resampler.process(&input, &mut again);
        resampler.finish(&mut again);
        assert!(again == whole, "{from} to {to}, again");
    }
}

#[test]
fn the_same_rate_gives_the_same_bits() {
    let input = vec![noise(1_000)];
    assert_eq!(resample(&input, 48_000, 48_000).unwrap(), input);
}

#[test]
fn the_farthest_ratios_work() {
    for (from, to) in [(767_999, 768_000), (768_000, 1_001), (1_001, 768_000)] {
        let output = resample(&[vec![1.0_f32; 4_000]], from, to).unwrap().remove(0);
        assert_eq!(output.len() as u64, (4_000 * u64::from(to)).div_ceil(u64::from(from)), "{from} to {to}");
        assert!(output.iter().all(|x| x.is_finite()));
    }
}

#[test]
fn a_rate_of_nothing_is_refused_with_a_sentence() {
    let error = Resampler::new(0, 48_000, 2).unwrap_err();
    assert_eq!(error.to_string(), "a sample rate of 0 Hz cannot be converted; choose one from 1000 to 768000 Hz");
    assert_eq!(Resampler::new(48_000, u32::MAX, 2).unwrap_err(), RateError { rate: u32::MAX });
}
