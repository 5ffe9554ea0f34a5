use super::*;
use crate::trial::{RATES, Strip, magnitude};
use signal::math;
use std::f64::consts::{PI, TAU};

fn tone(frequency: f64, wave: Waveform, level: f64) -> Tone {
    Tone { frequency: Hz(frequency), wave, level: Db(level), ..Tone::default() }
}

/// What is heard over a loud input, of which nothing may be left.
fn heard(effect: &Tone, rate: Hz, frames: usize) -> Vec<f64> {
    let sound = Strip::<Tone, 1>::new(effect, rate, 1).play(frames, |_| [0.9]);
    sound[..frames].iter().map(|x| f64::from(x[0])).collect()
}

/// The amplitude at a frequency over whole cycles.
fn amplitude(sound: &[f64], frequency: f64, rate: Hz) -> f64 {
    2.0 / sound.len() as f64 * magnitude(sound.iter().copied(), frequency, rate)
}

#[test]
fn the_sine_has_its_level_and_frequency_and_no_harmonic_above_minus_140_decibels() {
    for rate in RATES {
        for frequency in [997.0, 1000.0] {
            let sound = heard(&tone(frequency, Waveform::Sine, -6.0), rate, rate.0 as usize);
            let fundamental = amplitude(&sound, frequency, rate);
            assert!((math::gain_to_db(fundamental) + 6.0).abs() < 1e-4, "{rate}: {fundamental}");
            let power: f64 = (2..=15).map(|k| amplitude(&sound, frequency * f64::from(k), rate)).map(|a| a * a).sum();
            let thd = math::power_to_db(power / (fundamental * fundamental));
            assert!(thd < -140.0, "{frequency} at {rate}: {thd} dB");
        }
    }
}

#[test]
fn the_phase_neither_drifts_nor_jumps_while_the_frequency_moves() {
    let rate = RATES[1];
    let sound = heard(&tone(997.0, Waveform::Sine, 0.0), rate, 480_000);
    let late = sound[479_999];
    assert!((late - math::sin(TAU * (997.0 * 479_999.0 / 48_000.0_f64).fract())).abs() < 1e-6, "{late}");
    let mut strip = Strip::<Tone, 1>::new(&tone(100.0, Waveform::Sine, 0.0), rate, 1);
    let mut before = strip.play(640, |_| [0.0])[639][0];
    strip.aim(&tone(2000.0, Waveform::Sine, 0.0));
    for x in strip.play(1280, |_| [0.0]) {
        // No sine of 2 kHz moves faster.
        assert!(f64::from((x[0] - before).abs()) < TAU * 2000.0 / rate.0 * 1.001);
        before = x[0];
    }
}

#[test]
fn square_and_saw_have_fouriers_overtones_and_nothing_between_them() {
    for rate in [RATES[0], RATES[1], RATES[2]] {
        // 443 Hz is no divisor of a rate, so what folds back does not fall on overtones; a second holds whole cycles.
        for (wave, step, unit) in [(Waveform::Square, 2, 4.0 / PI), (Waveform::Saw, 1, 2.0 / PI)] {
            for frequency in [443.0, 1777.0] {
                let frames = rate.0 as usize;
                let sound = heard(&tone(frequency, wave, 0.0), rate, frames + 64);
                let sound = &sound[64..];
                for k in (1..).step_by(step).take_while(|k| f64::from(*k) * frequency < 0.35 * rate.0) {
                    let level = math::gain_to_db(amplitude(sound, f64::from(k) * frequency, rate) * f64::from(k) / unit);
                    assert!(level.abs() < 0.02, "{} {frequency} at {rate}, overtone {k}: {level} dB", wave.word());
                }
                // What folds back lands at rate - k f for the first overtones beyond half the rate.
                let first = (rate.0 / 2.0 / frequency).ceil() as i32;
                for k in (first..first + 60).filter(|k| step == 1 || k % 2 == 1) {
                    let folded = (rate.0 - f64::from(k) * frequency).abs();
                    if folded < 20_000.0 {
                        let level = math::gain_to_db(amplitude(sound, folded, rate) / unit);
                        assert!(level < -80.0, "{} {frequency} at {rate}: {level} dB at {folded} Hz", wave.word());
                    }
                }
            }
        }
    }
}

#[test]
fn an_edge_swings_over_by_no_more_than_one_and_a_half_decibels() {
    for wave in [Waveform::Square, Waveform::Saw] {
        let sound = heard(&tone(110.0, wave, 0.0), RATES[1], 48_000);
        let peak = sound.iter().fold(0.0f64, |peak, x| peak.max(x.abs()));
        assert!((1.0..math::db_to_gain(1.5)).contains(&peak), "{}: {peak}", wave.word());
    }
}

#[test]
fn the_sweep_takes_the_same_time_for_every_octave_and_meets_itself() {
    let rate = RATES[1];
    let effect = Tone { to: Hz(5120.0), length: Seconds(8.0), ..tone(20.0, Waveform::Sweep, 0.0) };
    let sound = heard(&effect, rate, 2 * 384_000);
    // From 20 to 5120 Hz are eight octaves, one a second: rising zeros around each second tell the frequency.
    for second in 1..8 {
        let middle = second * 48_000;
        let around = (middle - 4800)..(middle + 4800);
        let rising: Vec<f64> = around
            .filter(|n| sound[*n] < 0.0 && sound[n + 1] >= 0.0)
            .map(|n| n as f64 + sound[n] / (sound[n] - sound[n + 1]))
            .collect();
        let turns = rising.len() as f64 - 1.0;
        let (from, to) = (rising[0], rising[rising.len() - 1]);
        // The mean frequency between two times is the difference of the frequencies over that of their logarithms.
        let at = |frame: f64| 20.0 * math::exp2(frame / 48_000.0);
        let expected = (at(to) - at(from)) / math::ln(at(to) / at(from));
        let measured = turns * rate.0 / (to - from);
        assert!((measured / expected - 1.0).abs() < 2e-4, "{second} s: {measured} Hz, not {expected}");
    }
    // Again from the start, without a jump between.
    for n in 0..384_000 {
        assert_eq!(sound[n].to_bits(), sound[n + 384_000].to_bits());
    }
    let jump = (sound[384_000] - sound[383_999]).abs();
    assert!(jump < TAU * 5120.0 / rate.0 * 1.01, "{jump}");
}

#[test]
fn impulses_come_at_once_and_then_by_the_clock() {
    let effect = Tone { length: Seconds(0.5), ..tone(1000.0, Waveform::Impulse, -6.0206) };
    let sound = heard(&effect, RATES[1], 60_000);
    let struck: Vec<usize> = (0..60_000).filter(|n| sound[*n] != 0.0).collect();
    assert_eq!(struck, [0, 24_000, 48_000]);
    assert!((sound[0] - 0.5).abs() < 1e-6);
}

#[test]
fn added_it_lies_on_top_of_the_input_in_all_channels_alike() {
    let effect = Tone { add: true, ..tone(1000.0, Waveform::Sine, -20.0) };
    let alone = heard(&Tone { add: false, ..effect.clone() }, RATES[1], 640);
    let both = Strip::<Tone, 2>::new(&effect, RATES[1], 2).play(640, |n| [n as f32 / 640.0, -0.5]);
    for (n, (x, tone)) in both.iter().zip(&alone).enumerate() {
        assert!((f64::from(x[0]) - n as f64 / 640.0 - tone).abs() < 1e-6);
        assert!((f64::from(x[1]) + 0.5 - tone).abs() < 1e-6);
    }
}
