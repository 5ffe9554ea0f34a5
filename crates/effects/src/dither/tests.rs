use super::*;
use crate::trial::{RATES, Strip};
use signal::fft::RealFft;
use signal::window::Window;
use signal::{Hz, math};
use std::f64::consts::{PI, TAU};

const LENGTH: usize = 4096;

fn effect(bits: f64, shape: Shape) -> Dither {
    Dither { bits: Plain(bits), shape }
}

/// What comes out minus what went in, in steps.
fn errors(effect: &Dither, rate: Hz, frames: usize, input: impl Fn(usize) -> f64) -> Vec<f64> {
    let steps = math::exp2(effect.bits.0 - 1.0);
    let heard = Strip::<Dither, 1>::new(effect, rate, 1).play(frames, |n| [input(n) as f32]);
    heard.iter().enumerate().map(|(n, x)| (f64::from(x[0]) - f64::from(input(n) as f32)) * steps).collect()
}

/// Power by bin, the mean over windows of `length` that overlap by half; white noise of power p gives p in every bin.
fn spectrum(sound: &[f64], length: usize) -> Vec<f64> {
    let window = Window::Hann.periodic(length);
    let mut fft = RealFft::<f64>::new(length);
    let (mut re, mut im) = (vec![0.0; fft.bins()], vec![0.0; fft.bins()]);
    let mut power = vec![0.0; fft.bins()];
    let starts: Vec<usize> = (0..=sound.len() - length).step_by(length / 2).collect();
    let scale = 1.0 / window.iter().map(|w| w * w).sum::<f64>() / starts.len() as f64;
    for start in starts {
        let cut: Vec<f64> = sound[start..start + length].iter().zip(&window).map(|(x, w)| x * w).collect();
        fft.forward(&cut, &mut re, &mut im);
        power.iter_mut().zip(re.iter().zip(&im)).for_each(|(p, (re, im))| *p += (re * re + im * im) * scale);
    }
    power
}

#[test]
fn the_hiss_has_the_closed_forms_power_and_spectrum() {
    let sine = |n: usize| 0.3 * math::sin(0.1 * n as f64);
    for (shape, order, total) in [(Shape::Flat, 0, 1.0), (Shape::FirstOrder, 1, 2.0), (Shape::SecondOrder, 2, 6.0)] {
        let errors = errors(&effect(16.0, shape), RATES[1], 800_000, sine);
        // A quarter of a step squared, times 1, 1 + 1 or 1 + 4 + 1: the squares of the taps of (1 - z^-1)^order.
        let power = errors.iter().map(|e| e * e).sum::<f64>() / errors.len() as f64;
        assert!(math::power_to_db(power / (0.25 * total)).abs() < 0.05, "{}: {power}", shape.word());
        let bins = spectrum(&errors, LENGTH);
        for first in (64..2048).step_by(64) {
            let here = bins[first..first + 64].iter().sum::<f64>();
            // |1 - e^-jw|^2 is (2 sin(w/2))^2.
            let form = |bin: usize| {
                let double = 2.0 * math::sin(PI * bin as f64 / LENGTH as f64);
                (0..order).fold(0.25, |p, _| p * double * double)
            };
            let expected: f64 = (first..first + 64).map(form).sum();
            assert!(math::power_to_db(here / expected).abs() < 0.2, "{} from bin {first}", shape.word());
        }
    }
}

#[test]
fn the_weighted_hiss_is_a_quarter_step_squared_through_its_filter_at_every_rate() {
    for rate in [Hz(44_100.0), Hz(48_000.0), Hz(88_200.0), Hz(96_000.0), Hz(192_000.0)] {
        let errors = errors(&effect(16.0, Shape::Weighted), rate, 400_000, |n| 0.3 * math::sin(0.1 * n as f64));
        let bins = spectrum(&errors, LENGTH);
        let taps = Shape::Weighted.taps(rate);
        for first in (64..2048).step_by(64) {
            let here = bins[first..first + 64].iter().sum::<f64>();
            let form = |bin: usize| {
                let (mut re, mut im) = (1.0, 0.0);
                for (k, tap) in taps.iter().enumerate() {
                    let (s, c) = math::sin_cos(TAU * bin as f64 / LENGTH as f64 * (k + 1) as f64);
                    (re, im) = (re - tap * c, im + tap * s);
                }
                0.25 * (re * re + im * im)
            };
            let expected: f64 = (first..first + 64).map(form).sum();
            assert!(math::power_to_db(here / expected).abs() < 0.4, "{rate} from bin {first}");
        }
    }
}

/// Frames of the distortion's measurement: whole cycles of every whole frequency.
const SECOND: usize = 96_000;

/// The power of a sound at a frequency.
fn line(samples: &[f64], frequency: f64) -> f64 {
    let (mut re, mut im) = (0.0, 0.0);
    for (n, x) in samples.iter().enumerate() {
        let (s, c) = math::sin_cos(TAU * (frequency * n as f64 / 48_000.0).fract());
        (re, im) = (re + x * c, im + x * s);
    }
    re * re + im * im
}

/// The strongest of harmonics 2 to 15 of 1 kHz against the mean of ten lines beside it, in dB.
fn distortion(samples: &[f64]) -> f64 {
    let harmonic = |k: u32| {
        let f = 1000.0 * f64::from(k);
        let beside: f64 = (1..=5).map(|k| 7.0 * f64::from(k)).map(|d| line(samples, f + d) + line(samples, f - d)).sum();
        math::power_to_db(line(samples, f) / (beside / 10.0))
    };
    (2..=15).map(harmonic).fold(f64::MIN, f64::max)
}

#[test]
fn a_sine_of_minus_90_decibels_has_no_harmonics_above_the_hiss() {
    let sine = |n: usize| math::db_to_gain(-90.0) * math::sin(TAU * (n as f64 / 48.0).fract());
    for &shape in Shape::ALL {
        let heard = Strip::<Dither, 1>::new(&effect(16.0, shape), RATES[1], 1).play(SECOND, |n| [sine(n) as f32]);
        let heard: Vec<f64> = heard.iter().map(|x| f64::from(x[0])).collect();
        // A line of noise is exponential: one in a million lies 11.4 dB over the mean, itself within 3 dB.
        let level = distortion(&heard);
        assert!(level < 14.4, "{}: {level} dB", shape.word());
    }
    // What it would be without dither, so that the measure is seen to fail where it must.
    let rounded: Vec<f64> = (0..SECOND).map(|n| (sine(n) * 32_768.0).round() / 32_768.0).collect();
    assert!(distortion(&rounded) > 60.0);
}

#[test]
fn any_number_of_bits_gives_whole_steps() {
    for bits in 8..=24 {
        let steps = f64::from(1u32 << (bits - 1));
        let effect = effect(f64::from(bits), Shape::Weighted);
        let heard = Strip::<Dither, 1>::new(&effect, RATES[0], 1).play(2000, |n| [0.9 * math::sin(0.01 * n as f64) as f32]);
        let mut used = std::collections::BTreeSet::new();
        for x in &heard {
            let step = f64::from(x[0]) * steps;
            assert!(step.fract() == 0.0 && (-steps..steps).contains(&step), "{bits}: {step}");
            used.insert(step as i64);
        }
        // And no fewer than there are.
        assert!(bits > 9 || used.len() as f64 > steps, "{bits}: {}", used.len());
    }
}

#[test]
fn left_and_right_have_hisses_of_their_own() {
    let mut strip = Strip::<Dither, 2>::new(&Dither::default(), RATES[1], 2);
    let heard = strip.play(48_000, |_| [0.1; 2]);
    let error = |x: f32| f64::from(x - 0.1) * 32_768.0;
    let product: f64 = heard.iter().map(|x| error(x[0]) * error(x[1])).sum::<f64>() / 48_000.0;
    let mean: [f64; 2] = [0, 1].map(|side| heard.iter().map(|x| error(x[side])).sum::<f64>() / 48_000.0);
    // Four standard deviations of the mean product.
    assert!((product - mean[0] * mean[1]).abs() < 4.0 * 0.25 / 48_000f64.sqrt(), "{product}");
}

#[test]
fn digital_silence_stays_digital_silence_in_every_shape() {
    for &shape in Shape::ALL {
        let mut strip = Strip::<Dither, 1>::new(&effect(16.0, shape), RATES[1], 1);
        let heard = strip.play(12_000, |n| [if (2000..4000).contains(&n) { 1e-5 } else { 0.0 }]);
        assert!(heard[..2000].iter().all(|x| x[0] == 0.0), "{}", shape.word());
        assert!(heard[2000..4000].iter().any(|x| x[0] != 0.0), "{}", shape.word());
        assert!(heard[4000 + 1023..].iter().all(|x| x[0] == 0.0), "{}", shape.word());
    }
}
