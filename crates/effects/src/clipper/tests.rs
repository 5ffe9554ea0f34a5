use super::*;
use crate::trial::{self, Lines, RATES, Strip, harmonics_of};
use signal::random::Random;
use std::f64::consts::{PI, TAU};

const RATE: Hz = Hz(48_000.0);

/// A full-scale sine driven so many dB over the ceiling.
fn over(gain: f64, knee: f64, quality: Quality) -> Clipper {
    Clipper { ceiling: Db(0.0), gain: Db(gain), knee: Db(knee), quality }
}

fn aliases(quality: Quality, bar: f64) {
    for knee in [0.0, 0.5, 3.0, 12.0] {
        for rate in [RATES[0], RATES[1]] {
            for frequency in [1000.0, 2500.0, 4979.0, 7000.0, 8500.0, 10_000.0] {
                let found = Lines::of_sine(&over(18.0, knee, quality), rate, frequency, 1.0).aliases();
                assert!(found < bar, "knee {knee}, {frequency} Hz at {rate}: {found} dB");
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

#[test]
fn it_has_the_harmonics_of_its_curve() {
    for (knee, drive) in [(0.0, 3.0), (0.0, 12.0), (3.0, 3.0), (6.0, 6.0), (12.0, 1.0)] {
        let half = 1.0 - Db(-0.5 * knee).gain();
        let curve = |x: f64| match x.abs() {
            size if size <= 1.0 - half => x,
            size if size >= 1.0 + half => x.signum(),
            size => x.signum() * (size - (size - 1.0 + half) * (size - 1.0 + half) / (4.0 * half)),
        };
        let heard = Lines::of_sine(&over(drive, knee, Quality::High), RATE, 200.0, 1.0);
        for (k, expected) in (2..).zip(harmonics_of(curve, Db(drive).gain(), 7)) {
            let found = heard.level(k);
            let what = format!("knee {knee}, {drive} dB, harmonic {k}: {found:.2}, not {expected:.2} dB");
            assert!(if expected < -100.0 { found < -95.0 } else { (found - expected).abs() < 0.1 }, "{what}");
        }
    }
}

fn sine(turns: f64) -> f64 {
    math::sin(TAU * turns.fract())
}

/// Four voices and drum-like bursts of noise, 12 dB apart.
fn music(n: usize) -> f64 {
    let t = n as f64 / RATE.0;
    let chord = sine(55.0 * t) + 0.7 * sine(659.3 * t) + 0.6 * sine(2793.8 * t) + 0.5 * sine(9956.1 * t);
    let burst = math::exp(-((n % 12_000) as f64) / 600.0) * Random::at(4, n as u64).signed();
    0.3 * chord * (1.2 + sine(3.0 * t)) + burst
}

type Sound = fn(usize) -> f64;
const SOUNDS: [(&str, Sound); 6] = [
    ("white noise", |n| Random::at(1, n as u64).normal()),
    ("square at a quarter of the rate", |n| if n % 4 < 2 { 1.0 } else { -1.0 }),
    ("bursts", |n| if n / 1500 % 2 == 0 { [1.0, 1.0, -1.0, -1.0][n % 4] } else { 0.0 }),
    ("10 kHz", |n| sine(n as f64 * 10_000.0 / 48_000.0)),
    ("clicks", |n| if n % 700 == 0 { 30.0 } else { 0.0 }),
    ("music", music),
];

fn clipped(effect: &Clipper, frames: usize, sound: Sound) -> Vec<f32> {
    let mut strip = Strip::<Clipper, 1>::new(effect, RATE, 1);
    strip.play(frames, |n| [sound(n) as f32]).iter().map(|x| x[0]).collect()
}

#[test]
fn no_sample_lies_over_the_ceiling() {
    for &quality in Quality::ALL {
        for knee in [0.0, 6.0] {
            for (name, sound) in SOUNDS {
                let effect = Clipper { ceiling: Db(-3.0), gain: Db(9.0), knee: Db(knee), quality };
                let most = clipped(&effect, 24_000, sound).iter().fold(0.0f32, |a, b| a.max(b.abs()));
                assert!(most <= Db(-3.0).gain() as f32, "{name}: {most}");
                assert!(most > 0.8 * Db(-3.0).gain() as f32, "{name} is turned down too far: {most}");
            }
        }
    }
}

/// The peak at 16 points an interval, by a sinc over 48 samples under a Blackman window.
fn true_peak(sound: &[f32]) -> f64 {
    const REACH: usize = 24;
    let taps: Vec<Vec<f64>> = (0..16)
        .map(|phase| {
            let tap = |k: usize| {
                let t = (REACH - 1) as f64 - k as f64 + f64::from(phase) / 16.0;
                let edge = t / REACH as f64;
                let window = 0.42 + 0.5 * math::cos(PI * edge) + 0.08 * math::cos(TAU * edge);
                window * if t == 0.0 { 1.0 } else { math::sin(PI * t) / (PI * t) }
            };
            (0..2 * REACH).map(tap).collect()
        })
        .collect();
    let point = |part: &[f32], taps: &Vec<f64>| part.iter().zip(taps).map(|(x, h)| f64::from(*x) * h).sum::<f64>();
    let parts = sound.windows(2 * REACH);
    parts.flat_map(|part| taps.iter().map(move |taps| point(part, taps).abs())).fold(0.0, f64::max)
}

#[test]
fn true_peaks_lie_over_the_ceiling_by_one_and_a_half_decibels_in_music_and_by_four_over_pi_at_worst() {
    let effect = over(6.0, 0.0, Quality::High);
    let music = math::gain_to_db(true_peak(&clipped(&effect, 24_000, music)));
    assert!(music > 0.0 && music < 1.5, "{music} dB");
    // A square between the samples is no square after them: its fundamental is left.
    let effect = over(24.0, 0.0, Quality::High);
    let worst = clipped(&effect, 24_000, |n| sine(n as f64 / 4.0 + 0.125));
    let worst = math::gain_to_db(true_peak(&worst[12_000..]));
    assert!((worst - math::gain_to_db(4.0 / PI)).abs() < 0.1, "{worst} dB");
}

#[test]
fn what_stays_under_the_ceiling_is_only_delayed() {
    let effect = Clipper::default();
    let late = effect.latency(RATE);
    assert_eq!((late, Clipper { quality: Quality::Eco, ..Clipper::default() }.latency(RATE)), (139, 119));
    let heard = clipped(&effect, 9600, |n| 0.8 * sine(n as f64 * 440.0 / 48_000.0));
    let sound = |n: usize| (0.8 * sine(n as f64 * 440.0 / 48_000.0)) as f32;
    assert!(heard[late..].iter().enumerate().all(|(n, y)| *y == sound(n)));
}

#[test]
fn a_peak_is_cut_and_what_follows_it_is_as_it_was() {
    // One cycle of 1 kHz 6 dB over in a tone 6 dB under: after trim and hold, the tone is untouched again.
    let sound = |n: usize| (if (4800..4848).contains(&n) { 2.0 } else { 0.5 }) * sine(n as f64 / 48.0);
    let effect = over(0.0, 0.0, Quality::High);
    let late = effect.latency(RATE);
    let mut strip = Strip::<Clipper, 1>::new(&effect, RATE, 1);
    let heard = strip.play(48_000, |n| [sound(n) as f32]);
    let peak = heard[4800 + late..4848 + late].iter().fold(0.0f32, |a, b| a.max(b[0].abs()));
    assert!(peak > 0.97 && peak <= 1.0, "{peak}");
    let lost = heard[4848 + late..].iter().enumerate().map(|(n, y)| (f64::from(y[0]) - sound(4848 + n)).abs());
    let lost = lost.collect::<Vec<_>>();
    assert!(lost.iter().take(4800).all(|x| *x < 0.06), "the trim takes half a decibel at most here");
    assert!(
        lost.iter().skip(38_400).all(|x| *x < 1e-3),
        "{:?}",
        lost.iter().skip(38_400).fold(0.0, |a: f64, b| a.max(*b))
    );
}

#[test]
fn eight_lanes_are_eight_single_runs() {
    for knee in [0.0, 4.0] {
        for quality in [Quality::Eco, Quality::High] {
            let other = Clipper { ceiling: Db(-12.0), gain: Db(15.0), knee: Db(knee), quality };
            let one = Clipper { ceiling: Db(0.0), gain: Db(-6.0), ..other.clone() };
            trial::lanes_are_single_runs(&one, &other);
        }
    }
}
