//! What holds for every instrument of the list, and the yardsticks its tests measure with.

use crate::{LIST, Note};
use signal::{Hz, math};
use std::f64::consts::TAU;

const RATE: Hz = Hz(48_000.0);

/// Amplitude of a sinusoid of a frequency, under a Hann window.
pub(crate) fn tone(sound: &[f32], frequency: f64, rate: f64) -> f64 {
    let (mut re, mut im) = (0.0, 0.0);
    let length = sound.len() as f64;
    for (n, x) in sound.iter().enumerate() {
        let window = 1.0 - math::cos(TAU * (n as f64 + 0.5) / length);
        let (sin, cos) = math::sin_cos(TAU * frequency / rate * n as f64);
        re += f64::from(*x) * window * cos;
        im += f64::from(*x) * window * sin;
    }
    2.0 * (re * re + im * im).sqrt() / length
}

/// Cents by which the strongest tone within 2.5 semitones lies above a frequency.
pub(crate) fn cents(sound: &[f32], frequency: f64, rate: f64) -> f64 {
    let level = |cents: f64| tone(sound, frequency * math::exp2(cents / 1200.0), rate);
    let (mut best, mut reach) = (0.0, 250.0);
    while reach > 0.05 {
        let step = reach / 10.0;
        let around = (-10..=10).map(|i| best + f64::from(i) * step);
        best = around.map(|c| (c, level(c))).max_by(|a, b| a.1.total_cmp(&b.1)).map_or(best, |(c, _)| c);
        reach = step * 1.5;
    }
    best
}

/// Mean square.
pub(crate) fn power(sound: &[f32]) -> f64 {
    sound.iter().map(|x| f64::from(*x) * f64::from(*x)).sum::<f64>() / sound.len().max(1) as f64
}

/// Largest magnitude.
pub(crate) fn peak(sound: &[f32]) -> f32 {
    sound.iter().fold(0.0, |peak, x| peak.max(x.abs()))
}

/// Correlation of `a` with `b` as it was `late` frames later, -1 to 1.
pub(crate) fn correlation(a: &[f32], b: &[f32], late: i32) -> f64 {
    let (a, b) = if late >= 0 { (a, &b[late as usize..]) } else { (&a[late.unsigned_abs() as usize..], b) };
    let n = a.len().min(b.len());
    let product: f64 = a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum();
    product / (power(&a[..n]) * power(&b[..n])).sqrt().max(1e-30) / n as f64
}

/// Frames by which `b` is later than `a`, up to a number of frames.
pub(crate) fn lag(a: &[f32], b: &[f32], most: i32) -> i32 {
    (0..=most).max_by(|x, y| correlation(a, b, *x).total_cmp(&correlation(a, b, *y))).unwrap_or(0)
}

/// Notes that every instrument answers to: pitches that are drums as well.
fn score() -> Vec<Note> {
    [36.0, 38.0, 42.0, 46.0, 48.0, 49.0, 54.0, 82.0]
        .iter()
        .enumerate()
        .map(|(i, key)| Note::new(0.05 + 0.12 * i as f64, 0.3, *key, 1.0))
        .collect()
}

#[test]
fn names_are_words_of_their_own_and_every_entry_says_what_it_is() {
    for (i, kind) in LIST.iter().enumerate() {
        assert!(LIST[..i].iter().all(|other| other.name != kind.name));
        assert_eq!(crate::find(kind.name).map(|found| found.name), Some(kind.name));
        assert!(!(kind.sentence)().is_empty() && kind.head.starts_with("//! ") && kind.head.contains("Source:"));
        for param in (kind.params)() {
            assert_eq!(param.check(param.default), Ok(param.default), "{} {}", kind.name, param.key);
        }
    }
    assert!(crate::find("kazoo").is_none());
}

#[test]
fn every_instrument_sounds_finite_and_under_full_scale() {
    for kind in LIST {
        for rate in [44_100.0, 48_000.0, 96_000.0] {
            let sound = (kind.render)(&(kind.defaults)(), &score(), Hz(rate), (2.0 * rate) as usize, 1);
            assert_eq!(sound.len(), kind.signals.len());
            for (signal, name) in sound.iter().zip(kind.signals) {
                assert_eq!(signal.len(), (2.0 * rate) as usize);
                assert!(signal.iter().all(|x| x.is_finite()));
                let top = peak(signal);
                assert!(top <= 1.0 && top > 0.02, "{} {name} at {rate}: {top}", kind.name);
            }
        }
    }
}

#[test]
fn even_a_wall_of_notes_stays_under_full_scale() {
    let notes: Vec<Note> =
        (0..200).map(|i| Note::new(0.001 * f64::from(i), 1.0, f64::from(30 + i % 60), 1.0)).collect();
    for kind in LIST {
        let sound = (kind.render)(&(kind.defaults)(), &notes, RATE, 24_000, 1);
        assert!(sound.iter().all(|signal| peak(signal) <= 1.0), "{}", kind.name);
    }
}

#[test]
fn the_same_seed_gives_the_same_bits_and_another_does_not() {
    for kind in LIST {
        let render = |seed| (kind.render)(&(kind.defaults)(), &score(), RATE, 48_000, seed);
        let bits = |sound: Vec<Vec<f32>>| sound.into_iter().flatten().map(f32::to_bits).collect::<Vec<_>>();
        assert_eq!(bits(render(9)), bits(render(9)), "{}", kind.name);
        // The lead synthesizer's oscillators start in step, by design.
        assert!(kind.name == "lead" || bits(render(9)) != bits(render(10)), "{}", kind.name);
    }
}

#[test]
fn no_notes_are_silence_and_so_are_notes_that_make_no_sense() {
    let wild = [
        Note::new(f64::NAN, 1.0, 60.0, 1.0),
        Note::new(-1.0, 1.0, 60.0, 1.0),
        Note::new(1e12, 1.0, 60.0, 1.0),
        Note::new(0.0, f64::INFINITY, 60.0, 1.0),
        Note::new(0.0, 1.0, 38.0, 0.0),
    ];
    for kind in LIST {
        for notes in [&[][..], &wild[..]] {
            let sound = (kind.render)(&(kind.defaults)(), notes, RATE, 4_800, 1);
            assert!(sound.iter().flatten().all(|x| *x == 0.0), "{}", kind.name);
        }
        let nowhere = (kind.render)(&(kind.defaults)(), &score(), Hz(0.0), 480, 1);
        assert!(nowhere.iter().all(|signal| signal.len() == 480 && peak(signal) == 0.0));
    }
}

#[test]
fn keys_velocities_and_lengths_out_of_range_are_held() {
    let notes = [Note::new(0.0, -5.0, 1e9, 1e9), Note::new(0.1, 1e9, -1e9, 7.0), Note::new(0.1, 1e-9, 127.0, 1.0)];
    for kind in LIST {
        let sound = (kind.render)(&(kind.defaults)(), &notes, RATE, 24_000, 1);
        assert!(sound.iter().flatten().all(|x| x.is_finite() && x.abs() <= 1.0), "{}", kind.name);
    }
}

#[test]
fn pitched_instruments_are_in_tune_within_three_cents() {
    for name in ["bass", "guitar", "electric-piano", "pad", "lead"] {
        let kind = crate::find(name).unwrap();
        let mut settings = (kind.defaults)();
        // What is meant to stray from the pitch is turned off.
        for (number, param) in settings.numbers.iter_mut().zip((kind.params)()) {
            if ["detune", "vibrato"].contains(&param.key) {
                *number = 0.0;
            }
        }
        for key in [40.0, 45.0, 60.0, 69.0, 81.0] {
            let note = Note::new(0.0, 3.0, key, 0.7);
            let sound = (kind.render)(&settings, &[note], RATE, 144_000, 1);
            let off = cents(&sound[0][24_000..72_000], note.frequency(), RATE.0);
            assert!(off.abs() < 3.0, "{name}, key {key}: {off} cents");
        }
    }
}

#[test]
fn plucked_and_struck_notes_die_away() {
    for name in ["drum-kit", "percussion", "bass", "guitar", "electric-piano", "pad", "lead", "singer"] {
        let kind = crate::find(name).unwrap();
        let key = if name == "percussion" { 54.0 } else { 43.0 };
        let sound = (kind.render)(&(kind.defaults)(), &[Note::new(0.0, 0.5, key, 0.8)], RATE, 240_000, 1);
        for signal in &sound {
            assert!(power(&signal[216_000..]) < 1e-5 * power(&signal[..24_000]), "{name}");
        }
    }
}
