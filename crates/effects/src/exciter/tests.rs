use super::*;
use crate::trial::{self, Lines, RATES, Strip};
use signal::math;
use std::f64::consts::TAU;

const RATE: Hz = Hz(48_000.0);

fn excited(even: f64, odd: f64) -> Exciter {
    Exciter { frequency: Hz(1500.0), even: Db(even), odd: Db(odd), mix: Percent(100.0) }
}

#[test]
fn harmonics_have_the_set_level_whatever_the_tones() {
    for rate in RATES {
        for (even, odd) in [(-12.0, -20.0), (-30.0, -6.0)] {
            for amplitude in [1.0, 0.1, 0.001] {
                for frequency in [4000.0, 4979.0, 6500.0] {
                    let heard = Lines::of_sine(&excited(even, odd), rate, frequency, amplitude);
                    // The band's own filter: fourth order, 24 dB an octave.
                    let below = math::pow(1500.0 / heard.frequency(), 8.0);
                    let band = -math::power_to_db(1.0 + below);
                    let (second, third) = (heard.level(2), heard.level(3));
                    let what = format!("{frequency} Hz of {amplitude} at {rate}: {second} and {third} dB");
                    assert!((second - even - band).abs() < 0.5 && (third - odd - band).abs() < 0.5, "{what}");
                    assert!(heard.level(4) < -85.0, "{what}, {}", heard.level(4));
                }
            }
        }
    }
}

#[test]
fn aliases_lie_ninety_decibels_down() {
    for rate in [RATES[0], RATES[1]] {
        for frequency in [2000.0, 4979.0, 7000.0, 9000.0, 10_000.0, 15_000.0] {
            let found = Lines::of_sine(&excited(-6.0, -6.0), rate, frequency, 1.0).aliases();
            assert!(found < -90.0, "{frequency} Hz at {rate}: {found} dB");
        }
    }
}

#[test]
fn what_lies_under_the_frequency_is_left_alone() {
    let heard = Lines::of_sine(&Exciter { frequency: Hz(8000.0), ..excited(0.0, 0.0) }, RATE, 500.0, 1.0);
    // Four octaves of 24 dB.
    assert!((heard.harmonic(1) - 1.0).abs() < 1e-4 && heard.level(2) < -90.0 && heard.level(3) < -90.0);
}

#[test]
fn at_their_lowest_values_there_are_no_harmonics() {
    let heard = Lines::of_sine(&excited(-60.0, -12.0), RATE, 5000.0, 0.5);
    assert!(heard.level(2) < -100.0 && heard.level(3) > -13.0);
    let heard = Lines::of_sine(&excited(-12.0, -60.0), RATE, 5000.0, 0.5);
    assert!(heard.level(3) < -100.0 && heard.level(2) > -13.0);
}

#[test]
fn harmonics_begin_where_their_tone_does() {
    // The second harmonic of a sine under way is cos 2t, with the phase of the tone's filter twice over: at 12 kHz, three
    // octaves over the band's edge, it is small.
    let effect = excited(-6.0, -60.0);
    let late = effect.latency(RATE);
    assert_eq!(late, 117);
    let mut strip = Strip::<Exciter, 1>::new(&effect, RATE, 1);
    let heard = strip.play(19_200, |n| [if n < 9600 { 0.0 } else { math::sin(TAU * n as f64 / 6.0) as f32 }]);
    let added = |n: usize| {
        let tone = if n < 9600 + late { 0.0 } else { math::sin(TAU * (n - late) as f64 / 6.0) };
        (f64::from(heard[n][0]) - tone).abs()
    };
    let before = (9600..9600 + late - 24).map(added).fold(0.0, f64::max);
    let after = (9600 + late + 24..9600 + late + 200).map(added).fold(0.0, f64::max);
    assert!(before < 0.1 * after && after > 0.4, "{before} {after}");
}

#[test]
fn eight_lanes_are_eight_single_runs() {
    let other = Exciter { frequency: Hz(9000.0), even: Db(-40.0), odd: Db(-3.0), mix: Percent(30.0) };
    trial::lanes_are_single_runs(&excited(-10.0, -20.0), &other);
}
