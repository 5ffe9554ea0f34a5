use super::*;
use crate::trial::{self, RATES, Strip};
use signal::math;
use signal::random::Random;
use std::f64::consts::TAU;

const RATE: Hz = Hz(48_000.0);

fn band(upper: f64) -> Band {
    Band { upper: Hz(upper), ratio: Ratio(1.0), ..Band::read(&signal::Part { kind: 0, numbers: vec![] }) }
}

/// Bands that meet at `crossovers` and leave the sound as it is.
fn open(crossovers: &[f64], phase: Phase) -> MultibandCompressor {
    let bands = crossovers.iter().chain(&[20_000.0]).map(|upper| band(*upper)).collect();
    MultibandCompressor { phase, bands, ..MultibandCompressor::default() }
}

/// The level of an impulse's spectrum at a frequency, in dB, in `frames`.
fn level(effect: &MultibandCompressor, rate: Hz, frames: usize, frequencies: &[f64]) -> Vec<f64> {
    let mut strip = Strip::<MultibandCompressor, 1>::new(effect, rate, 1);
    let heard = strip.play(frames, |n| [f32::from(u8::from(n == 0))]);
    let sound = || heard.iter().map(|x| f64::from(x[0]));
    frequencies.iter().map(|f| math::gain_to_db(trial::magnitude(sound(), *f, rate))).collect()
}

#[test]
fn the_bands_sum_to_flat_at_every_rate_and_crossover() {
    let frequencies: Vec<f64> = (0..40).map(|k| 20.0 * math::exp2(f64::from(k) * 9.9 / 39.0)).collect();
    for rate in RATES {
        for crossovers in [
            &[30.0][..],
            &[1000.0],
            &[20_000.0],
            &[200.0, 2000.0],
            &[90.0, 112.5, 6000.0],
            &[120.0, 600.0, 2500.0, 8000.0],
        ] {
            let effect = open(crossovers, Phase::Minimum);
            let levels = level(&effect, rate, (0.5 * rate.0) as usize, &frequencies);
            for (level, frequency) in levels.iter().zip(&frequencies) {
                assert!(level.abs() < 0.01, "{level} dB at {frequency} Hz, {crossovers:?}, {rate}");
            }
        }
    }
}

#[test]
fn crossovers_out_of_order_still_sum_to_flat() {
    let levels = level(&open(&[5000.0, 100.0, 30.0], Phase::Minimum), RATE, 24_000, &[50.0, 1000.0, 5000.0, 12_000.0]);
    assert!(levels.iter().all(|level| level.abs() < 0.01), "{levels:?}");
}

#[test]
fn linear_phase_gives_the_sound_back_140_decibels_deep_after_exactly_its_latency() {
    for rate in RATES {
        let effect = open(&[120.0, 600.0, 2500.0, 8000.0], Phase::Linear);
        let latency = effect.latency(rate);
        let sound = |n: usize| [Random::at(1, n as u64).signed() as f32, Random::at(2, n as u64).signed() as f32];
        let mut strip = Strip::<MultibandCompressor, 2>::new(&effect, rate, 2);
        let heard = strip.play(4 * latency, sound);
        let (mut error, mut power) = (0.0, 0.0);
        for (n, frame) in heard[latency..].iter().enumerate() {
            for (y, x) in frame.iter().zip(sound(n)) {
                error += f64::from(y - x) * f64::from(y - x);
                power += f64::from(x) * f64::from(x);
            }
        }
        let residual = math::power_to_db(error / power);
        assert!(residual < -140.0, "{residual} dB at {rate}");
    }
}

/// An effect of two bands, of which one is turned down by 24 dB, so that what is heard is mostly the other.
fn without(silent: usize, crossover: f64, phase: Phase) -> MultibandCompressor {
    let mut effect = open(&[crossover], phase);
    effect.bands[silent].gain = Db(-24.0);
    effect
}

#[test]
fn a_band_falls_by_24_decibels_an_octave() {
    // Linkwitz 1976: the low band is 1 / (1 + (f / crossover)^4), and the high band what is left of one; the bilinear
    // transform moves them little at a hundredth of the rate. Both are in phase everywhere, so they add as numbers.
    for phase in [Phase::Minimum, Phase::Linear] {
        for silent in [0, 1] {
            let effect = without(silent, 500.0, phase);
            let frequencies = [62.5, 125.0, 250.0, 500.0, 1000.0, 2000.0];
            let levels = level(&effect, RATE, 24_000, &frequencies);
            for (level, frequency) in levels.iter().zip(frequencies) {
                let ratio = math::pow(frequency / 500.0, 4.0);
                let (low, high) = (1.0 / (1.0 + ratio), ratio / (1.0 + ratio));
                let gain = Db(-24.0).gain();
                let expected = math::gain_to_db(if silent == 0 { gain * low + high } else { low + gain * high });
                assert!((level - expected).abs() < 0.1, "{phase:?}: {level} dB at {frequency} Hz, not {expected}");
            }
        }
    }
}

fn tone(frequency: f64, n: usize) -> f64 {
    math::sin(TAU * (frequency / RATE.0 * n as f64).fract())
}

fn peak_of(sound: &[[f32; 1]], frequency: f64) -> f64 {
    let length = sound.len() as f64;
    math::gain_to_db(2.0 / length * trial::magnitude(sound.iter().map(|x| f64::from(x[0])), frequency, RATE))
}

/// Four to one over -20 dB, with a release that holds the reduction at the peaks of a bass.
fn firm(band: Band) -> Band {
    let hard = Band { threshold: Db(-20.0), ratio: Ratio(4.0), knee: Db(0.0), ..band };
    Band { attack: Ms(5.0), release: Ms(2000.0), ..hard }
}

#[test]
fn a_loud_bass_turns_itself_down_and_not_the_voice() {
    for phase in [Phase::Minimum, Phase::Linear] {
        let mut effect = MultibandCompressor { detector: LevelDetector::Peak, ..open(&[300.0], phase) };
        for band in &mut effect.bands {
            *band = firm(*band);
        }
        let mut strip = Strip::<MultibandCompressor, 1>::new(&effect, RATE, 1);
        let heard = strip.play(96_000, |n| [(0.5 * tone(60.0, n) + 0.05 * tone(3000.0, n)) as f32]);
        let heard = &heard[48_000..96_000];
        // 14 dB over at 4:1 loses 10.5; the voice lies 6 dB under the threshold.
        assert!((peak_of(heard, 60.0) - (-6.02 - 10.48)).abs() < 0.2, "{phase:?}: {}", peak_of(heard, 60.0));
        assert!((peak_of(heard, 3000.0) + 26.02).abs() < 0.05, "{phase:?}: {}", peak_of(heard, 3000.0));
    }
}

#[test]
fn a_band_that_is_bypassed_stays_as_it_is() {
    let mut effect = open(&[300.0], Phase::Minimum);
    (effect.bands[0].ratio, effect.bands[0].threshold) = (Ratio(10.0), Db(-40.0));
    effect.bands[0].gain = Db(6.0);
    effect.bands[0].through = true;
    let mut strip = Strip::<MultibandCompressor, 1>::new(&effect, RATE, 1);
    let heard = strip.play(96_000, |n| [(0.5 * tone(60.0, n)) as f32]);
    assert!((peak_of(&heard[48_000..96_000], 60.0) + 6.02).abs() < 0.01);
}

#[test]
fn each_band_hears_its_own_part_of_the_sidechain() {
    let mut effect = MultibandCompressor { detector: LevelDetector::Peak, ..open(&[300.0], Phase::Minimum) };
    for band in &mut effect.bands {
        *band = firm(*band);
    }
    let context = Context { rate: RATE, channels: 1, tempo: 120.0 };
    let mut kernel = MultibandCompressorKernel::<1>::new(&effect, &context);
    kernel.aim(0, &effect, &context);
    kernel.settle();
    let mut heard = Vec::new();
    for quantum in 0..1500 {
        let at = |i: usize| quantum * QUANTUM + i;
        let mut lanes: Lanes<1> =
            std::array::from_fn(|i| [(0.01 * tone(60.0, at(i)) + 0.01 * tone(3000.0, at(i))) as f32]);
        let side: Lanes<1> = std::array::from_fn(|i| [tone(60.0, at(i)) as f32]);
        kernel.run(&mut lanes, Some(&side));
        heard.extend(lanes);
    }
    let heard = &heard[48_000..96_000];
    assert!((peak_of(heard, 60.0) + 40.0 + 15.0).abs() < 0.2, "{}", peak_of(heard, 60.0));
    assert!((peak_of(heard, 3000.0) + 40.0).abs() < 0.05, "{}", peak_of(heard, 3000.0));
}

#[test]
fn a_crossover_that_jumps_does_not_click() {
    for phase in [Phase::Minimum, Phase::Linear] {
        let mut effect = without(0, 300.0, phase);
        let mut strip = Strip::<MultibandCompressor, 1>::new(&effect, RATE, 1);
        let sine = |n: usize| [0.5 * tone(1000.0, n) as f32];
        strip.play(48_000, sine);
        effect.bands[0].upper = Hz(4000.0);
        strip.aim(&effect);
        let heard = strip.play(32_768, |n| sine(n + 48_000));
        let window = signal::window::Window::BlackmanHarris.periodic(32_768);
        let line = |frequency: f64| {
            let sound = heard.iter().zip(&window).map(|(x, w)| f64::from(x[0]) * w);
            trial::magnitude(sound, frequency, RATE)
        };
        let far = (1..200).map(|k| f64::from(k) * 110.0).filter(|f| (f - 1000.0).abs() > 500.0).map(line);
        let spread = math::gain_to_db(far.fold(0.0, f64::max) / line(1000.0));
        assert!(spread < -60.0, "{phase:?}: {spread} dB");
    }
}

#[test]
fn eight_lanes_are_eight_single_runs() {
    for phase in [Phase::Minimum, Phase::Linear] {
        let mut one = open(&[200.0, 2000.0], phase);
        one.bands[1].threshold = Db(-30.0);
        one.bands[1].ratio = Ratio(4.0);
        trial::lanes_are_single_runs(&one, &open(&[300.0, 5000.0], phase));
    }
}

#[test]
fn it_is_silent_after_its_tail() {
    for phase in [Phase::Minimum, Phase::Linear] {
        trial::is_silent_after_its_tail(&open(&[30.0, 38.0, 48.0, 60.0], phase), RATE);
    }
}

#[test]
fn each_band_tells_its_own_reduction_and_there_are_no_more_than_there_are_bands() {
    let mut effect = open(&[300.0, 3000.0], Phase::Minimum);
    effect.detector = LevelDetector::Peak;
    for band in &mut effect.bands {
        (band.threshold, band.ratio, band.knee) = (Db(-20.0), Ratio(4.0), Db(0.0));
    }
    let context = Context { rate: RATE, channels: 1, tempo: 120.0 };
    let mut kernel = MultibandCompressorKernel::<1>::new(&effect, &context);
    kernel.aim(0, &effect, &context);
    kernel.settle();
    let gain = math::db_to_gain(-8.0);
    for quantum in 0..1_500 {
        let mut block = signal::lanes::silence::<1>();
        for (i, x) in block.iter_mut().enumerate() {
            x[0] = (gain * math::sin(TAU * ((quantum * QUANTUM + i) % 48) as f64 / 48.0)) as f32;
        }
        kernel.run(&mut block, None);
    }
    // 12 over at four to one are 9 less; the crossovers take 0.17 of the twelve, and the detector's ripple a little.
    let reduction = |band: usize| kernel.band_reduction(0, band).map(|db| db.0);
    assert!((reduction(1).unwrap() - 9.0).abs() < 0.6, "{:?}", reduction(1));
    assert_eq!((reduction(0), reduction(2)), (Some(0.0), Some(0.0)), "40 dB under the threshold of the others");
    assert_eq!(reduction(3), None);
    assert_eq!(kernel.reduction(0).map(|db| db.0), reduction(1), "the whole is the most of them");
}
