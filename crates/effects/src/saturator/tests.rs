use super::*;
use crate::trial::{self, Lines, RATES, Strip, fourier, harmonics_of};
use signal::math;
use std::f64::consts::TAU;

const RATE: Hz = Hz(48_000.0);

fn driven(character: Character, drive: f64) -> Saturator {
    Saturator { character, drive: Db(drive), ..Saturator::default() }
}

/// Langevin's function of three times the value.
fn langevin(value: f64) -> f64 {
    let h = 3.0 * value;
    if h.abs() < 1e-3 { h / 3.0 } else { 1.0 / math::tanh(h) - 1.0 / h }
}

fn aliases(quality: Quality, bar: f64) {
    for &character in Character::ALL {
        for rate in [RATES[0], RATES[1]] {
            for frequency in [1000.0, 2500.0, 4979.0, 7000.0, 8500.0, 10_000.0] {
                let effect = Saturator { quality, ..driven(character, 18.0) };
                let found = Lines::of_sine(&effect, rate, frequency, 1.0).aliases();
                assert!(found < bar, "{}, {frequency} Hz at {rate}: {found} dB", character.word());
            }
        }
    }
}

#[test]
fn aliases_lie_ninety_decibels_down() {
    aliases(Quality::High, -90.0);
}

#[test]
fn aliases_in_eco_lie_sixty_decibels_down() {
    aliases(Quality::Eco, -60.0);
}

/// The first harmonics of 500 Hz are those of the curve, each within so many dB.
fn has_harmonics_of(character: Character, curve: impl Fn(f64) -> f64, drives: &[f64], within: f64) {
    for &drive in drives {
        let heard = Lines::of_sine(&driven(character, drive), RATE, 500.0, 1.0);
        let lift = |k: usize| lift_at(character, k as f64 * heard.frequency());
        let expected = harmonics_of(&curve, Db(drive).gain() * lift(1), 5);
        for k in 2..=5 {
            let expected = expected[k - 2] - math::gain_to_db(lift(k) / lift(1));
            let found = heard.level(k);
            let what = format!("{} at {drive} dB, harmonic {k}: {found:.2}, not {expected:.2} dB", character.word());
            assert!(if expected < -100.0 { found < -95.0 } else { (found - expected).abs() < within }, "{what}");
        }
    }
}

fn lift_at(character: Character, frequency: f64) -> f64 {
    if character == Character::Tape { shelf(6.0, frequency) } else { 1.0 }
}

/// Treble lift around 35 microseconds, from the circuit's own equation; the bilinear transform bends it little here.
fn shelf(lift: f64, frequency: f64) -> f64 {
    let half = Db(0.5 * lift).gain();
    let turn = TAU * frequency * 35e-6;
    let side = |x: f64| (1.0 + x * x).sqrt();
    side(turn * half) / side(turn / half)
}

#[test]
fn soft_and_hard_have_the_harmonics_of_their_curves() {
    has_harmonics_of(Character::Soft, |x| x / (1.0 + x * x).sqrt(), &[-12.0, 0.0, 12.0, 24.0], 0.05);
    has_harmonics_of(Character::Hard, |x| x.clamp(-1.0, 1.0), &[1.0, 6.0, 18.0], 0.05);
}

#[test]
fn tape_has_the_harmonics_of_langevins_function() {
    has_harmonics_of(Character::Tape, langevin, &[-12.0, -6.0, 0.0, 6.0, 12.0], 0.7);
}

/// Plate current of a 12AX7 by Koren's equation 4.
fn plate_current(plate: f64, grid: f64) -> f64 {
    let (mu, exponent, kg1, kp, kvb) = (100.0, 1.4, 1060.0, 600.0, 300.0);
    let inside = kp * (1.0 / mu + grid / (kvb + plate * plate).sqrt());
    let effective = plate / kp * if inside > 500.0 { inside } else { math::ln(1.0 + math::exp(inside)) };
    2.0 * math::pow(effective, exponent) / kg1
}

/// Where the load line of 100 kOhm from 250 V meets it, by halving.
fn plate_voltage(grid: f64) -> f64 {
    let (mut low, mut high) = (0.0, 250.0);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if (250.0 - middle) / 100_000.0 > plate_current(middle, grid) { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

#[test]
fn tube_has_second_and_third_harmonic_of_korens_triode() {
    const BIAS: f64 = -1.2;
    let gain = (plate_voltage(BIAS - 1e-3) - plate_voltage(BIAS + 1e-3)) / 2e-3;
    let stage = |x: f64| (plate_voltage(BIAS) - plate_voltage(BIAS + 125.0 / gain * x)) / 125.0;
    for (drive, within) in [(-20.0, 1.0), (-12.0, 1.0), (-6.0, 1.1), (0.0, 1.1), (6.0, 2.0)] {
        let heard = Lines::of_sine(&driven(Character::Tube, drive), RATE, 500.0, 1.0);
        let expected = harmonics_of(stage, Db(drive).gain(), 3);
        for k in [2, 3] {
            let error = heard.level(k) - expected[k - 2];
            assert!(error.abs() < within, "{drive} dB, harmonic {k}: {error} dB off {}", expected[k - 2]);
        }
        let loss = math::gain_to_db(heard.harmonic(1));
        let expected = math::gain_to_db(fourier(stage, Db(drive).gain(), 1)[1]) - drive;
        assert!((loss - expected).abs() < 0.7, "{drive} dB: the tone loses {loss}, not {expected} dB");
    }
}

#[test]
fn even_curves_have_no_even_harmonics_and_a_bias_brings_those_of_the_moved_curve() {
    for &character in Character::ALL {
        if character != Character::Tube {
            let heard = Lines::of_sine(&driven(character, 12.0), RATE, 200.0, 1.0);
            assert!(heard.level(2) < -110.0 && heard.level(4) < -110.0, "{}: {}", character.word(), heard.level(2));
        }
    }
    for bias in [-40.0, 20.0, 70.0] {
        let soft = Saturator { bias: Percent(bias), ..driven(Character::Soft, 6.0) };
        let heard = Lines::of_sine(&soft, RATE, 500.0, 1.0);
        let moved = |x: f64| (x + bias / 100.0) / (1.0 + (x + bias / 100.0) * (x + bias / 100.0)).sqrt();
        for (k, expected) in (2..).zip(harmonics_of(moved, Db(6.0).gain(), 5)) {
            assert!((heard.level(k) - expected).abs() < 0.05, "{bias} %, harmonic {k}: {}", heard.level(k));
        }
    }
}

#[test]
fn a_transformers_third_harmonic_falls_by_twelve_decibels_an_octave() {
    let third = |frequency: f64| Lines::of_sine(&driven(Character::Transformer, -12.0), RATE, frequency, 1.0).level(3);
    for frequency in [80.0, 100.0, 120.0] {
        let octave = third(frequency) - third(2.0 * frequency);
        assert!((octave - 12.04).abs() < 0.7, "from {frequency} Hz: {octave} dB");
    }
}

#[test]
fn a_transformer_has_the_harmonics_of_langevins_function_of_the_flux() {
    // Flux falls by 6 dB an octave between 20 Hz and 1 kHz and is one at 50 Hz.
    let flux = |frequency: f64| {
        let side = |corner: f64| (1.0 + frequency * frequency / corner / corner).sqrt();
        let full = |corner: f64| (1.0 + 2500.0 / corner / corner).sqrt();
        side(1000.0) / side(20.0) * full(20.0) / full(1000.0)
    };
    for frequency in [40.0, 80.0] {
        let heard = Lines::of_sine(&driven(Character::Transformer, 6.0), RATE, frequency, 1.0);
        let tone = heard.frequency();
        let expected = harmonics_of(langevin, Db(6.0).gain() * flux(tone), 5);
        for k in [3, 5] {
            let expected = expected[k - 2] + math::gain_to_db(flux(tone) / flux(k as f64 * tone));
            assert!((heard.level(k) - expected).abs() < 0.5, "{frequency} Hz, {k}: {} {expected}", heard.level(k));
        }
    }
}

#[test]
fn tape_bends_treble_first_and_a_transformer_bass_first() {
    let third = |character, frequency| Lines::of_sine(&driven(character, 6.0), RATE, frequency, 0.5).harmonic(3);
    let soft = third(Character::Soft, 6000.0) / third(Character::Soft, 100.0);
    assert!((soft - 1.0).abs() < 0.01);
    assert!(third(Character::Transformer, 50.0) > 10.0 * third(Character::Transformer, 500.0));
    // The harmonic itself is taken down with the treble; what shows is how much of the tone is lost.
    let left = |frequency| Lines::of_sine(&driven(Character::Tape, 6.0), RATE, frequency, 0.5).harmonic(1);
    assert!(left(8000.0) < 0.9 * left(300.0), "{} {}", left(8000.0), left(300.0));
}

#[test]
fn tone_moves_the_bending_to_the_treble_and_leaves_the_response() {
    let bright = Saturator { tone: Db(12.0), ..driven(Character::Soft, 0.0) };
    let left = |frequency, amplitude| Lines::of_sine(&bright, RATE, frequency, amplitude).harmonic(1) / amplitude;
    for frequency in [200.0, 2000.0, 5000.0] {
        let lift = shelf(12.0, frequency);
        let expected = fourier(|x| x / (1.0 + x * x).sqrt(), lift, 1)[1] / lift;
        let error = math::gain_to_db(left(frequency, 1.0) / expected);
        assert!(error.abs() < 0.5, "{frequency} Hz: {error} dB off {expected}");
    }
    for frequency in [100.0, 1000.0, 5000.0, 15_000.0] {
        assert!((left(frequency, 1e-4) - 1.0).abs() < 3e-4, "{frequency}: {}", left(frequency, 1e-4));
    }
}

#[test]
fn what_is_quiet_comes_out_as_it_went_in_at_any_drive() {
    for &character in Character::ALL {
        for drive in [-24.0, 0.0, 24.0] {
            let effect = driven(character, drive);
            let level = 1e-3 * Db(-drive).gain();
            let late = effect.latency(RATE);
            let mut strip = Strip::<Saturator, 1>::new(&effect, RATE, 1);
            let sound = |n: usize| level * math::sin(TAU * (n as f64 * 1000.0 / RATE.0).fract());
            let heard = strip.play(9600, |n| [sound(n) as f32]);
            // The tube's second harmonic of a thousandth is a thousandth of it, the coupling's phase at 1 kHz two.
            let error = (4800..9600).map(|n| (f64::from(heard[n][0]) - sound(n - late)).abs()).fold(0.0, f64::max);
            assert!(error < 4e-3 * level, "{}, {drive} dB: {}", character.word(), error / level);
        }
    }
}

#[test]
fn the_bent_tone_stands_where_the_untouched_one_does() {
    let late = |character, quality| Saturator { quality, ..driven(character, 0.0) }.latency(RATE);
    assert_eq!((late(Character::Hard, Quality::High), late(Character::Hard, Quality::Eco)), (77, 55));
    assert_eq!((late(Character::Tape, Quality::High), late(Character::Tape, Quality::Eco)), (77, 57));
    for &quality in Quality::ALL {
        for character in [Character::Soft, Character::Hard] {
            let effect = Saturator { quality, ..driven(character, 18.0) };
            let late = effect.latency(RATE);
            let mut strip = Strip::<Saturator, 1>::new(&effect, RATE, 1);
            let turn = |n: usize| TAU * (n as f64 / 8.0).fract();
            let heard = strip.play(96_000, |n| [math::sin(turn(n)) as f32]);
            let (mut sine, mut cosine) = (0.0, 0.0);
            for (n, y) in heard.iter().enumerate().skip(48_000) {
                sine += f64::from(y[0]) * math::sin(turn(n - late));
                cosine += f64::from(y[0]) * math::cos(turn(n - late));
            }
            // A frame is 45 degrees of 6 kHz.
            let degrees = math::atan(cosine / sine).to_degrees();
            assert!(degrees.abs() < 0.1, "{} {}: {degrees} degrees", quality.word(), character.word());
        }
    }
}

#[test]
fn treble_deep_in_the_curve_is_no_louder_than_the_curve_lets_it_be() {
    for (character, curve) in
        [(Character::Soft, (|x| x / (1.0 + x * x).sqrt()) as fn(f64) -> f64), (Character::Hard, |x| x.clamp(-1.0, 1.0))]
    {
        for (quality, drive, frequency) in [(Quality::Eco, 18.0, 10_000.0), (Quality::High, 30.0, 15_000.0)] {
            let heard = Lines::of_sine(&Saturator { quality, ..driven(character, drive) }, RATE, frequency, 1.0);
            let expected = math::gain_to_db(fourier(curve, Db(drive).gain(), 1)[1]) - drive;
            let error = math::gain_to_db(heard.harmonic(1)) - expected;
            assert!(error.abs() < 0.15, "{} {}: {error} dB", quality.word(), character.word());
        }
    }
}

#[test]
fn half_a_mix_is_the_mean_and_output_is_a_gain() {
    let effect = driven(Character::Tube, 12.0);
    let last = |mix: f64, output: f64| {
        let effect = Saturator { mix: Percent(mix), output: Db(output), ..effect.clone() };
        let mut strip = Strip::<Saturator, 1>::new(&effect, RATE, 1);
        let heard = strip.play(9600, |n| [math::sin(TAU * n as f64 / 96.0) as f32]);
        heard[4800..].iter().map(|x| f64::from(x[0])).collect::<Vec<_>>()
    };
    let (dry, half, wet, loud) = (last(0.0, 0.0), last(50.0, 0.0), last(100.0, 0.0), last(100.0, 6.0));
    for n in 0..dry.len() {
        assert!((half[n] - 0.5 * (dry[n] + wet[n])).abs() < 1e-6);
        assert!((loud[n] - Db(6.0).gain() * wet[n]).abs() < 1e-6);
    }
}

#[test]
fn eight_lanes_are_eight_single_runs() {
    for &character in Character::ALL {
        let one = Saturator { bias: Percent(30.0), ..driven(character, 3.0) };
        let other = Saturator { drive: Db(20.0), tone: Db(-5.0), mix: Percent(40.0), ..one.clone() };
        trial::lanes_are_single_runs(&one, &other);
    }
}
