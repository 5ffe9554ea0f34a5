//! What the session promises: each flaw is in its file and as strong as stated, and nowhere else.

use super::truth::{CLIP, EMPTY, Flaw, HUM, MAINS, TRACKS};
use super::*;
use signal::math;
use std::f64::consts::TAU;
use std::sync::LazyLock;

static SESSION: LazyLock<Vec<Stem>> = LazyLock::new(|| stems(&Stop::default()));

fn file(name: &str) -> &'static Stem {
    SESSION.iter().find(|stem| stem.name == name).unwrap()
}

fn power(sound: &[f32]) -> f64 {
    sound.iter().map(|x| f64::from(*x) * f64::from(*x)).sum::<f64>() / sound.len() as f64
}

/// Amplitude of a sinusoid over a whole number of its periods.
fn tone(sound: &[f32], frequency: f64) -> f64 {
    let (mut re, mut im) = (0.0, 0.0);
    for (n, x) in sound.iter().enumerate() {
        let (sin, cos) = math::sin_cos(TAU * frequency / 48_000.0 * n as f64);
        re += f64::from(*x) * cos;
        im += f64::from(*x) * sin;
    }
    2.0 * (re * re + im * im).sqrt() / sound.len() as f64
}

#[test]
fn the_session_has_every_file_of_the_truth_at_one_length() {
    assert!((60.0..=90.0).contains(&song::LENGTH));
    let names: Vec<&str> = SESSION.iter().map(|stem| stem.name.as_str()).collect();
    assert_eq!(names, TRACKS.iter().map(|track| track.file).collect::<Vec<_>>());
    for (stem, track) in SESSION.iter().zip(&TRACKS) {
        assert_eq!(stem.channels.len(), track.channels);
        assert!(track.error.0.abs() <= 15.0);
        for channel in &stem.channels {
            assert_eq!(channel.len(), (song::LENGTH * f64::from(stem.rate)).round() as usize);
            assert!(channel.iter().all(|x| x.is_finite() && x.abs() < 1.0), "{}", stem.name);
        }
    }
}

#[test]
fn one_file_has_another_rate_one_another_depth_and_one_is_empty() {
    for stem in SESSION.iter() {
        assert_eq!(stem.rate == 44_100, stem.name == "Shaker", "{}", stem.name);
        assert_eq!(stem.bits == 16, stem.name == "Tambourine", "{}", stem.name);
        let silent = stem.channels.iter().flatten().all(|x| *x == 0.0);
        assert_eq!(silent, stem.name == EMPTY, "{}", stem.name);
    }
}

#[test]
fn before_the_first_bar_there_is_only_the_stated_noise() {
    for (stem, track) in SESSION.iter().zip(&TRACKS).filter(|(_, track)| track.file != "Gtr Left") {
        let lead_in = &stem.channels[0][..stem.rate as usize];
        let level = math::power_to_db(power(lead_in));
        if track.noisy {
            assert!((level + 70.0).abs() < 0.5, "{}: {level} dBFS", track.file);
        } else {
            assert_eq!(level, f64::NEG_INFINITY, "{}", track.file);
        }
    }
}

#[test]
fn the_hum_is_on_the_left_guitar_alone() {
    for stem in SESSION.iter().filter(|stem| stem.rate == 48_000) {
        let level = math::gain_to_db(tone(&stem.channels[0][..48_000], MAINS.0));
        if stem.name == "Gtr Left" {
            assert!((level - HUM.0).abs() < 0.1, "{level}");
        } else {
            assert!(level < -85.0, "{}: {level}", stem.name);
        }
    }
}

#[test]
fn one_word_is_clipped_and_nothing_else() {
    let truth = truth();
    let clipped = truth.flaws.iter().find_map(|(file, flaw)| match flaw {
        Flaw::Clipped { start, end, .. } => Some((*file, start.0, end.0)),
        _ => None,
    });
    let (name, start, end) = clipped.unwrap();
    let top = CLIP.gain() as f32;
    for stem in SESSION.iter() {
        for channel in &stem.channels {
            let flat = |n: usize| channel[n - 1].abs() >= 0.999 * top && channel[n] == channel[n - 1];
            let hits: Vec<f64> =
                (1..channel.len()).filter(|n| flat(*n)).map(|n| n as f64 / f64::from(stem.rate)).collect();
            if stem.name == name {
                assert!(hits.len() > 100, "{} flat samples", hits.len());
                assert!(hits.iter().all(|at| *at >= start && *at <= end));
                let outside = &channel[..(start * 48_000.0) as usize];
                assert!(outside.iter().all(|x| x.abs() < 0.9 * top));
            } else {
                assert!(hits.is_empty(), "{}", stem.name);
            }
        }
    }
}

#[test]
fn the_lower_snare_microphone_stands_against_the_upper_one() {
    let (top, bottom) = (&file("Snare Top").channels[0], &file("Snare Bottom").channels[0]);
    let at = (song::time(5, 1.0) * 48_000.0) as usize - 480;
    let (top, bottom) = (&top[at..at + 4_800], &bottom[at..]);
    let best = (0..48)
        .map(|late| {
            let product: f64 = top.iter().zip(&bottom[late..]).map(|(a, b)| f64::from(a * b)).sum();
            product / 4_800.0 / (power(top) * power(&bottom[late..late + 4_800])).sqrt()
        })
        .fold(0.0_f64, |best, x| if x.abs() > best.abs() { x } else { best });
    assert!(best < -0.4, "{best}");
}

#[test]
fn the_overheads_are_one_picture_of_one_kit() {
    let (left, right) = (&file("OH L").channels[0], &file("OH R").channels[0]);
    let ratio = math::power_to_db(power(left) / power(right));
    assert!(ratio.abs() < 3.0, "{ratio} dB");
    let product: f64 = left.iter().zip(right).map(|(a, b)| f64::from(a * b)).sum();
    let alike = product / left.len() as f64 / (power(left) * power(right)).sqrt();
    assert!((0.1..0.95).contains(&alike), "{alike}");
}

#[test]
fn the_chorus_is_louder_than_the_verse_and_the_voice_leads() {
    let balanced = |stem: &Stem, from: usize, to: usize| {
        let track = TRACKS.iter().find(|track| track.file == stem.name).unwrap();
        let frame = |bar| (song::time(bar, 0.0) * f64::from(stem.rate)) as usize;
        let gain = signal::Db(-track.error.0).gain();
        stem.channels.iter().map(|channel| power(&channel[frame(from)..frame(to)])).sum::<f64>() * gain * gain
    };
    let all = |from, to| SESSION.iter().map(|stem| balanced(stem, from, to)).sum::<f64>();
    let lift = math::power_to_db(all(12, 20) / all(4, 12));
    assert!((2.0..8.0).contains(&lift), "the chorus lifts {lift} dB");
    let voice = balanced(file("Lead Vox"), 12, 17);
    for other in ["BV 1", "BV 2", "Lead Synth", "Pad", "Rhodes", "Gtr Left", "Gtr Right", "Ac Gtr"] {
        assert!(balanced(file(other), 12, 17) < voice, "{other}");
    }
}
